"""Writes a mapping as bytes and reads it back: safetensors with JSON, checked by a hash."""

import hashlib
import json
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from mappings.base import Mapping
from mappings.training.composite import describe, restored

FORMAT = "limber-mapping-1"
KEY = "limber"
HEADER_SIZE = 8


class StoreError(ValueError):
    """These bytes are no mapping that Limber wrote, or they are damaged."""


def dumps(mapping: Mapping) -> bytes:
    """Return a fitted mapping as bytes: type, settings, facts and weights."""
    arrays = {name: np.ascontiguousarray(array) for name, array in mapping.weights().items()}
    told = json.dumps(describe(mapping), sort_keys=True, allow_nan=False)
    kept = {"format": FORMAT, "mapping": told, "sha256": hashed(told, arrays)}
    return bytes(save(arrays, {KEY: json.dumps(kept)}))  # one key: the order of several varies


def loads(blob: bytes) -> Mapping:
    """Return the mapping that `dumps` wrote.

    Raises StoreError, and nothing else, for anything damaged, cut or foreign.
    """
    try:
        arrays, metadata = dict(load(blob)), metadata_of(blob)
    except (SafetensorError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise StoreError("This is no mapping, or it is damaged: train the scene again.") from error
    if metadata.get("format") != FORMAT:
        raise StoreError(f"This was not written as {FORMAT}: train the scene again.")
    return _mapping(str(metadata.get("mapping")), arrays, metadata.get("sha256"))


def _mapping(told: str, arrays: dict[str, NDArray[Any]], digest: object) -> Mapping:
    if digest != hashed(told, arrays):
        raise StoreError("This mapping is damaged: train the scene again.")
    if not all(np.all(np.isfinite(array)) for array in arrays.values()):
        raise StoreError("This mapping holds values that are no numbers: train the scene again.")
    try:
        return restored(json.loads(told), arrays)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise StoreError(
            f"This mapping cannot be used ({error}): train the scene again."
        ) from error


def metadata_of(blob: bytes) -> dict[str, Any]:
    """Return what `dumps` wrote into the header of JSON, with which safetensors files begin."""
    size = int.from_bytes(blob[:HEADER_SIZE], "little")
    header = json.loads(blob[HEADER_SIZE : HEADER_SIZE + size])
    return dict(json.loads(header["__metadata__"][KEY]))


def hashed(told: str, arrays: dict[str, NDArray[Any]]) -> str:
    """Return a hash over the description and every array with its name, type and shape."""
    found = hashlib.sha256(told.encode())
    for name in sorted(arrays):
        array = arrays[name]
        found.update(f"{name} {array.dtype.str} {array.shape}".encode())
        found.update(array.tobytes())
    return found.hexdigest()
