"""Plays for some minutes, and keeps what was seen at even times."""

import contextlib
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.soak import piece
from benchmarks.soak.left import Left, left
from benchmarks.soak.stage import Look, Stage
from pipeline.processes.client import EngineAbsentError

LOOKS, OFTEN, SELDOM = 60, 3.0, 30.0
"""Looks in all, and the least and the most seconds between two."""

Tell = Callable[[str], None]


@dataclass
class Found:
    """All that was found: `wanted` and `played` are minutes, `last` is after the last datagram."""

    wanted: float
    every: float
    looks: list[Look] = field(default_factory=list)
    last: Look | None = None
    done: list[str] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    lacking: list[str] = field(default_factory=list)
    left: Left = field(default_factory=Left)
    interrupted: bool = False

    @property
    def played(self) -> float:
        """How long was played."""
        return self.looks[-1].minute if self.looks else 0.0


def soak(minutes: float, tell: Tell = print) -> Found:
    """Play for some minutes and return what was found; Ctrl-C ends it earlier, in order."""
    every = min(SELDOM, max(OFTEN, 60 * minutes / LOOKS))
    found = Found(minutes, every)
    with tempfile.TemporaryDirectory(prefix="limber-soak-") as place:
        folder = Path(place) / "piece"
        with Stage(folder) as stage:
            found.lacking = stage.lacking
            try:
                play(stage, found, tell)
            except KeyboardInterrupt:
                found.interrupted = True
                tell("interrupted: it ends, and says what there is")
            except (EngineAbsentError, TimeoutError, ConnectionError) as error:
                found.told[f"the soak ended early: {error}"] += 1
            with contextlib.suppress(EngineAbsentError, ConnectionError):
                found.last = stage.still()
        found.left = left(folder, stage.ports)
    return found


def play(stage: Stage, found: Found, tell: Tell) -> None:
    """Look at even times, until the end; do half-way what performers do."""
    end = stage.begun + 60 * found.wanted
    middle, due = (stage.begun + end) / 2, stage.begun
    stage.players.ask("look")  # teaching is over
    while (now := time.monotonic()) < end:
        if now > middle and not found.done:
            piece.half_way(stage.engine, stage.display, found.done)
        due = max(due + found.every, time.monotonic())
        time.sleep(max(0.0, due - time.monotonic()))
        look = stage.look()
        found.looks.append(look)
        warnings = [str(n[1]) for n in stage.engine.notices if n[0] == "warning"]
        stage.engine.notices.clear()
        found.told.update(alike([*look.status["problems"], *warnings]))
        tell(line(look))


def alike(texts: Iterable[str]) -> list[str]:
    """Return texts without their numbers: what is told again with others is told once."""
    return [re.sub(r"\d+([.,]\d+)*", "…", text) for text in texts]


def line(look: Look) -> str:
    """Return a look in a line."""
    used = " ".join(f"{name} {one.own:.0f}" for name, one in look.meters.items())
    p99 = look.players["moved"]["p99"]
    late = "—" if p99 is None else f"{p99:.2f} ms"
    return f"{look.minute:6.1f} min  MB: {used}  p99 {late}  problems {look.status['problems']}"
