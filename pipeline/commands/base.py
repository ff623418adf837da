"""What a command is: a function of the engine, called by name with OSC or JSON arguments."""

import inspect
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, TypeVar

from pipeline.settings.mistakes import CommandError

Function = TypeVar("Function", bound=Callable[..., Any])

WORDS: dict[Any, str] = {
    int: "a whole number",
    float: "a number",
    str: "a word",
    bool: "0 or 1",
    list[float]: "numbers",
    list[str]: "words",
}


def command(name: str, stage: bool = False) -> Callable[[Function], Function]:
    """Make a function a command: its parameters after the engine are the arguments.

    Parameters are int, float, str or bool, with defaults where they may be left out; a last
    one of type list[float] or list[str] takes all that remain. What the function returns, a
    list of numbers and words, is the reply. Only with `stage` is it obeyed while the show is on.
    """

    def mark(function: Function) -> Function:
        function.command_name = name  # type: ignore[attr-defined]  # found again by `collect`
        function.on_stage = stage  # type: ignore[attr-defined]  # the same
        return function

    return mark


@dataclass(frozen=True)
class Spec:
    """A command as people read it: its name, its arguments and what it does.

    `stage` says whether it is safe while the show is on.
    """

    name: str
    function: Callable[..., Any]
    parameters: tuple[inspect.Parameter, ...]
    stage: bool

    @property
    def usage(self) -> str:
        """Return the arguments in words, those that may be left out in brackets."""
        return " ".join(_usage(p) for p in self.parameters)

    @property
    def help(self) -> str:
        """Return the first paragraph of the function's docstring as one line."""
        text = inspect.getdoc(self.function) or ""
        return " ".join(text.split("\n\n")[0].split())

    def convert(self, args: Sequence[Any]) -> list[Any]:
        """Return the arguments as the function wants them; raises CommandError."""
        values: list[Any] = []
        rest = list(args)
        for p in self.parameters:
            if p.annotation in (list[float], list[str]):
                one = float if p.annotation == list[float] else str
                values.append([self._one(p.name, one, a) for a in rest])
                rest = []
            elif rest:
                values.append(self._one(p.name, p.annotation, rest.pop(0)))
            elif p.default is inspect.Parameter.empty:
                raise CommandError(f"{self.name} wants {self.usage}; {p.name} is missing")
            else:
                values.append(p.default)
        if rest:
            wanted = self.usage or "no arguments"
            raise CommandError(f"{self.name} wants {wanted}; {len(rest)} too many came")
        return values

    def _one(self, name: str, kind: Any, value: Any) -> Any:
        try:
            return CONVERT[kind](value)
        except (ValueError, TypeError, OverflowError):
            wrong = f"{self.name}: {name} must be {WORDS[kind]}, not {value!r:.60}"
            raise CommandError(wrong) from None


def _number(value: Any) -> float:
    if not isinstance(value, int | float | str):
        raise TypeError
    number = float(value)
    if not math.isfinite(number):
        raise ValueError
    return number


def _whole(value: Any) -> int:
    number = _number(value)
    if number != int(number):
        raise ValueError
    return int(number)


def _truth(value: Any) -> bool:
    if isinstance(value, str) and value.lower() in ("true", "false", "on", "off"):
        return value.lower() in ("true", "on")
    if _number(value) not in (0, 1):
        raise ValueError
    return bool(_number(value))


def _word(value: Any) -> str:
    if not isinstance(value, int | float | str):
        raise TypeError
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    str(value).encode()  # half a surrogate pair fits in no file
    return str(value)


CONVERT: dict[Any, Callable[[Any], Any]] = {
    int: _whole,
    float: _number,
    bool: _truth,
    str: _word,
}


def _usage(p: inspect.Parameter) -> str:
    if p.annotation in (list[float], list[str]):
        return f"{p.name.upper()}…"
    return p.name.upper() if p.default is inspect.Parameter.empty else f"[{p.name.upper()}]"


def collect(modules: Iterable[ModuleType]) -> dict[str, Spec]:
    """Return the commands that modules define, by name."""
    found: dict[str, Spec] = {}
    for module in modules:
        for function in vars(module).values():
            name = getattr(function, "command_name", None)
            if name is not None and function.__module__ == module.__name__:
                parameters = tuple(inspect.signature(function).parameters.values())[1:]
                found[name] = Spec(name, function, parameters, function.on_stage)
    return dict(sorted(found.items()))
