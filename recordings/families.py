"""Finds the one class that each file of a folder defines, by the file's name."""

import difflib
import importlib
import pkgutil
from collections.abc import Iterable
from typing import Generic, TypeVar

Kind = TypeVar("Kind")


class UnknownTypeError(ValueError):
    """A type was named that no file defines; the message names the nearest valid one."""


def nearest(word: str, valid: Iterable[str]) -> str:
    """Return ` Did you mean "x"?`, or the list of valid names when nothing is near, if any."""
    names = sorted(valid)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.5)
    if close:
        return f' Did you mean "{close[0]}"?'
    return f" Valid: {', '.join(names)}." if names else ""


class Family(Generic[Kind]):
    """The types defined by the files of one package: `type` in a rig is the file's name.

    A package's `base` module, sub-packages and names with a leading underscore are no types.
    A module is imported when its type is first asked for, so that optional libraries are
    loaded only by those who use them.
    """

    def __init__(self, package: str, base: type[Kind], word: str) -> None:
        self.package, self.base, self.word = package, base, word
        self._loaded: dict[str, type[Kind]] = {}

    def types(self) -> tuple[str, ...]:
        """Return the names of all types, sorted."""
        path = importlib.import_module(self.package).__path__
        found = pkgutil.iter_modules(path)
        return tuple(
            sorted(m.name for m in found if not (m.ispkg or m.name == "base" or m.name[0] == "_"))
        )

    def load(self, name: str) -> type[Kind]:
        """Return the class of type `name`; raises UnknownTypeError with the nearest name.

        The disk is only looked at the first time.
        """
        if name not in self._loaded:
            self._loaded[name] = self._load(name)
        return self._loaded[name]

    def _load(self, name: str) -> type[Kind]:
        valid = self.types()
        if name not in valid:
            raise UnknownTypeError(f'There is no {self.word} "{name}".{nearest(name, valid)}')
        module = importlib.import_module(f"{self.package}.{name}")
        for value in vars(module).values():
            if (
                isinstance(value, type)
                and issubclass(value, self.base)
                and value.__module__ == module.__name__
            ):
                return value
        raise UnknownTypeError(f"{module.__name__} defines no {self.word}")
