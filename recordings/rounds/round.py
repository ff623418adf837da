"""A round: the examples of one recording gesture, as a span of a take and its target."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from recordings.frame import FloatArray

Breakpoint = tuple[int, tuple[float | None, ...]]
"""From this time on (ns, engine's clock) the target has these values, one per latent, in the
latents' own units; None where that latent is not taught."""


TAUGHT, KEPT, WATCHED = KINDS = ("taught", "kept", "watched")
"""What rounds are for: a movement for a sound, a sound that played and is to stay, or movement
alone, which belongs to no sound."""


class RoundsError(ValueError):
    """A round is not as it must be, or there is none such; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Round:
    """What was taught in one go: a span of a take, and the target that belongs to it.

    `start` and `end` are ns on the engine's clock; `end` is None while it is being recorded.
    `target` is one breakpoint for a target held still, more for one that moved, in order of
    time and all of one length. `kind` is what it is for: TAUGHT, KEPT or WATCHED. `trim` is
    seconds left out at the start and at the end. A `fix` mends what was taught before: older
    examples that contradict it give way. Where the performer moved along a target that played,
    `along` says whose lag it has.
    Raises RoundsError when a value is not of that kind.
    """

    id: int
    name: str
    take: str
    start: int
    end: int | None
    target: tuple[Breakpoint, ...]
    kind: str = TAUGHT
    muted: bool = False
    weight: float = 1.0
    trim: tuple[float, float] = (0.0, 0.0)
    fix: bool = False
    along: str = ""

    def __post_init__(self) -> None:
        _check(_whole(self.id), "id", "a whole number", self.id)
        _check(_text(self.name), "name", "text", self.name)
        _check(_text(self.take), "take", "the name of a take", self.take)
        _check(_whole(self.start), "start", "a time in nanoseconds", self.start)
        ends = self.end is None or (_whole(self.end) and self.end >= self.start)
        _check(ends, "end", "null or a time after its start", self.end)
        _check(_is_target(self.target), "target", "breakpoints in order of time", self.target)
        _check(self.kind in KINDS, "kind", "taught, kept or watched", self.kind)
        _check(isinstance(self.muted, bool), "muted", "true or false", self.muted)
        _check(_finite(self.weight) and self.weight > 0, "weight", "above 0", self.weight)
        _check(_is_trim(self.trim), "trim", "two numbers of seconds, 0 or more", self.trim)
        _check(isinstance(self.fix, bool), "fix", "true or false", self.fix)
        _check(_text(self.along), "along", "text", self.along)

    @property
    def span(self) -> tuple[int, int]:
        """First and last nanosecond after trimming; the same twice when nothing is left."""
        head, tail = (round(min(seconds, 1e9) * 1e9) for seconds in self.trim)
        end = self.start if self.end is None else self.end
        begin = min(self.start + head, end)
        return begin, max(begin, end - tail)

    @property
    def seconds(self) -> float:
        """How long it is after trimming."""
        begin, end = self.span
        return (end - begin) / 1e9

    def target_at(self, times: NDArray[np.int64]) -> FloatArray:
        """Return the target at `times` (n,) in ns, shape (n, m); NaN where it has no value.

        Each breakpoint holds until the next; before the first, the first holds.
        """
        begins = np.array([time for time, _ in self.target], np.int64)
        values = np.array([row for _, row in self.target], np.float64)
        index = np.searchsorted(begins, times, side="right") - 1
        return values[np.maximum(index, 0)]

    def moved_to(self, take: str, start: int) -> "Round":
        """Return it as begun again in another place, with its target from there on."""
        by = start - self.start
        target = tuple((time + by, values) for time, values in self.target)
        return replace(self, take=take, start=start, end=None, target=target, trim=(0.0, 0.0))

    @classmethod
    def from_json(cls, content: Any) -> Self:
        """Return the round with these fields, as JSON values; raises RoundsError."""
        found = fields_from_json(content)
        missing = [name for name in FIELDS[:6] if name not in found]
        if missing:
            raise RoundsError(f'a round lacks the field "{missing[0]}"')
        return cls(**found)


FIELDS = tuple(field.name for field in fields(Round))


def fields_of(round_: Round, names: tuple[str, ...] = FIELDS) -> dict[str, Any]:
    """Return some fields of a round by name; they become JSON values when written."""
    return {name: getattr(round_, name) for name in names}


def fields_from_json(content: Any) -> dict[str, Any]:
    """Return some fields of a round from JSON values; raises RoundsError for unknown ones."""
    if not isinstance(content, Mapping):
        raise RoundsError(f"a round must be a table of fields, not {content!r:.80}")
    unknown = sorted(set(content) - set(FIELDS))
    if unknown:
        raise RoundsError(f'a round has no field "{unknown[0]}"')
    found = dict(content)
    if isinstance(found.get("trim"), list):
        found["trim"] = tuple(found["trim"])
    if isinstance(found.get("target"), list):
        found["target"] = tuple(_breakpoint(point) for point in found["target"])
    return found


def _breakpoint(point: Any) -> Any:
    if isinstance(point, list) and len(point) == 2 and isinstance(point[1], list):
        return point[0], tuple(point[1])
    return point  # Round says what is wrong with it


def _is_target(target: Any) -> bool:
    if not isinstance(target, tuple) or not target or not all(map(_is_breakpoint, target)):
        return False
    times = [time for time, _ in target]
    return times == sorted(times) and len({len(values) for _, values in target}) == 1


def _is_breakpoint(point: Any) -> bool:
    return (
        isinstance(point, tuple)
        and len(point) == 2
        and _whole(point[0])
        and isinstance(point[1], tuple)
        and len(point[1]) > 0
        and all(value is None or _finite(value) for value in point[1])
    )


def _is_trim(trim: Any) -> bool:
    pair = isinstance(trim, tuple) and len(trim) == 2
    return pair and all(_finite(seconds) and seconds >= 0 for seconds in trim)


def _text(value: Any) -> bool:
    """Whether it is text that a file can hold (half a surrogate pair is not)."""
    return isinstance(value, str) and not any("\ud800" <= char <= "\udfff" for char in value)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63


def _finite(value: Any) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and abs(value) < 1e300  # false for NaN and infinity, true for no long integer


def _check(right: bool, field: str, expected: str, value: object) -> None:
    if not right:
        raise RoundsError(f"a round's {field} must be {expected}, not {value!r:.80}")
