"""Commands that choose what of the movement the active scene listens to."""

import json
import sys
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

from pipeline.commands.base import CONVERT, WORDS, command
from pipeline.engine import composing, titles
from pipeline.engine.composing import keys_of, named
from pipeline.features.base import FEATURES, Feature
from pipeline.settings.forms import form
from pipeline.settings.mistakes import CommandError
from recordings.families import nearest

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


@command("feature/add")
def feature_add(engine: "Engine", kind: str, name: str, inputs: list[str]) -> list[str]:
    """Add a feature of a type ("lowpass"; see `feature/types`) with that name, of those inputs.

    Inputs are channels, groups of them, sensors, or features before it. The reply is the names of
    its values, none before they are known.
    """
    return composing.add(engine, kind, name, inputs)


@command("feature/remove")
def feature_remove(engine: "Engine", name: str) -> None:
    """Take a feature out, unless others or latents use it."""
    composing.remove(engine, name)


@command("feature/set")
def feature_set(engine: "Engine", name: str, key: str, values: list[str]) -> None:
    """Give a feature another value for a key of its type; for `inputs`, several.

    The key `expressions.NAME` is a single one of several expressions; without a value it goes.
    """
    feature = named(engine, name)
    keys = keys_of(feature)
    if key == "name":
        raise CommandError("feature/rename gives it another name")
    table, _, part = key.partition(".")
    if table in keys and part and isinstance(keys[table], dict):
        texts = {k: v for k, v in keys[table].items() if k != part or values}
        composing.change(engine, name, table, texts | ({part: " ".join(values)} if values else {}))
        return
    if key not in keys or isinstance(keys[key], dict):
        raise CommandError(f'"{name}" has no key "{key}".{nearest(key, keys)}')
    composing.change(engine, name, key, converted(feature, key, values))


@command("feature/rename")
def feature_rename(engine: "Engine", name: str, new: str) -> None:
    """Give a feature another name; what uses it, was taught or learnt of it follows."""
    titles.rename_feature(engine, name, new)


def converted(feature: Feature, key: str, values: list[str]) -> Any:
    """Return words as a key of a feature wants them; raises CommandError."""
    kind = get_type_hints(type(feature))[key]
    if kind == list[str]:
        return list(values)
    if kind is str:
        return " ".join(values)
    text = " ".join(values)
    if get_origin(kind) is Literal:
        if text not in get_args(kind):
            raise CommandError(f'"{key}" cannot be "{text}".{nearest(text, get_args(kind))}')
        return text
    try:
        return CONVERT[kind](text)
    except (ValueError, OverflowError):
        raise CommandError(f'"{key}" must be {WORDS[kind]}, not "{text:.60}"') from None


@cache
def types_told() -> str:
    """Return every type of feature as JSON: its name, a sentence, its keys as a form needs them.

    The first time takes a while; then nothing.
    """
    found = []
    for name in FEATURES.types():
        cls = FEATURES.load(name)
        sentence = " ".join((sys.modules[cls.__module__].__doc__ or "").split())
        keys = form(cls, without=frozenset({"name", "inputs"}))
        found.append({"type": name, "text": sentence, "keys": keys})
    return json.dumps(found)
