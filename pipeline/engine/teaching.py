"""What is being taught to one scene: its targets, its rounds and their examples."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from mappings.base import Examples
from mappings.training.yielding import Yielded, give_way
from pipeline.engine.captures import Capture, Place, place
from pipeline.engine.nearest import Nearest
from pipeline.engine.pairing import paired, was_along
from pipeline.engine.placing import View
from pipeline.project.latents import Target
from recordings.frame import FloatArray, Frame
from recordings.rounds import WATCHED, Round, RoundBook


@dataclass
class Recording:
    """A round under way: it takes what comes from `start` until `end` (None: until told).

    `by_queue`: its target is the queue's next. `moves`: its target goes by itself along the
    way it went when the round was recorded first. `again`: the round had a movement before.
    """

    round: int
    start: int
    end: int | None
    by_queue: bool
    moves: bool
    again: bool = False


class Teaching:
    """The rounds of one scene and the features that were heard during each.

    `lag` gives the seconds that are removed from rounds played along, by `Round.along`.
    """

    def __init__(
        self, book: RoundBook, queue: list[Target], lag: Callable[[str], float] = lambda _: 0.0
    ) -> None:
        self.book = book
        self.queue = queue
        self.lag = lag
        self.at = 0
        self.captures: dict[Place, Capture] = {}
        self.doubts: dict[Place, list[str]] = {}
        """What was wrong with movements as they were recorded, in sentences."""
        self.recording: Recording | None = None
        self.interrupted = False
        self._renamed: dict[str, str] = {}
        self._outdated: set[Place] = set()
        self.gave_way: dict[int, Yielded] = {}
        """What was left out of the last examples since a later round mends it, by round."""
        self._nearest = Nearest()

    def hear(self, time: int, view: View, x: FloatArray, frame: Frame) -> None:
        """Keep the features that a frame brings, shape (d,), when a round is being recorded."""
        recording = self.recording
        if recording is not None and time >= recording.start:
            where = place(self.book[recording.round])
            capture = self.captures.setdefault(where, Capture(view.names))
            capture.add(time, view.names, x, frame.when, view.fresh(frame.sensor))

    def await_renamed(self, renamed: Mapping[str, str]) -> None:
        """Let features that come from takes, asked for under former names, have the new ones."""
        before = self._renamed
        self._renamed = {old: renamed.get(new, new) for old, new in before.items()}
        self._renamed |= {a: b for a, b in renamed.items() if a not in before.values()}

    def take_in(self, where: Place, capture: Capture) -> None:
        """Keep the features of a movement from its take; those that were heard live stay.

        In place of outdated ones it is kept where it is whole: a take may still be written to.
        """
        capture.names = tuple(self._renamed.get(name, name) for name in capture.names)
        former = self.captures.get(where)
        if former is None or (where in self._outdated and len(capture.rows) >= len(former.rows)):
            self.captures[where] = capture
            self._outdated.discard(where)

    def all_taken_in(self) -> None:
        """Forget former names: all that was asked for under them has come."""
        self._renamed = {}

    def outdate(self) -> None:
        """Take note that the features are others now than those of all movements that are known.

        They count as they are until they come from their takes.
        """
        self._outdated |= self.captures.keys()

    def outdated(self) -> list[Round]:
        """Return the rounds that count whose features are not as they would be heard now."""
        rounds = (*self.counted(), *self.watched())
        return [r for r in rounds if place(r) in self._outdated]

    def target_at(self, now: int) -> list[float | None]:
        """Return where the target of the round being recorded is; None where it teaches nothing."""
        assert self.recording is not None  # noqa: S101 - only asked while recording
        return target_at(self.book[self.recording.round], now)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The features that any round was recorded with, in their order."""
        captures = (self.captures.get(place(r)) for r in self.counted())
        return tuple(dict.fromkeys(n for c in captures if c is not None for n in c.names))

    def examples(self, outputs: tuple[str, ...]) -> tuple[Examples, list[int]]:
        """Return the examples of all rounds that count, and the rounds whose features are missing.

        A round that was recorded with fewer features than others (a phone that had not
        spoken yet) has NaN for what it lacks. What contradicts a later fix is left out.
        """
        inputs = self.inputs
        xs, ys, ids, weights, seconds, missing = [], [], [], [], [], []
        for r in self.counted():
            rows = self.rows(r, inputs)
            if rows is None:
                missing.append(r.id)
                continue
            times, x = rows
            if was_along(r):
                inside, y = paired(r, times, self.lag(r.along))
                times, x = times[inside], x[inside]
            else:
                y = r.target_at(times)
            xs.append(x)
            ys.append(y)
            ids.append(np.full(len(times), r.id, np.int64))
            weights.append(np.full(len(times), r.weight))
            seconds.append((times - r.span[0]) * 1e-9)
        if not xs:
            nothing = np.empty((0, len(inputs))), np.empty((0, len(outputs)))
            return Examples(*nothing, np.empty(0, np.int64), inputs, outputs), missing
        x, y, numbers = np.concatenate(xs), np.concatenate(ys), np.concatenate(ids)
        when = np.concatenate(weights), np.concatenate(seconds)
        found = Examples(x, y, numbers, inputs, outputs, *when)
        found, gone = give_way(found, [r.id for r in self.counted() if r.fix])
        self.gave_way = {one.round: one for one in gone}
        return found, missing

    def counted(self) -> list[Round]:
        """Return the rounds that are whole and not muted, and teach."""
        rounds = (r for r in self.book.rounds if r.kind != WATCHED)
        return [r for r in rounds if not r.muted and r.end is not None]

    def lags(self) -> dict[str, float]:
        """Return the seconds removed from rounds that count and were played along, by whose."""
        return {r.along: self.lag(r.along) for r in self.counted() if was_along(r)}

    def watched(self) -> list[Round]:
        """Return the movements that were only watched, whole and not muted."""
        rounds = (r for r in self.book.rounds if r.kind == WATCHED)
        return [r for r in rounds if not r.muted and r.end is not None]

    def movements(self) -> list[tuple[object, ...]]:
        """Return what the rounds teach, whatever they are called."""
        return [(r.id, place(r), r.end, r.target, r.weight, r.trim) for r in self.counted()]

    def count(self, r: Round) -> int | None:
        """Return how many examples a round has inside its trim, None where they are not known."""
        capture = self.captures.get(place(r))
        if capture is None or r.end is None:
            return None if capture is None else len(capture.times)
        begin, end = r.span
        return bisect_right(capture.times, end) - bisect_left(capture.times, begin)

    def rows(self, r: Round, inputs: tuple[str, ...]) -> tuple[np.ndarray, FloatArray] | None:
        """Return the times (n,) and features (n, d) of a round inside its trim, if known."""
        capture = self.captures.get(place(r))
        if capture is None:
            return None
        times, x = capture.table(inputs)
        begin, end = r.span
        inside = (times >= begin) & (times <= end)
        return times[inside], x[inside]

    def nearest(
        self, inputs: tuple[str, ...], x: FloatArray, most: int | None = None
    ) -> int | None:
        """Return the round whose movement is nearest to the features `x`, shape (d,).

        None before there are rounds. Of those that have changed at most `most` are looked at anew
        (None: all), so that a call takes no longer for it; until all are, the others count.
        """
        self._nearest.gather(
            self.counted(),
            self.captures,
            inputs,
            lambda r: None if (found := self.rows(r, inputs)) is None else found[1],
            most,
        )
        return self._nearest.find(x)


def target_at(r: Round, now: int) -> list[float | None]:
    """Return where a round's target is at `now`, a value per latent; None for no value."""
    begun = [values for time, values in r.target if time <= now]
    return list(begun[-1] if begun else r.target[0][1])


def moves(r: Round) -> bool:
    """Return whether a round's target changes after its start."""
    return r.target[-1][0] > r.start
