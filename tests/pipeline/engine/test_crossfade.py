"""A crossfade starts at what was heard and ends exactly at its source."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engine.shaping import Crossfade, mix
from recordings.frame import Float32Array


def array(*values: float) -> Float32Array:
    return np.array(values, np.float32)


def test_crossfade_from_what_was_heard_to_the_source_exactly() -> None:
    fade = Crossfade(array(1, 1))
    fade.begin(0.4)
    heard = [fade.step(array(3, -1), 0.1).tolist() for _ in range(4)]
    # smoothstep of ¼, ½, ¾ is 5/32, 1/2, 27/32
    assert heard == [[1.3125, 0.6875], [2.0, 0.0], [2.6875, -0.6875], [3.0, -1.0]]
    assert not fade.moving
    assert fade.step(array(5, 5), 0.1).tolist() == [5.0, 5.0]


def test_crossfade_begun_again_goes_on_from_what_is_heard() -> None:
    fade = Crossfade(array(0))
    fade.begin(1.0)
    half = fade.step(array(2), 0.5)
    fade.begin(1.0)
    assert fade.step(array(-2), 0.0).tolist() == half.tolist()
    fade.begin(0.0)
    assert not fade.moving
    assert fade.step(array(-2), 0.0).tolist() == [-2.0]


@settings(deadline=None)
@given(a=st.floats(-1e6, 1e6, width=32), b=st.floats(-1e6, 1e6, width=32), w=st.floats(-1, 2))
def test_mix_is_never_beyond_either(a: float, b: float, w: float) -> None:
    mixed = mix(array(a), array(b), w)[0]
    assert min(a, b) <= mixed <= max(a, b)
    if w <= 0:
        assert mixed == np.float32(a)
    if w >= 1:
        assert mixed == np.float32(b)
