"""The instrument played with no hardware: real movement, real datagrams, a real engine."""

import shutil
import subprocess
import time
from pathlib import Path

import numpy as np
import platformdirs
from rich.console import Console
from rich.live import Live

from pipeline.processes.client import Client
from pipeline.processes.supervisor import Supervisor
from pipeline.project.creation import write_project
from pipeline.project.project import Project
from pipeline.terminal.demo_report import Tally, missing, rmse, summary
from pipeline.terminal.demo_script import Script, demo_project, sample
from pipeline.terminal.ear import Ear
from pipeline.terminal.performance import running
from pipeline.terminal.picture import Picture
from pipeline.terminal.sender import Phone
from sensors.comote import Comote

PERIOD = 0.1
"""Seconds between two pictures."""

PATIENCE = 60.0
"""Seconds for the processes to start, and for training."""


class DemoError(RuntimeError):
    """Something that the demo shows did not happen; the message says what."""


class Demo:
    """Teaches and plays a project in `folder`, drawing it, and checks that all of it happened."""

    def __init__(self, folder: Path, console: Console, script: Script | None = None) -> None:
        self.folder, self.console = folder, console
        self.script = script or Script()
        self.tally = Tally()
        self._said = ""
        self._goal: list[float] = []
        self._ear = Ear()
        self._screen = Live(console=console, auto_refresh=False, transient=True)

    def run(self) -> Tally:
        """Run the demo; raises DemoError when anything of it did not happen."""
        with self._ear:
            project = demo_project(self.script, self._ear.port)
            write_project(project, self.folder)
            supervisor = Supervisor(self.folder, subprocess.DEVNULL)
            self._client = Client(self.folder, patience=20.0)
            self._phone = Phone(port_of(project), self.script.speed)
            try:
                supervisor.start()
                self._perform()
            finally:
                self._phone.close()
                self._client.close()
                supervisor.stop()
        return self.tally

    def _perform(self) -> None:
        """Teach, train, play, and tell; the screen is given back before anything is told."""
        self._client.wait(lambda s: s["trainer"], PATIENCE)
        with self._screen:
            for recording in self.script.taught:
                for digit in self.script.digits:
                    self._teach(digit, recording)
            self._train()
            for digit, values in self.script.digits.items():
                self._play(digit, values)
        self._tell()

    def _teach(self, digit: str, recording: str) -> None:
        values = self.script.digits[digit]
        self._said = f"teaching: the digit {digit} drawn in the air → {values}"
        self._client.do("queue/go", list(self.script.digits).index(digit) + 1)
        self._phone.begin(sample(digit, recording))
        self._watch(self.script.lead)
        number = self._client.do("record", 0)[0]
        self._until_sent()
        self._client.do("record/stop")
        self._client.do("round/rename", number, f"digit {digit} {recording}")
        if not self._client.status()["sensors"]["sensors"]["phone"]["frames"]:
            raise DemoError(f"{self._phone.sent} frames were sent, none arrived")

    def _train(self) -> None:
        self._said = "training"
        self._client.do("train")
        status = self._client.wait(lambda s: s["besides"] != "training", PATIENCE)
        if not status["learnt"]:
            raise DemoError(f"training gave no mapping: {self._client.notices}")
        self._said = status["report"]["summary"]
        self._show()
        self._client.do("run")

    def _play(self, digit: str, values: list[float]) -> None:
        self._said = f"playing: another recording of the digit {digit}, never taught (│ its target)"
        self._goal = values
        self._phone.begin(sample(digit, self.script.played))
        self._watch(self.script.lead)
        self._ear.forget()
        self._until_sent()
        heard = self._ear.latents(len(values))
        if not len(heard):
            raise DemoError(f"no latents were heard while the digit {digit} played")
        self.tally.errors[digit] = rmse(heard, np.array(values))

    def _until_sent(self) -> None:
        while not self._phone.done():
            self._watch(PERIOD)

    def _watch(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._show()
            time.sleep(min(PERIOD, left))

    def _show(self) -> None:
        if self.console.is_terminal:
            picture = Picture(self._client.status(), self._said, goal=self._goal)
            self._screen.update(picture, refresh=True)
        elif self._said:
            self.console.print(self._said, highlight=False)
            self._said = ""

    def _tell(self) -> None:
        """Print the summary; raises DemoError when anything did not truly happen."""
        self.tally.sent, self.tally.heard = self._phone.sent, self._ear.count
        status = self._client.status()
        problems = missing(status, self.tally, self.script)
        if problems:
            raise DemoError("; ".join(problems))
        self.console.print(summary(status, self.tally, self.script, self.folder))


def port_of(project: Project) -> int:
    """Return the port of the demo's phone."""
    phone = project.sensors[0]
    assert isinstance(phone, Comote)  # noqa: S101 - `demo_project` made it
    return phone.port


def demo_folder() -> Path:
    """Return the folder of the demo's project, emptied of an earlier demo's.

    While that one still plays it is another folder.
    """
    base = Path(platformdirs.user_data_dir("limber", appauthor=False))
    number = 1
    while running(folder := base / (f"demo-{number}" if number > 1 else "demo")):
        number += 1
    if (folder / "rig.toml").exists():
        shutil.rmtree(folder)
    return folder
