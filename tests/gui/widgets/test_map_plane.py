"""The plane of a map without an analysis: two latents as they are, many along their targets."""

import numpy as np
import pytest

from gui.widgets.map_plane import of_targets


def test_two_latents_are_the_two_directions() -> None:
    plane = of_targets([0.0, -2.0], [1.0, 2.0], [])
    assert plane.place([0.0, 2.0]) == (-1.0, 1.0)
    assert plane.along([0.5, 0.0], 1.0, -0.5) == pytest.approx([1.0, -1.0])
    assert plane.meaning(["a", "b"], [1.0, 4.0]) == ("more a", "more b")


def test_many_latents_are_seen_along_what_is_taught() -> None:
    rng = np.random.default_rng(0)
    ways = np.linalg.qr(rng.normal(size=(6, 2)))[0].T
    targets = (rng.normal(size=(8, 2)) @ ways).tolist()
    plane = of_targets([-3.0] * 6, [3.0] * 6, targets)
    for target in targets:
        there = plane.along([0.0] * 6, *plane.place(target))
        away = np.array(target) - np.array(there)
        mean = np.mean(targets, axis=0)
        assert np.linalg.norm(away) < np.linalg.norm(mean) + 1e-6


def test_a_step_leaves_the_other_directions_alone() -> None:
    targets = [[0.0, 1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.5], [1.0] * 4]
    plane = of_targets([-1.0] * 4, [1.0] * 4, targets)
    values = [0.1, -0.2, 0.3, 0.4]
    x, y = plane.place(values)
    assert plane.along(values, x, y) == pytest.approx(values)
    moved = plane.along(values, x + 0.5, y)
    assert plane.place(moved) == pytest.approx((x + 0.5, y))
    assert not plane.fits(3)
