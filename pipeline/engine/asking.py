"""Obeys commands in an order that makes sense, though some wait until the disk has been asked."""

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import commands
from recordings.events import Analysis, Command

if TYPE_CHECKING:
    from pipeline.commands import Found, Question
    from pipeline.engine.engine import Engine

log = logging.getLogger(__name__)

Answer = Callable[[list[Any], str], None]
"""Is given a command's reply and its problem, "" if none, once it is obeyed or refused."""

MOST = 64
"""Commands that wait at once; what comes beyond them is refused."""

LOOKS = 3
"""Looks at the disk for one command while what it is about goes on changing."""


@dataclass(frozen=True)
class Asked:
    """A command that waits, and who hears how it went."""

    command: Command
    answer: Answer
    scene: str
    """The present scene when it was asked: many commands mean that one."""

    def settled(self, doubt: "Question") -> "Asked":
        """Return it with its scene by its name, as in its doubt."""
        return replace(self, command=replace(self.command, args=doubt.args))


class Asking:
    """The way of commands into an engine: most at once, and those in doubt after a look at files.

    What is decided is what the take keeps: a replay has no disk, and needs none. Commands whose
    sense depends on one that waits (commands.FOLLOWS) wait behind it; all others go on, so that
    nothing that is played is ever held up. `clock` gives ns on the engine's clock.
    """

    def __init__(self, engine: "Engine", clock: Callable[[], int]) -> None:
        self._engine, self._clock = engine, clock
        self._waiting: deque[Asked] = deque()
        self._looks = 0

    def ask(self, command: Command, answer: Answer) -> None:
        """Obey a command, now or when its turn comes, and then give its answer."""
        asked = Asked(commands.as_kept(command), answer, self._engine.active)
        doubt = self._doubt(asked)
        asked = asked if doubt is None else asked.settled(doubt)
        if self._waiting and command.name in commands.FOLLOWS:
            if len(self._waiting) >= MOST:
                answer([], f"{len(self._waiting)} commands wait for the disk: send it again later")
            else:
                self._waiting.append(asked)
        elif doubt is not None:
            self._waiting.append(asked)
            self._look(doubt)
        else:
            self._obey(asked.command, answer)

    def _doubt(self, asked: Asked) -> "Question | None":
        try:
            return commands.doubt(self._engine, asked.command.name, asked.command.args)
        except Exception:
            log.exception("What %s needs cannot be found out", asked.command.name)
            return None

    def _look(self, doubt: "Question") -> None:
        """Ask the disk, aside, about the first that waits."""
        self._looks += 1

        def look(folder: Path) -> "Found":
            try:
                return doubt.look(folder)
            except Exception:
                log.exception("What a command needs cannot be found out")
                return commands.Found()

        self._engine.outside.aside(look, lambda found: self._decide(doubt, found))

    def _decide(self, doubt: "Question", found: "Found") -> None:
        """Obey or refuse the first that waits; what has changed meanwhile is looked at again."""
        asked = self._waiting[0]
        now = self._doubt(asked)
        if now is not None and now != doubt and self._looks < LOOKS:
            self._look(now)
            return
        self._looks = 0
        self._waiting.popleft()
        if found.problem and now is not None:
            asked.answer([], found.problem)
        else:
            self._learn(asked, doubt, found)
        self._go_on()

    def _learn(self, asked: Asked, doubt: "Question", found: "Found") -> None:
        """Obey a command that is in doubt no more, and use what was found with it."""
        args = doubt.args if found.args is None else found.args
        self._engine.step(replace(asked.command, time=self._clock(), args=args))
        reply, problem = self._engine.reply, self._engine.problem
        if not problem:
            self._engine.strange |= found.strange
            for scene, blob in found.spaces.items():
                if blob or scene in self._engine.project.spaces:
                    self._engine.step(Analysis(self._clock(), scene, blob))
        asked.answer(reply, problem)

    def _go_on(self) -> None:
        """Obey what has waited behind a command, up to the next one in doubt."""
        while self._waiting:
            asked = self._waiting[0]
            if (doubt := self._doubt(asked)) is not None:
                self._look(doubt)
                return
            self._waiting.popleft()
            if asked.command.name not in commands.DOUBTS and asked.scene != self._engine.active:
                asked.answer([], f"{asked.scene} is no longer the present scene: send it again")
            else:
                self._obey(replace(asked.command, time=self._clock()), asked.answer)

    def _obey(self, command: Command, answer: Answer) -> None:
        self._engine.step(command)
        answer(self._engine.reply, self._engine.problem)
