"""What a map is drawn from: there and back again, and densities that are those of the sounds."""

import numpy as np
import pytest

from pipeline.sound.space.outline import POINTS, outline
from tests.pipeline.sound.space.spaces import space_of, two_sounds

X = two_sounds()
SPACE = space_of(X)


@pytest.mark.parametrize(
    ("principal", "own", "bends"), [(False, 4, 0), (False, 8, 1), (True, 3, 2)]
)
def test_a_step_on_the_plane_goes_there_and_nowhere_else(
    principal: bool, own: int, bends: int
) -> None:
    axes = outline(SPACE, principal, own, bends)["axes"]
    origin, to, back = (np.array(axes[k]) for k in ("origin", "to", "back"))
    assert origin.shape == (own + bends,)
    assert np.allclose(to @ back, np.eye(2), atol=1e-3)
    assert np.all(back[own:] == 0)
    values = np.arange(own + bends, dtype=float)
    step = np.array([0.5, -1.0])
    moved = values + back @ step
    assert np.allclose(to @ (moved - origin) - to @ (values - origin), step, atol=1e-2)


def test_the_plane_is_where_the_sounds_are() -> None:
    found = outline(SPACE, False, 4)
    points = np.array(found["points"]).reshape(-1, 2)
    assert 0 < len(points) <= POINTS
    assert np.allclose(points, SPACE.to_axes(SPACE.path.astype(float))[:, :2], rtol=0.06, atol=0.02)
    calm = SPACE.regions[0]
    axes = found["axes"]
    there = np.array(axes["to"]) @ (calm.centre - np.array(axes["origin"]))
    assert found["regions"][0]["name"] == "calm"
    assert np.allclose(there, found["regions"][0]["at"], atol=0.01)


def test_a_density_is_that_of_the_sounds() -> None:
    for j, (low, high, curve) in enumerate(outline(SPACE, False, 4)["density"]):
        x = np.linspace(low, high, len(curve))
        counted, _ = np.histogram(X[:, j], bins=len(curve), range=(low, high))
        told = np.array(curve) / np.sum(curve)
        mean = float(told @ x)
        assert mean == pytest.approx(X[:, j].mean(), abs=0.1 * X[:, j].std())
        assert np.corrcoef(told, counted)[0, 1] > 0.9


def test_axes_and_voices_and_what_is_still_have_their_densities() -> None:
    assert len(outline(SPACE, True, 2)["density"]) == 2
    assert outline(SPACE, False, 8, 1)["density"][4:8] == outline(SPACE, False, 4)["density"]
    assert outline(SPACE, False, 8, 1)["density"][8] is None
    still = space_of(np.c_[X[:, :3], np.zeros(len(X))])
    assert outline(still, False, 4)["density"][3] is None
