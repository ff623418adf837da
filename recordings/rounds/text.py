"""How rounds and their history are written as JSON, one round or edit to a line."""

import json
from typing import Any

from recordings.rounds.history import Edit, History
from recordings.rounds.round import Round, RoundsError, fields_of

VERSION = 1

_LISTS = ("rounds", "done", "undone")


def dumps(history: History) -> bytes:
    """Return everything as JSON."""
    lists = {
        "rounds": [fields_of(round_) for _, round_ in sorted(history.rounds.items())],
        "done": [edit.to_json() for edit in history.done],
        "undone": [edit.to_json() for edit in history.undone],
    }
    parts = (f',\n"{name}": {_lines(lists[name])}' for name in _LISTS)
    return f'{{"version": {VERSION}{"".join(parts)}}}\n'.encode()


def loads(data: bytes) -> History:
    """Return what `dumps` wrote; raises RoundsError saying what is wrong."""
    try:
        return _history(_parsed(data))
    except RecursionError as error:
        raise RoundsError("its lists and tables are nested too deep") from error


def _history(content: dict[str, list[Any]]) -> History:
    rounds: dict[int, Round] = {}
    for entry in content["rounds"]:
        round_ = Round.from_json(entry)
        if round_.id in rounds:
            raise RoundsError(f"two rounds have the id {round_.id}")
        rounds[round_.id] = round_
    done, undone = (tuple(map(Edit.from_json, content[name])) for name in ("done", "undone"))
    history = History(rounds, done, undone)
    history.rehearse()
    return history


def _lines(entries: list[dict[str, Any]]) -> str:
    lines = (json.dumps(entry, ensure_ascii=False, allow_nan=False) for entry in entries)
    return "[" + ",".join(f"\n  {line}" for line in lines) + "]"


def _parsed(data: bytes) -> dict[str, list[Any]]:
    try:
        content = json.loads(data)
    except ValueError as error:
        raise RoundsError(f"this is not JSON: {error}") from error
    if not isinstance(content, dict) or content.get("version") != VERSION:
        raise RoundsError(f"these are no rounds of version {VERSION}")
    for name in _LISTS:
        if not isinstance(content.get(name), list):
            raise RoundsError(f'"{name}" must be a list')
    return content
