"""What the fields of a settings' dataclass are, as a form needs it."""

import dataclasses
import math
import types
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from pipeline.settings.mistakes import without_none

KINDS: dict[Any, str] = {str: "text", int: "whole", float: "number", bool: "switch", Path: "file"}
"""What each plain type is in a form; a choice is "choice", lists and tables are "texts"."""


def form(cls: type, without: frozenset[str] = frozenset()) -> list[dict[str, Any]]:
    """Return the keys of a settings' dataclass, each as JSON values, but those in `without`.

    Each has its name, kind, default, min, max (None: no limit), unit, choices and help.
    """
    hints = get_type_hints(cls)
    fields = [f for f in dataclasses.fields(cls) if f.init and f.name not in without]
    return [described(field, hints[field.name]) for field in fields]


def described(field: "dataclasses.Field[Any]", kind: Any) -> dict[str, Any]:
    """Return what a form needs to know of one field."""
    told = field.metadata
    low, high = told.get("min", -math.inf), told.get("max", math.inf)
    return {
        "name": field.name,
        "kind": kind_in_form(kind),
        "default": default_of(field),
        "min": low if math.isfinite(low) else None,
        "max": high if math.isfinite(high) else None,
        "unit": told.get("unit", ""),
        "choices": list(get_args(kind)) if get_origin(kind) is Literal else [],
        "help": told.get("help", ""),
    }


def kind_in_form(kind: Any) -> str:
    """Return what a field of a type is in a form."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return kind_in_form(without_none(kind))
    return KINDS.get(kind) or ("choice" if origin is Literal else "texts")


def default_of(field: "dataclasses.Field[Any]") -> Any:
    """Return a field's default as a JSON value, None where it has none."""
    value = field.default
    if field.default_factory is not dataclasses.MISSING:
        value = field.default_factory()
    if value is dataclasses.MISSING:
        return None
    return value.as_posix() if isinstance(value, Path) else value
