"""Strict reading of TOML tables into dataclasses, and what a person is told about mistakes."""

import dataclasses
import math
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from pipeline.settings.mistakes import NAMES, SettingsError, Where, expected, found, without_none
from recordings.families import Family, UnknownTypeError, nearest

__all__ = ["SettingsError", "Where", "out_of_range", "read", "read_type"]

T = TypeVar("T")


def read(cls: type[T], table: Mapping[str, Any], where: Where) -> T:
    """Return an instance of the dataclass `cls` with the values of `table`.

    Fields may be str, int, float, bool, Path, Literal, lists and dicts of these, dataclasses,
    lists of dataclasses, and any of them or None. `metadata` may give "min", "max" and
    "unit". Raises SettingsError that lists every mistake: unknown and missing keys, wrong
    types, numbers out of range, NaN and infinity, and what `__post_init__` refuses with a
    ValueError.
    """
    fields = _fields(cls)
    mistakes = [
        where.mistake(key, f"there is no such key.{nearest(key, fields)}")
        for key in table
        if key not in fields
    ]
    values: dict[str, Any] = {}
    for key, (field, kind) in fields.items():
        if key in table:
            try:
                values[key] = _convert(kind, table[key], where, key)
                mistakes += [where.mistake(key, p) for p in _range_problems(field, values[key])]
            except SettingsError as error:
                mistakes += error.mistakes
        elif _required(field):
            mistakes.append(where.mistake(key, f"is missing; expected {expected(kind)}"))
    if mistakes:
        raise SettingsError(mistakes)
    return _make(cls, values, where)


def read_type(family: Family[T], table: Mapping[str, Any], where: Where) -> T:
    """Return what the table's `type` names, its fields read from the other keys.

    Raises SettingsError as `read`, and for a missing or unknown type.
    """
    kind = table.get("type")
    if not isinstance(kind, str):
        problem = "is missing" if kind is None else f"expected text, found {found(kind)}"
        raise SettingsError([where.mistake("type", f"{problem}.{nearest('', family.types())}")])
    try:
        cls = family.load(kind)
    except UnknownTypeError as error:
        raise SettingsError([where.mistake("type", str(error))]) from None
    return read(cls, {key: value for key, value in table.items() if key != "type"}, where)


def out_of_range(instance: Any) -> list[str]:
    """Return a sentence for each field of a dataclass whose value is outside its metadata."""
    return [
        f'"{field.name}" {problem}'
        for field in dataclasses.fields(instance)
        for problem in _range_problems(field, getattr(instance, field.name))
    ]


def _fields(cls: Any) -> dict[str, tuple[dataclasses.Field[Any], Any]]:
    """Return key → (field, type) of what a table may give."""
    hints = get_type_hints(cls)
    return {f.name: (f, hints[f.name]) for f in dataclasses.fields(cls) if f.init}


def _required(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _make(cls: type[T], values: dict[str, Any], where: Where) -> T:
    try:
        return cls(**values)
    except ValueError as error:
        table = f" [{where.table}]" if where.table else ""
        raise SettingsError([f"{where.file}:{table} {error}"]) from error


def _range_problems(field: dataclasses.Field[Any], value: Any) -> Iterator[str]:
    """Yield what is wrong with a number, or with the numbers of a list."""
    if "min" not in field.metadata and "max" not in field.metadata:
        return
    low, high = field.metadata.get("min", -math.inf), field.metadata.get("max", math.inf)
    unit = f" {field.metadata['unit']}" if field.metadata.get("unit") else ""
    for number in value if isinstance(value, list) else [value]:
        if number is None:
            continue
        if not isinstance(number, int | float) or not low <= number <= high:
            yield f"must be {_limits(low, high)}{unit}, not {found(number)}"


def _limits(low: float, high: float) -> str:
    if high == math.inf:
        return f"at least {low}"
    return f"at most {high}" if low == -math.inf else f"{low} to {high}"


def _convert(kind: Any, value: Any, where: Where, key: str) -> Any:
    """Return `value` as `kind`; raises SettingsError."""
    origin = get_origin(kind)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        _expect(type(value) is dict, kind, value, where, key)
        return read(kind, value, where.under(key))
    if kind in NAMES:
        return _plain(kind, value, where, key)
    if kind is Path:
        _expect(type(value) is str and value != "" and "\0" not in value, kind, value, where, key)
        return Path(value)
    if origin in _CONVERTERS:
        return _CONVERTERS[origin](kind, value, where, key)
    raise TypeError(f"settings cannot be of type {kind}")


def _expect(right: bool, kind: Any, value: Any, where: Where, key: str) -> None:
    if not right:
        problem = f"expected {expected(kind)}, found {found(value)}"
        raise SettingsError([where.mistake(key, problem)])


def _plain(kind: Any, value: Any, where: Where, key: str) -> Any:
    if kind is float and type(value) is int:
        value = _as_float(value)
    _expect(type(value) is kind, kind, value, where, key)
    if kind is float and not math.isfinite(value):
        raise SettingsError([where.mistake(key, f"expected a finite number, found {value}")])
    return value


def _as_float(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _choice(kind: Any, value: Any, where: Where, key: str) -> Any:
    for choice in get_args(kind):
        if type(value) is type(choice) and value == choice:
            return choice
    problem = f"expected {expected(kind)}, found {found(value)}"
    if isinstance(value, str):
        problem += "." + nearest(value, [c for c in get_args(kind) if isinstance(c, str)])
    raise SettingsError([where.mistake(key, problem)])


def _optional(kind: Any, value: Any, where: Where, key: str) -> Any:
    return _convert(without_none(kind), value, where, key)


def _list(kind: Any, value: Any, where: Where, key: str) -> list[Any]:
    _expect(type(value) is list, kind, value, where, key)
    (inner,) = get_args(kind)
    if not isinstance(inner, type) or not dataclasses.is_dataclass(inner):
        return _all(
            partial(_convert, inner, v, where, f"{key} #{i}") for i, v in enumerate(value, 1)
        )
    for i, item in enumerate(value, 1):
        _expect(type(item) is dict, inner, item, where, f"{key} #{i}")
    return _all(partial(read, inner, t, where.item(key, i)) for i, t in enumerate(value))


def _dict(kind: Any, value: Any, where: Where, key: str) -> dict[str, Any]:
    _expect(type(value) is dict, kind, value, where, key)
    inner = get_args(kind)[1]
    below = where.under(key)
    return dict(
        zip(
            value,
            _all(partial(_convert, inner, v, below, k) for k, v in value.items()),
            strict=True,
        )
    )


def _all(conversions: Iterable[Callable[[], Any]]) -> list[Any]:
    """Return every result; raises one SettingsError with the mistakes of all."""
    results, mistakes = [], []
    for convert in conversions:
        try:
            results.append(convert())
        except SettingsError as error:
            mistakes += error.mistakes
    if mistakes:
        raise SettingsError(mistakes)
    return results


_CONVERTERS: dict[Any, Callable[[Any, Any, Where, str], Any]] = {
    Literal: _choice,
    Union: _optional,
    types.UnionType: _optional,
    list: _list,
    dict: _dict,
}
