"""What the inputs of an expression are called in it."""

import keyword
import re
import unicodedata
from collections.abc import Sequence

ALL = "inputs"
"""Stands for all inputs."""


def alias(name: str) -> str:
    """Return a name as it can be written: what is no letter or digit becomes "_".

    A part that would begin with a digit, or be a word of the grammar ("in"), gets "_" before.
    """
    parts = [re.sub(r"\W", "_", part) for part in unicodedata.normalize("NFKC", name).split(".")]
    return ".".join(p if p.isidentifier() and not keyword.iskeyword(p) else f"_{p}" for p in parts)


class Names:
    """Finds values by whole dotted parts of their names.

    "phone.accelerometer.x" is "accelerometer.x", and "x" where no other ends so; "phone" and
    "accelerometer" are groups. The whole name comes first, then an ending, then any part.
    """

    def __init__(self, inputs: Sequence[str]) -> None:
        self.names = list(inputs)
        self._inputs = len(self.names)
        self._aliases = [alias(name) for name in inputs]

    def add(self, name: str) -> None:
        """Let the next value be found too, by its name; it is no part of ALL."""
        self.names.append(name)
        self._aliases.append(name)

    def find(self, written: str) -> list[int]:
        """Return the places of the values that are meant, in order; none: nothing is."""
        if written == ALL:
            return list(range(self._inputs))
        tests = (
            lambda known: known == written,
            lambda known: known.endswith(f".{written}"),
            lambda known: f".{written}." in f".{known}.",
        )
        for test in tests:
            found = [i for i, known in enumerate(self._aliases) if test(known)]
            if found:
                return found
        return []

    def valid(self) -> list[str]:
        """Return what can be written for one value or a group of them."""
        words = {ALL}
        for known in self._aliases:
            parts = known.split(".")
            words |= {".".join(parts[i:]) for i in range(len(parts))}
            words |= {".".join(parts[:i]) for i in range(1, len(parts))}
        return sorted(words)
