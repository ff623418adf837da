"""Has files read that are to be moved along, outside: a sound is encoded first."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.engine import along
from pipeline.engine.along import Wish
from pipeline.engine.outside import Errand
from pipeline.engine.trajectories import TrajectoryError
from recordings.events import Command, Trajectory

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


@dataclass
class Wanted:
    """A file that will be moved along once it is read, by what was asked for."""

    source: str
    scene: str
    seconds: float
    count_in: float
    by_queue: bool
    share: float = 0.0
    errand: Errand | None = None


def find(engine: "Engine", wanted: Wanted, asked: Wish, encoded: bool = False) -> None:
    """Have a file read aside; a sound is encoded first, by a process of its own."""

    def look(folder: Path) -> tuple[bytes, dict[str, Any], str]:
        try:
            table, sound = along.table_of(folder, asked)
            if sound is None:
                return along.read(folder, asked, table), {}, ""
            if encoded or asked.model is None:
                return b"", {}, f"the latents of {asked.file} could not be kept beside it"
            paths = {"model": folder / asked.model, "audio": sound, "to": table}
            facts = {name: str(path.resolve()) for name, path in paths.items()}
            return b"", {**facts, "rate": asked.rate}, ""
        except (TrajectoryError, OSError) as error:
            return b"", {}, str(error)

    def go_on(found: tuple[bytes, dict[str, Any], str]) -> None:
        blob, facts, problem = found
        if engine.demonstrating.wanted is not wanted:
            return
        if problem:
            give_up(engine, problem)
        elif facts:
            encode(engine, wanted, asked, facts)
        else:
            engine.step(Trajectory(engine.now, wanted.scene, blob))

    engine.outside.aside(look, go_on)


def encode(engine: "Engine", wanted: Wanted, asked: Wish, facts: dict[str, Any]) -> None:
    """Let a sound be encoded, tell how far that is, and then have its latents read."""
    wanted.errand = Errand("encode", facts)
    engine.outside.notice("encoding", wanted.source, 0.0)

    def told(share: float) -> None:
        wanted.share = share
        engine.outside.notice("encoding", wanted.source, share)

    def done(answer: dict[str, Any]) -> None:
        if engine.demonstrating.wanted is not wanted:
            return
        if problem := answer.get("problem"):
            give_up(engine, str(problem))
        else:
            find(engine, wanted, asked, encoded=True)

    engine.outside.send_on(wanted.errand, told, done)


def give_up(engine: "Engine", problem: str) -> None:
    """Wait no longer for a file, and say why."""
    engine.step(Command(engine.now, "demonstrate/cancel", [problem], "file"))
    engine.outside.notice("warning", f"Nothing to move along: {problem}")
