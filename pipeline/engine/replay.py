"""Plays a take through an engine as it was, and compares what comes out, bit for bit."""

from collections import deque
from pathlib import Path
from typing import Any

from pipeline.engine.engine import Engine
from pipeline.engine.inner import made_here
from pipeline.engine.outside import Outside
from pipeline.project.project import from_tables
from pipeline.sound.space.file import from_text
from recordings.events import About, Event, Latents
from recordings.frame import Frame
from recordings.rounds import RoundBook
from recordings.take import TakeError, read_take


class Memory(Outside):
    """Keeps the latents that an engine gives, and lets nothing else out."""

    def __init__(self) -> None:
        self.latents: deque[Latents] = deque()

    def keep(self, event: Event) -> None:
        """Keep latents; the rest is in the take already."""
        if isinstance(event, Latents):
            self.latents.append(event)


def engine_from(about: About, outside: Outside) -> Engine:
    """Return an engine as it was when a take began; its mappings follow in the take."""
    facts = about.facts
    project = from_tables(facts)
    project.rounds = {
        name: RoundBook.loads(text.encode()) for name, text in facts["rounds"].items()
    }
    spaces = facts.get("spaces", {})
    project.spaces = {name: from_text(text) for name, text in spaces.items()}
    engine = Engine(project, outside)
    engine.take = facts["take"]
    engine.now = about.time
    engine.take_up(facts["performance"])
    return engine


def compare(take: Path) -> dict[str, Any]:
    """Return how many latents came out, how many differ from the take's, and a sentence.

    Raises TakeError when the file is no take of an engine.
    """
    events = read_take(take)
    about = next(events, None)
    if not isinstance(about, About) or "performance" not in about.facts:
        raise TakeError(f"{take} was not recorded by an engine: it says nothing of its scenes")
    memory = Memory()
    engine = engine_from(about, memory)
    same = different = 0
    for event in events:
        if isinstance(event, Frame) and made_here(engine, event.sensor):
            continue  # it comes anew, between what it follows from and the latents
        if not isinstance(event, Latents):
            different += len(memory.latents)  # the take has no such
            memory.latents.clear()
            engine.step(event)
            continue
        mine = memory.latents.popleft() if memory.latents else None
        equal = (
            mine is not None
            and (mine.time, mine.scene) == (event.time, event.scene)
            and mine.values.tobytes() == event.values.tobytes()
        )
        same, different = same + equal, different + (not equal)
    # what was in hand when the take was cut has no counterpart in it
    whole = f"All {same} latents came out again, bit for bit."
    if not same + different:
        whole = "This take holds no latents: nothing was heard while it was recorded."
    part = f"{different} of {same + different} latents came out otherwise."
    return {
        "latents": same + different,
        "different": different,
        "summary": part if different else whole,
    }
