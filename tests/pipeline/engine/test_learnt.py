"""A stored mapping is used with its names, and anything else is refused in words."""

from contextlib import suppress
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save

from mappings.training.store import StoreError
from pipeline.engine.learnt import pack, unpack
from recordings.events import Swap
from tests.pipeline.engine.stage import FLAT, SIDE, Stage


@cache
def stored() -> bytes:
    stage = Stage()
    stage.teach(FLAT, SIDE)
    stage.do("train")
    stage.answer()
    (blob,) = [e.blob for e in stage.outside.events if isinstance(e, Swap)]
    return blob


def test_inputs_are_found_by_name_wherever_they_are() -> None:
    learnt = unpack(stored())
    learnt.find(learnt.inputs)
    x = np.linspace(-1, 1, len(learnt.inputs))
    found = learnt.predict(x)
    learnt.find(("new", *reversed(learnt.inputs)))
    assert np.array_equal(learnt.predict(np.array([9.0, *x[::-1]])), found)
    learnt.find(())  # none is there: each counts as its mean
    assert np.isfinite(learnt.predict(np.empty(0))).all()


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_whatever_the_bytes_it_is_that_mapping_or_refused(data: st.DataObject) -> None:
    blob = bytearray(stored())
    for _ in range(data.draw(st.integers(1, 4))):
        blob[data.draw(st.integers(0, len(blob) - 1))] = data.draw(st.integers(0, 255))
    blob = blob[: data.draw(st.one_of(st.just(len(blob)), st.integers(0, len(blob))))]
    with suppress(StoreError):
        assert unpack(bytes(blob)).outputs == unpack(stored()).outputs


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_other_bytes_are_refused(blob: bytes) -> None:
    with pytest.raises(StoreError):
        unpack(blob)


def test_names_that_do_not_fit_the_mapping_are_refused() -> None:
    learnt = unpack(stored())
    with pytest.raises(StoreError, match="other latents"):
        unpack(pack(learnt.mapping, learnt.inputs, learnt.outputs[1:]))
    with pytest.raises(StoreError, match="other inputs"):
        unpack(pack(learnt.mapping, learnt.inputs[1:], learnt.outputs))
    with pytest.raises(StoreError, match="no mapping"):
        unpack(bytes(save({"mapping": np.zeros(3, np.uint8)}, {"about": "{}", "sha256": ""})))
