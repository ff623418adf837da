"""What reading and writing the tables of rig.toml and scene.toml have in common."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from pipeline.settings import Where


def typed(part: Any) -> dict[str, Any]:
    """Return a sensor, feature or output as the table it would be read from."""
    return {"type": kind_of(part), **plain(part)}


def plain(part: Any) -> dict[str, Any]:
    """Return a dataclass as a table, without what is not set: TOML has no word for it."""
    return {key: value for key, value in asdict(part).items() if value is not None}


def kind_of(part: Any) -> str:
    """Return the type of a sensor, feature or output: the name of the file that defines it."""
    return type(part).__module__.rsplit(".", 1)[-1]


def changes(
    before: Any, after: Any, keys: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Yield the way to each value of a table that differs, and what it is after."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in [*before, *(k for k in after if k not in before)]:
            yield from changes(before.get(key), after.get(key), (*keys, key))
    elif is_tables(before) and is_tables(after) and len(before) == len(after):
        for i, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from changes(one, other, (*keys, i))
    elif before != after:
        yield keys, after


def is_tables(value: Any) -> bool:
    """Return whether a value is a list of tables."""
    return isinstance(value, list) and bool(value) and all(isinstance(v, Mapping) for v in value)


def name_problems(names: list[str], where: Where, key: str) -> list[str]:
    """Return what is wrong with names that must be there and differ."""
    missing = [i for i, n in enumerate(names) if not n]
    twice = sorted({n for n in names if n and names.count(n) > 1})
    return [where.mistake(f"{key}[{i}]", "needs a name") for i in missing] + [
        where.mistake(key, f'the name "{n}" is used twice') for n in twice
    ]


def tables_of(
    table: Mapping[str, Any], key: str, where: Where, mistakes: list[str]
) -> list[Mapping[str, Any]]:
    """Return the `[[key]]` tables, noting a mistake when they are none."""
    value = table.get(key, [])
    if isinstance(value, list) and all(isinstance(v, Mapping) for v in value):
        return value
    mistakes.append(where.mistake(key, f"expected [[{key}]] tables"))
    return []
