"""What is heard of errors: nothing of none, more of more, and most of the latent that is off."""

import numpy as np
import pytest

from pipeline.project.first_targets import SOUNDS
from pipeline.sound.difference import apart, impression
from pipeline.sound.errors_heard import Heard, errors_heard
from pipeline.sound.model import Model, load
from pipeline.sound.settings import SHIPPED
from recordings.frame import FloatArray

TARGETS = np.array([*SOUNDS.values()])


@pytest.fixture(scope="module")
def model() -> Model:
    return load(SHIPPED)


def heard(model: Model, off: FloatArray) -> Heard:
    found = errors_heard(model, TARGETS, TARGETS + off, lambda values: values, lambda: True)
    assert found is not None
    return found


def test_no_error_is_no_difference(model: Model) -> None:
    found = heard(model, np.zeros(8))
    assert found.overall == found.level == 0.0
    assert set(found.latents.values()) == {0.0}
    assert found.rows == 4


def test_more_error_is_heard_more_and_always_the_same(model: Model) -> None:
    off = np.random.default_rng(0).normal(size=(4, 8))
    little, much = heard(model, 0.05 * off), heard(model, off)
    assert 0 < little.overall < much.overall < 1.5
    assert heard(model, off) == much


def test_the_latent_that_is_off_is_heard_alone(model: Model) -> None:
    off = np.zeros(8)
    off[0] = 1.0
    found = heard(model, off)
    assert found.latents[0] == pytest.approx(found.overall)
    assert max(found.latents[j] for j in range(1, 8)) == 0.0


def test_other_sounds_are_a_whole_way_apart(model: Model) -> None:
    found = heard(model, np.roll(TARGETS, 1, axis=0) - TARGETS)
    assert found.overall == pytest.approx(1.0, abs=0.35)


def test_of_sounds_that_are_all_the_same_nothing_is_told(model: Model) -> None:
    same = np.repeat(TARGETS[:1], 4, axis=0)
    assert errors_heard(model, same, same + 0.1, lambda v: v, lambda: True) is None
    assert errors_heard(model, TARGETS, TARGETS, lambda v: v, lambda: False) is None


def test_loudness_is_no_part_of_the_distance() -> None:
    rng = np.random.default_rng(0)
    sound = (0.1 * rng.normal(size=12_000)).astype(np.float32)
    others = 0.5 * sound, np.cumsum(sound) / 50
    loud, soft, low = (impression(one.astype(np.float32), 48_000.0) for one in (sound, *others))
    assert apart(loud, soft) < 0.5 < 3.0 < apart(loud, low)
    assert loud.level - soft.level == pytest.approx(6.02, abs=0.01)
    assert apart(*(impression(np.zeros(10, np.float32), 48_000.0) for _ in range(2))) == 0.0
