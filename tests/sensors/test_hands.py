import numpy as np
import pytest

from sensors.hands import Hands
from sensors.wire.camera import KEPT, SIGN, seen

SENT = np.concatenate(
    [np.array([0.9]), np.arange(105) / 1000, np.zeros(1), np.full(105, np.nan)]
).astype(np.float32)
"""A left hand, and no right one."""


def said(sensor: Hands) -> dict[str, float]:
    return dict(sensor.decode(KEPT.pack(SIGN, 0) + SENT.tobytes(), 0).values)


def test_one_hand_is_there_and_the_other_says_that_it_is_not() -> None:
    values = said(Hands())
    assert values["left.visibility"] == pytest.approx(0.9)
    assert values["right.visibility"] == 0
    assert [name for name in values if name.startswith("right.")] == ["right.visibility"]
    assert values["left.wrist.y"] == pytest.approx(1 - 0.001)
    assert values["left.thumb_cmc.x"] == pytest.approx(0.005)
    world = [values[f"left.thumb_cmc.world.{axis}"] for axis in "xyz"]
    assert world == pytest.approx([0.007, -0.008, -0.009])


def test_a_mirror_turns_left_and_right_round_and_keeps_whose_left_it_is() -> None:
    plain, mirrored = said(Hands()), said(Hands(mirror=True))
    assert mirrored["left.index_tip.x"] == pytest.approx(1 - plain["left.index_tip.x"])
    assert mirrored["left.index_tip.world.x"] == pytest.approx(-plain["left.index_tip.world.x"])
    assert mirrored["left.index_tip.y"] == plain["left.index_tip.y"]
    assert mirrored["right.visibility"] == 0


def test_swapped_hands_are_called_by_the_other_side() -> None:
    plain, swapped = said(Hands()), said(Hands(swap=True))
    assert swapped["right.wrist.y"] == plain["left.wrist.y"]
    assert swapped["right.visibility"] == pytest.approx(0.9)


def test_a_datagram_fits_where_the_system_allows_two_thousand_bytes() -> None:
    assert len(Hands.names) == len(SENT) == 212
    assert len(seen(SENT, 0, 0)) < 2048
