"""Mappings survive storage, and damaged or foreign bytes are refused with one error."""

import json
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load, save

from mappings.base import MAPPINGS
from mappings.training.store import KEY, StoreError, dumps, hashed, loads
from tests.mappings.movement import Dancer, examples


def stored(kind: str) -> bytes:
    dancer = Dancer(1)
    x = np.concatenate([dancer.hold(pose)[::20] for pose in dancer.poses(3)])
    y = np.repeat(dancer.rng.random((3, 2)), 10, axis=0)
    mapping = MAPPINGS.load(kind)()
    mapping.fit(examples(x, y, np.repeat([0, 1, 2], 10)))
    return dumps(mapping)


BLOBS = {kind: stored(kind) for kind in MAPPINGS.types()}
ROW = np.ones(6, np.float32)


@settings(deadline=None)
@given(st.sampled_from(sorted(BLOBS)), st.data())
def test_any_changed_byte_is_noticed_or_harmless(kind: str, data: st.DataObject) -> None:
    blob = bytearray(BLOBS[kind])
    at = data.draw(st.integers(0, len(blob) - 1))
    blob[at] ^= data.draw(st.integers(1, 255))
    try:
        mapping = loads(bytes(blob))
    except StoreError:
        return
    assert mapping.predict(ROW).tobytes() == loads(BLOBS[kind]).predict(ROW).tobytes()


@settings(deadline=None)
@given(st.sampled_from(sorted(BLOBS)), st.data())
def test_cut_files_are_refused(kind: str, data: st.DataObject) -> None:
    with pytest.raises(StoreError):
        loads(BLOBS[kind][: data.draw(st.integers(0, len(BLOBS[kind]) - 1))])


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_foreign_bytes_are_refused(blob: bytes) -> None:
    with pytest.raises(StoreError):
        loads(blob)


def test_a_pickle_and_a_plain_safetensors_file_are_refused() -> None:
    for blob in (
        pickle.dumps({"a": 1}),
        save({"a": np.ones(3)}),
        save({"a": np.ones(3)}, {"b": ""}),
    ):
        with pytest.raises(StoreError):
            loads(blob)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


def paths(value: Any, before: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a JSON value."""
    if isinstance(value, list):
        value = dict(enumerate(value))
    inside = value.items() if isinstance(value, dict) else ()
    return [before, *(p for key, inner in inside for p in paths(inner, (*before, key)))]


def forged(kind: str, data: st.DataObject) -> bytes:
    """A file whose hash is right but whose description or arrays are not."""
    blob = BLOBS[kind]
    size = int.from_bytes(blob[:8], "little")
    header = json.loads(blob[8 : 8 + size])
    kept = json.loads(header["__metadata__"][KEY])
    told, arrays = [json.loads(kept["mapping"])], dict(load(blob))
    *way, last = data.draw(st.sampled_from(paths(told)[1:]))
    place: Any = told
    for step in way:
        place = place[step]
    place[last] = data.draw(JSON)
    name = data.draw(st.sampled_from(sorted(arrays)))
    if data.draw(st.booleans()):
        arrays[name] = data.draw(st.sampled_from([arrays[name][:1], arrays[name].astype(np.int16)]))
    text = json.dumps(told[0])
    return bytes(
        save(arrays, {KEY: json.dumps({**kept, "mapping": text, "sha256": hashed(text, arrays)})})
    )


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(sorted(BLOBS)), st.data())
def test_forged_files_are_refused_or_usable(kind: str, data: st.DataObject) -> None:
    try:
        mapping = loads(forged(kind, data))
    except StoreError:
        return
    assert mapping.predict(ROW).dtype == np.float32
