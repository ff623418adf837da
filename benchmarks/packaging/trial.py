"""Installs a wheel or an sdist in a new environment, and runs Limber from it elsewhere."""

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

HEAVY = ("torch", "mediapipe", "PySide6", "sklearn", "pyqtgraph", "cv2")
"""What a base installation has none of."""

PATIENCE = 600.0
"""Seconds after which a command hangs."""


class TrialError(RuntimeError):
    """It cannot be installed."""


@dataclass
class Trial:
    """An environment, and a folder outside the repository where Limber is used."""

    place: Path
    python: Path
    done: dict[str, str] = field(default_factory=dict)
    """Command → "yes", or what went wrong."""

    @property
    def own(self) -> Path:
        """The Python of the environment."""
        return self.place / "venv/bin/python"

    @property
    def work(self) -> Path:
        """Where commands run."""
        return self.place / "work"

    def install(self, what: Path, *options: str) -> None:
        """Make the environment; raises TrialError."""
        self.work.mkdir(parents=True)
        self._must([str(self.python), "-m", "venv", str(self.place / "venv")])
        pip = [str(self.own), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        self._must([*pip, *options, str(what)])

    def heavy(self) -> list[str]:
        """Return what is here that the base does without."""
        program = (
            "import importlib.util as u, json, sys;"
            "print(json.dumps([n for n in sys.argv[1:] if u.find_spec(n)]))"
        )
        found = self._run([str(self.own), "-P", "-c", program, *HEAVY])
        return [str(name) for name in json.loads(found.stdout)]

    def limber(self, *words: str, well: Sequence[int] = (0,)) -> str:
        """Run a command, note how it went, and return what it printed."""
        done = self._run([str(self.place / "venv/bin/limber"), *words])
        last = (done.stderr.strip().splitlines() or [""])[-1]
        self.done[f"limber {words[0]}"] = "yes" if done.returncode in well else last or "no"
        return done.stdout

    def _must(self, command: Sequence[str]) -> None:
        done = self._run(command)
        if done.returncode:
            said = (done.stderr.strip() or done.stdout.strip()).splitlines() or [""]
            raise TrialError(f"{' '.join(command[:4])}: {said[-1]}")

    def _run(self, command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
        here = {"XDG_DATA_HOME": str(self.place / "data"), "XDG_CONFIG_HOME": str(self.place)}
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")} | here
        return subprocess.run(
            list(command),
            cwd=self.work,
            env=environment,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        )


def use(trial: Trial, demo: bool) -> None:
    """Use Limber as somebody would who has just installed its base."""
    trial.limber("--help")
    trial.limber("new", "piece", "--latents", "4")
    trial.limber("run", "piece", "--no-sound", "--detached")
    trial.limber("tell", "piece", "status")
    trial.limber("stop", "piece")
    trial.limber("listen", "--seconds", "0.5", well=(0, 1))  # 1: nothing is heard
    trial.limber("doctor")
    trial.limber("check", "piece", well=(0, 1))  # 1: the phone is not there
    trial.limber("pack", "piece")
    if demo:
        trial.limber("demo", "--folder", "demo")
        trial.limber("train", "demo")
        take = min((trial.work / "demo/takes").glob("*.mcap"), default=Path("none"))
        trial.limber("replay", str(take))
