"""Writes what was learnt of gestures, and their examples, as bytes and reads them back."""

import json
from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from mappings.recognition.kinds.base import RECOGNISERS, Example, Recogniser
from mappings.training.store import StoreError, hashed, metadata_of
from recordings.families import UnknownTypeError

DAMAGED = "These gestures are damaged, or of another version: teach them again."


@dataclass(frozen=True)
class Learnt:
    """What was learnt of gestures: the names of the inputs (d,), and a recogniser of each kind."""

    inputs: tuple[str, ...] = ()
    recognisers: tuple[Recogniser, ...] = field(default=())


def dumps(learnt: Learnt) -> bytes:
    """Return what was learnt as bytes."""
    arrays = {
        f"{i}.{name}": array
        for i, own in enumerate(learnt.recognisers)
        for name, array in own.weights().items()
    }
    told = [{"type": r.type, "gestures": r.gestures, "notes": r.notes} for r in learnt.recognisers]
    return _written({"inputs": learnt.inputs, "recognisers": told}, arrays)


def loads(blob: bytes) -> Learnt:
    """Return what `dumps` wrote; raises StoreError, and nothing else, for anything else."""
    facts, arrays = _read(blob)
    try:
        found = []
        for i, told in enumerate(facts["recognisers"]):
            own = RECOGNISERS.load(str(told["type"]))()
            own.gestures = tuple(map(str, told["gestures"]))
            own.notes = tuple(map(str, told["notes"]))
            start = f"{i}."
            own.restore({k[len(start) :]: a for k, a in arrays.items() if k.startswith(start)})
            own.begin().hear(np.zeros(len(facts["inputs"])))
            found.append(own)
        return Learnt(tuple(map(str, facts["inputs"])), tuple(found))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise StoreError(DAMAGED) from error
    except UnknownTypeError as error:
        raise StoreError(str(error)) from error


def dump_examples(inputs: Sequence[str], examples: Sequence[Example]) -> bytes:
    """Return examples, whose columns are `inputs`, as bytes."""
    arrays = {f"{i:05d}": e.x.astype(np.float32) for i, e in enumerate(examples)}
    return _written({"inputs": list(inputs), "gestures": [e.gesture for e in examples]}, arrays)


def load_examples(blob: bytes) -> tuple[tuple[str, ...], list[Example]]:
    """Return what `dump_examples` wrote; raises StoreError."""
    facts, arrays = _read(blob)
    try:
        inputs = tuple(map(str, facts["inputs"]))
        tables = [arrays[f"{i:05d}"].astype(np.float64) for i in range(len(facts["gestures"]))]
        if any(t.ndim != 2 or t.shape[1] != len(inputs) or not len(t) for t in tables):
            raise StoreError(DAMAGED)
        return inputs, [Example(str(n), t) for n, t in zip(facts["gestures"], tables, strict=True)]
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(DAMAGED) from error


def _written(facts: dict[str, Any], arrays: Table[str, NDArray[Any]]) -> bytes:
    told = json.dumps(facts, sort_keys=True)
    whole = {name: np.ascontiguousarray(array) for name, array in sorted(arrays.items())}
    about = {"told": told, "sha256": hashed(told, whole)}
    return bytes(save(whole, {"limber": json.dumps(about, sort_keys=True)}))


def _read(blob: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    try:
        arrays = dict(load(blob))
        about = metadata_of(blob)
        told = about["told"]
        if about["sha256"] != hashed(told, arrays):
            raise StoreError(DAMAGED)
        facts = json.loads(told)
    except (SafetensorError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise StoreError(DAMAGED) from error
    if not isinstance(facts, dict):
        raise StoreError(DAMAGED)
    return facts, arrays
