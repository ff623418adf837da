"""Wekinator's examples, current/currentData.arff: ID, time, training round, inputs, outputs.

Form: waikato weka's ARFF (weka.core.Instances, Utils.quote), of which this is the part that
Wekinator uses.
"""

import math
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from recordings.wekinator.parts import Example, WekinatorError

OWN = ("ID", "Time", "Training round")
"""The attributes before the inputs."""

LARGEST = 1e30
"""Numbers beyond are no reading of a sensor."""

_DATE = "yyyy/MM/dd HH:mm:ss:SSS"
_CELL = re.compile(r"""\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^\s,'"{}%]+))\s*(,|$)""")
_ATTRIBUTE = re.compile(
    r"""@attribute\s+(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^\s'"{}%,]+))\s+(.*)""", re.I
)
_CLASSES = re.compile(r"\{\s*\d+(?:\s*,\s*\d+)*\s*\}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_TIME = re.compile(r"(\d{4})/(\d\d)/(\d\d) (\d\d):(\d\d):(\d\d):(\d{3})", re.ASCII)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
_QUOTED = {"\\": r"\\", "'": r"\'", "\n": r"\n", "\r": r"\r", "\t": r"\t", '"': r"\"", "%": r"\%"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(2262, 1, 1, tzinfo=UTC)  # nanoseconds after it fit in no 64 bits


def read_examples(path: Path, inputs: int, outputs: int) -> list[Example]:
    """Return the examples of a project with so many inputs and outputs, in their order.

    Times are taken as UTC: Wekinator writes no zone. Raises WekinatorError, naming the line,
    for anything that Wekinator does not write.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise WekinatorError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise WekinatorError(f"{path} is no text in UTF-8.") from error
    return _Reading(str(path), inputs, outputs).examples(text)


def examples_file(inputs: Sequence[str], outputs: Sequence[str], examples: list[Example]) -> str:
    """Return the text of an ARFF file of these examples, numbered from 1; None becomes `?`."""
    numbers = [OWN[2], *inputs, *outputs]
    head = ["@relation dataset", "", "@attribute ID numeric", f"@attribute Time date '{_DATE}'"]
    head += [f"@attribute {quoted(name)} numeric" for name in numbers]
    rows = [
        f"{i},'{_shown_time(e.time)}',{e.round},"
        + ",".join("?" if v is None else _shown(v) for v in (*e.inputs, *e.outputs))
        for i, e in enumerate(examples, 1)
    ]
    return "\n".join([*head, "", "@data", *rows, ""])


def quoted(name: str) -> str:
    """Return a name as Weka writes it: in quotes where a reader would stop in it."""
    if name not in ("", "?") and not re.search(r"[\s'\"\\%{},]", name):
        return name
    return "'" + "".join(_QUOTED.get(char, char) for char in name) + "'"


def _shown(value: float) -> str:
    """Return a number so that the same is read again, whole ones without a point."""
    return repr(float(value)).removesuffix(".0")


def _shown_time(ms: int) -> str:
    when = _EPOCH + timedelta(milliseconds=ms)
    return when.strftime("%Y/%m/%d %H:%M:%S:") + f"{ms % 1000:03d}"


class _Reading:
    """Reads one file; says the file and the line of what is wrong."""

    def __init__(self, name: str, inputs: int, outputs: int) -> None:
        self.name, self.inputs, self.outputs = name, inputs, outputs
        self.line = 0

    def examples(self, text: str) -> list[Example]:
        """Return all rows; raises WekinatorError."""
        lines = self._lines(text)
        self._header(lines)
        return [self._example(line) for line in lines]

    def _lines(self, text: str) -> Iterator[str]:
        """Yield what is neither empty nor a comment, while `line` counts."""
        for self.line, line in enumerate(text.split("\n"), 1):
            stripped = line.strip()
            if stripped and not stripped.startswith("%"):
                yield stripped

    def _header(self, lines: Iterator[str]) -> None:
        found: list[str] = []
        for line in lines:
            word = line.split(None, 1)[0].lower()
            if word == "@data":
                break
            if word == "@attribute":
                found.append(self._attribute(line, len(found)))
            elif word != "@relation":
                raise self._wrong(f'"{line:.40}" is no line of a header')
        else:
            raise self._wrong("it ends before @data: it is no ARFF, or was cut")
        self._complete(found)

    def _attribute(self, line: str, at: int) -> str:
        """Return the name of attribute number `at` (from 0), after looking at its kind."""
        match = _ATTRIBUTE.fullmatch(line)
        if match is None:
            raise self._wrong(f'"{line:.60}" is no attribute')
        name, kind = _unquoted(match), match[4].strip()
        if at < len(OWN) and name != OWN[at]:
            raise self._foreign()
        if at == 1:
            if not re.fullmatch(rf"date\s+['\"]{_DATE}['\"]", kind, re.I):
                raise self._wrong(f"expected a time as date '{_DATE}'")
        elif kind.lower() != "numeric" and not (at >= len(OWN) and _CLASSES.fullmatch(kind)):
            raise self._wrong(f'"{name:.40}" is no number, as all of Wekinator\'s attributes are')
        return name

    def _complete(self, found: list[str]) -> None:
        if len(found) < len(OWN):
            raise self._foreign()
        if len(found) != len(OWN) + self.inputs + self.outputs:
            raise self._wrong(
                f"{len(found) - len(OWN)} attributes for the {self.inputs} inputs and "
                f"{self.outputs} outputs of inputConfig.xml and outputConfig.xml"
            )

    def _example(self, line: str) -> Example:
        if line.startswith("{"):
            raise self._wrong("sparse rows are not Wekinator's")
        cells = self._cells(line)
        wanted = len(OWN) + self.inputs + self.outputs
        if len(cells) != wanted:
            raise self._wrong(f"{len(cells)} values where {wanted} belong (was the file cut?)")
        number, begin = self._number(cells[2]), len(OWN)
        if number is None or number != int(number) or abs(number) > 2**31:
            raise self._wrong(f'the training round must be a whole number, not "{cells[2]:.40}"')
        inputs = [self._number(cell) for cell in cells[begin : begin + self.inputs]]
        outputs = tuple(self._number(cell) for cell in cells[begin + self.inputs :])
        known = tuple(value for value in inputs if value is not None)
        if len(known) < self.inputs:
            raise self._wrong("an input is missing (?), which Wekinator always records")
        return Example(self._time(cells[1]), int(number), known, outputs)

    def _cells(self, line: str) -> list[str]:
        cells, at, comma = [], 0, ","
        while comma:
            match = _CELL.match(line, at)
            if match is None:
                raise self._wrong(f'"{line[at : at + 40]}" cannot be read as a value')
            cells.append(_unquoted(match))
            at, comma = match.end(), match[4]
        return cells

    def _number(self, cell: str) -> float | None:
        if cell == "?":
            return None
        value = float(cell) if _NUMBER.fullmatch(cell) else math.nan
        if not abs(value) <= LARGEST:
            raise self._wrong(f'"{cell:.40}" is no number to be used')
        return value

    def _time(self, cell: str) -> int:
        match = _TIME.fullmatch(cell)
        try:
            year, month, day, hour, minute, second, ms = map(int, match.groups() if match else ())
            when = datetime(year, month, day, hour, minute, second, ms * 1000, UTC)
        except ValueError:
            when = _LATEST
        if not _EPOCH <= when < _LATEST:
            raise self._wrong(f'"{cell:.40}" is no time as {_DATE}')
        return (when - _EPOCH) // timedelta(milliseconds=1)

    def _foreign(self) -> WekinatorError:
        return self._wrong(
            "this ARFF is another program's: Wekinator's begins with the attributes ID, Time "
            "and 'Training round'"
        )

    def _wrong(self, what: str) -> WekinatorError:
        return WekinatorError(f"{self.name}, line {self.line}: {what}.")


def _unquoted(match: re.Match[str]) -> str:
    single, double, bare = match[1], match[2], match[3]
    if bare is not None:
        return bare
    inside = single if single is not None else double
    return re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), inside)
