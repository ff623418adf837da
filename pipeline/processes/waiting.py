"""What a process does that waits to stand in for another: import all, and wait for a word."""

import contextlib
import gc
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path

from pipeline.processes.behind import behind
from pipeline.processes.standby import READY

WARMS, WAITS = "limber warming", "limber standby"
"""Names of a process that is not ready, and that is, where a system shows them (15 letters)."""


def wait(kind: str, folder: Path) -> None:
    """Get ready for what a process of this kind does, and return once it is to do so.

    Ends the process when whoever started it is gone.
    """
    named(WARMS)
    try:
        behind(lambda: WARMING[kind](folder))
    except Exception as error:  # it can still begin, as one that was never ready
        logging.getLogger(__name__).debug("A standby of the %s: %s", kind, error)
    gc.collect()
    gc.freeze()
    named(WAITS)
    os.write(sys.stdout.fileno(), READY)
    if not os.read(sys.stdin.fileno(), 1):
        os._exit(0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nobody reads there any more
    named(f"limber {kind}")


def named(name: str) -> None:
    """Let the system show this process under a name, where it can."""
    with contextlib.suppress(OSError):
        Path("/proc/self/comm").write_text(name)


def engine(folder: Path) -> None:
    """Import what an engine needs, what this project names included."""
    from pipeline.engine.hub import Hub
    from pipeline.processes.session import load_all
    from pipeline.project.former import scene_texts
    from pipeline.project.project import RIG
    from pipeline.project.rig import read_rig
    from pipeline.project.scene_settings import read_scene
    from pipeline.settings.documents import load

    load_all()
    Hub([])  # imports every sensor
    # for their imports; the project itself is opened, and mended, by who plays it
    read_rig(load(folder / RIG), RIG, folder)
    for path in scene_texts(folder):
        read_scene(load(path), path.name)


def sound(_: Path) -> None:
    """Import what makes sound, torch above all."""
    import pipeline.sound.player  # noqa: F401 - for the import's sake
    from pipeline.sound.voicing import prepare

    prepare()


WARMING: dict[str, Callable[[Path], None]] = {"engine": engine, "sound": sound}
