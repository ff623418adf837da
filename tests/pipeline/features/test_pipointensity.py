"""pipo's intensity by hand, and at any rate."""

import numpy as np
import pytest

from pipeline.features.base import FeatureError
from pipeline.features.pipointensity import PipoIntensity
from recordings.frame import FloatArray
from tests.pipeline.features.helpers import ACCELEROMETER, at_rate, run


def published(x: FloatArray, change: str, cutoff: float) -> FloatArray:
    """The recursion, sample by sample at 100 Hz, before power and gain: shape (n, 1 + axes)."""
    x = np.column_stack([np.linalg.norm(x, axis=1), x])
    padded = np.vstack([x[:1], x[:1], x])
    feedback = 1 - (cutoff / 100) / (cutoff / 100 + 1)
    size = {"abs": np.abs, "square": np.square}.get(change) or (
        lambda d: np.maximum(d if change == "pos" else -d, 0)
    )
    s, rows = np.zeros(x.shape[1]), []
    for n in range(len(x)):
        s = size((padded[n + 2] - padded[n]) / 2) * (1 - feedback) + feedback * s
        rows.append(s)
    return np.array(rows)


@pytest.mark.parametrize("mode", ["abs", "pos", "neg", "square"])
def test_is_the_published_recursion_at_100_hz(mode: str) -> None:
    x = np.random.default_rng(1).normal(0, 15, (300, 3))
    feature = PipoIntensity(mode=mode, cutoff=7, gain=3, powerexp=0.5)  # type: ignore[arg-type]  # one of the four
    out = run(feature, [(row, 0.01) for row in x], ACCELEROMETER)
    np.testing.assert_allclose(out, 3 * published(x, mode, 7) ** 0.5, rtol=1e-9, atol=1e-12)


def test_by_hand() -> None:
    # cutoff 100 Hz: r = 1, half of the old stays; d is 0, 1, 3, 2 - of a single input its own
    frames = [([x], 0.01) for x in (0.0, -2.0, -6.0, -6.0)]
    out = run(PipoIntensity(cutoff=100), frames, ["a"])[:, 0]
    np.testing.assert_allclose(out, [0, 0.5, 1.75, 1.875])
    falling = run(PipoIntensity(mode="neg", cutoff=100), frames, ["a"])[:, 0]
    np.testing.assert_allclose(falling, out)
    assert not run(PipoIntensity(mode="pos", cutoff=100), frames, ["a"]).any()
    less = run(PipoIntensity(cutoff=100, offset=1.0), frames, ["a"])[:, 0]
    np.testing.assert_allclose(less, [0, 0, 0.75, 0.875])


@pytest.mark.parametrize("rate", [50, 200, 333])
def test_steady_change_gives_the_same_at_every_rate(rate: float) -> None:
    frames = at_rate(rate, 3, lambda t: np.outer(t, [40.0]))
    assert run(PipoIntensity(), frames, ["a"])[-1, 0] == pytest.approx(0.4)


def test_stops_at_the_largest_value() -> None:
    frames = [([sign * 1e12], 0.01) for sign in (1, -1, 1, -1, -1)]
    feature = PipoIntensity(mode="square", gain=1000, powerexp=8, cutoff=1000)
    assert run(feature, frames, ["a"]).max() == 1e12


def test_names() -> None:
    assert PipoIntensity().bind(ACCELEROMETER) == ("", "x", "y", "z")
    assert PipoIntensity().bind(("norm",)) == ("",)
    with pytest.raises(FeatureError, match='"powerexp" must be'):
        PipoIntensity(powerexp=9).bind(("norm",))
