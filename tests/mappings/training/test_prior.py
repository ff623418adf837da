"""Movement that nobody labelled is matched to sounds whatever it is."""

import numpy as np
import pytest

from mappings.training.prior import match, robust


@pytest.mark.parametrize("value", [0.0, 7.5, np.nan])
def test_movement_of_which_nothing_moves_gives_the_middle_of_the_sounds(value: float) -> None:
    sounds = np.random.default_rng(0).normal(size=(200, 3))
    found = match(np.full((100, 4), value), sounds)
    assert found(np.ones(4, np.float32)) == pytest.approx(np.median(sounds, axis=0), abs=0.3)
    assert len(robust(np.full((100, 4), value)).used) == 0
