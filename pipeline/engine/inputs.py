"""Which values on a board a name means, and what to say of one that means nothing there."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from difflib import get_close_matches
from functools import partial

from recordings.families import nearest

CLOSE = 3
"""Sensors and features of nearly the same name that are looked through for what was meant."""


class NoSuchInputError(ValueError):
    """An input was named that is not there, or not yet; `say` finds the words once they are read.

    Many sensors are awaited at a start, each by its features: words for all of them, at each that
    is heard, would hold up the loop.
    """

    def __init__(self, say: Callable[[], str]) -> None:
        super().__init__()
        self._say = say

    def __str__(self) -> str:
        return self._say()


def select(
    wanted: Sequence[str],
    channels: Mapping[str, int],
    outputs: Mapping[str, int],
    features: Set[str],
) -> dict[str, int]:
    """Return the values that `wanted` names, name → place, in the order asked for.

    A name is that of one value, of a feature, of a sensor, or of a group of its channels
    ("phone.accelerometer"). Features come before channels of the same name. Raises
    NoSuchInputError for a name that means nothing here, with the nearest that does.
    """
    chosen: dict[str, int] = {}
    for name in wanted:
        found = {name: outputs[name]} if name in outputs else {}
        if name in features:
            found = _under(name, outputs)
        if not found:
            found = _under(name, channels)
        if not found:
            raise NoSuchInputError(partial(missing, name, tuple(channels), tuple(outputs)))
        chosen |= found
    if not chosen:
        raise NoSuchInputError(lambda: "has no inputs; name a sensor, a channel or a feature")
    return chosen


def _under(name: str, values: Mapping[str, int]) -> dict[str, int]:
    beginning = name + "."
    return {k: i for k, i in values.items() if k == name or k.startswith(beginning)}


def belongs(name: str, feature: str) -> bool:
    """Return whether a value is one of a feature's, or of a group's."""
    return name == feature or name.startswith(f"{feature}.")


def missing(name: str, channels: Iterable[str], outputs: Iterable[str]) -> str:
    """Return what to say about an input that is not there."""
    names = (*channels, *outputs)
    if not names:
        return f'waits for "{name}"; nothing has been heard yet'
    whose = name.split(".")[0]
    if whose != name:
        known = sorted({k.split(".")[0] for k in names})
        near = get_close_matches(whose, known, CLOSE, 0.75)
        if not near:
            return f'waits for "{name}"; nothing called {whose} has been heard yet'
        names = tuple(k for k in names if k.split(".")[0] in near)
    return f'there is no "{name}" (yet).{nearest(name, {p for k in names for p in prefixes(k)})}'


def prefixes(name: str) -> list[str]:
    """Return a dotted name and all its dotted beginnings."""
    return [".".join(name.split(".")[: i + 1]) for i in range(name.count(".") + 1)]
