"""A performance without a terminal: the supervisor in a process that outlives who started it."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import BinaryIO

from pipeline.processes.local import holder, running, socket_path
from pipeline.processes.supervisor import BEGINS, Supervisor, lock_path
from pipeline.settings.shell import in_shell

log = logging.getLogger(__name__)

FIRST = 60.0
"""Seconds in which an engine must have answered once: else it never will."""

LAST = 30.0
"""Seconds that a performance has to end in order."""

LOOK = 0.02
"""Seconds between looks whether it has ended."""

OVER = "The run is over, as it was told to be"
"""With this ends the log of a run that was ended in order."""

READ = 20_000
"""Bytes at the end of the log in which is looked for why a run is over."""


class NotPlayingError(LookupError):
    """Nobody plays this project."""


def start(folder: Path, sound: bool | None = None) -> None:
    """Begin to play a project in a process of its own, and return at once.

    What it has to say goes to the project's limber.log. `sound` says whether this computer makes
    the sound, whatever the rig says (None: as it says). Raises FileExistsError when the project
    is playing already.
    """
    if performing(folder) or running(folder):
        raise FileExistsError(
            f"{folder} is playing already: join it with limber run {in_shell(folder)}"
        )
    command = [sys.executable, "-m", "pipeline.processes.performer", str(folder.resolve())]
    process = subprocess.Popen(  # noqa: S603 - our own program, no shell
        command + ([] if sound is None else [str(int(sound))]),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONSAFEPATH": "1"},
        start_new_session=True,
    )
    threading.Thread(target=process.wait, name="performer", daemon=True).start()  # no zombie of it


def performing(folder: Path) -> bool:
    """Return whether a supervisor keeps this project going now."""
    return holder(lock_path(folder)) is not None


def end(folder: Path, seconds: float = LAST) -> None:
    """End a performance in order, whoever has started it, and return when it has ended.

    Raises NotPlayingError when there is none, TimeoutError when it has not ended in time.
    """
    pid = holder(lock_path(folder))
    if pid is None:
        raise NotPlayingError(f"{folder} is not playing: there is nothing to end")
    os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + seconds
    while holder(lock_path(folder)) == pid:
        if time.monotonic() > until:
            raise TimeoutError(f"{folder} has not ended; {folder / 'limber.log'} says why")
        time.sleep(LOOK)


def why_over(folder: Path) -> str:
    """Return in a few words why nobody plays a project any more, as its log tells."""
    try:
        with (folder / "limber.log").open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - READ))
            said = file.read().decode(errors="replace")
    except OSError:
        return "there is no log that says why"
    run = said.rpartition(BEGINS)[2].splitlines()
    if any(OVER in line for line in run):
        return "it was ended"
    if any(line.startswith("ERROR: ") for line in run):
        return "limber.log says why"
    return "it was killed from outside"


def open_log(folder: Path) -> BinaryIO:
    """Open the project's log, or one beside the engine's socket where the disk is read-only."""
    try:
        return (folder / "limber.log").open("ab")
    except OSError:
        return socket_path(folder).with_suffix(".log").open("ab")


def perform(folder: Path, sound: bool | None, over: threading.Event) -> int:
    """Play a project until `over`; return an exit code, 0 where it ended as it was told to."""
    from pipeline.engine.opening import open_project
    from pipeline.settings.reading import SettingsError

    try:
        supervisor = Supervisor(folder, None, sound, open_project(folder).rig.sound.here)
        supervisor.start()
    except (SettingsError, OSError) as error:
        log.error("%s cannot be played: %s", folder, error)
        return 2
    began = time.monotonic()
    log.info("%s, %s", BEGINS, time.ctime())
    try:
        while not over.wait(1.0):
            if began and running(folder):
                began = 0.0
            if began and time.monotonic() - began > FIRST:
                log.error("The engine of %s does not start; see above why", folder)
                return 2
    finally:
        supervisor.stop()
    log.info(OVER)
    return 0


def main() -> int:
    """Run a performance: `python -m pipeline.processes.performer PROJECT [1|0]` (with sound)."""
    folder, *rest = Path(sys.argv[1]), *sys.argv[2:]
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    signal.signal(signal.SIGINT, lambda *_: over.set())
    if hasattr(signal, "SIGHUP"):  # not on Windows
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with open_log(folder) as said:
        os.dup2(said.fileno(), sys.stdout.fileno())
        os.dup2(said.fileno(), sys.stderr.fileno())
    logging.basicConfig(
        level=logging.INFO, format="%(levelname)s: %(asctime)s %(message)s", datefmt="%H:%M:%S"
    )
    return perform(folder, rest[0] == "1" if rest else None, over)


if __name__ == "__main__":
    sys.exit(main())
