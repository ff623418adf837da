"""Latents left in shared memory, for the sound that this computer makes."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from pipeline.outputs.base import Voice
from pipeline.outputs.sound import Sound
from pipeline.sound.slot import Slot

ONE, OTHER = Voice("one", ("a", "b"), alone=False), Voice("other", ("a", "b", "c"), alone=False)


@pytest.fixture
def slot(tmp_path: Path) -> Iterator[Slot]:
    found = Slot(tmp_path / "slot")
    yield found
    found.close()


def opened(slot: Slot, **settings: object) -> Sound:
    """Return an output that leaves two scenes in a slot."""
    output = Sound(**settings)  # type: ignore[arg-type]  # each by its own field's name
    output.place = slot.path
    output.arrange(["one", "other"])
    output.open()
    return output


def test_each_scene_has_its_place_with_its_loudness_and_the_time(slot: Slot) -> None:
    output = opened(slot)
    output.send(OTHER, np.array([1, 2, 3], np.float32), 77, by_frame=True)
    output.gain(OTHER, 0.5)
    output.send(ONE, np.array([4, 5], np.float32), 78, by_frame=False)
    first, second = slot.movement(0), slot.movement(1)
    assert first is not None
    assert second is not None
    assert (first.values.tolist(), first.time) == ([4.0, 5.0], 78)
    assert (second.values.tolist(), second.time, second.gain) == ([1.0, 2.0, 3.0], 77, 0.5)
    output.close()


def test_panic_mutes_at_once(slot: Slot) -> None:
    output = opened(slot)
    output.notice("mute", [1])
    assert slot.muted
    output.notice("trained", ["well"])
    output.notice("mute", [0])
    assert not slot.muted
    output.close()


def test_only_chosen_latents_are_left(slot: Slot) -> None:
    output = opened(slot, latents=["c", "a", "elsewhere"])
    output.send(OTHER, np.array([1, 2, 3], np.float32), 1, by_frame=True)
    found = slot.movement(1)
    assert found is not None
    assert found.values.tolist() == [3.0, 1.0]
    output.close()


def test_what_is_not_open_or_not_known_is_left_out(slot: Slot) -> None:
    output = opened(slot)
    output.send(Voice("third", ("a",), alone=False), np.zeros(1, np.float32), 1, by_frame=True)
    output.close()
    output.close()
    output.send(ONE, np.zeros(2, np.float32), 1, by_frame=True)
    output.gain(ONE, 1.0)
    output.notice("mute", [1])
    assert slot.movement(0) is None
    assert not slot.muted


def test_without_a_place_it_does_not_open() -> None:
    with pytest.raises(OSError, match="only while a project is played"):
        Sound().open()


def test_an_engine_that_comes_back_goes_on_where_it_was(slot: Slot) -> None:
    before = opened(slot)
    before.gain(ONE, 1.0)
    before.send(ONE, np.array([1, 2], np.float32), 5, by_frame=True)
    after = opened(slot)
    after.gain(ONE, 0.75)
    found = slot.movement(0)
    assert found is not None
    assert (found.values.tolist(), found.gain) == ([1.0, 2.0], 0.75)
    before.close()
    after.close()
