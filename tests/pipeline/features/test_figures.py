"""Features of bodies and hands: what is hidden, what is asked for, known movements."""

import math
from collections.abc import Sequence

import numpy as np
import pytest

from pipeline.features._anatomy import BODY, HAND
from pipeline.features.angles import Angles
from pipeline.features.base import Feature, FeatureError
from pipeline.features.body import Body
from pipeline.features.directions import Directions
from pipeline.features.distances import Distances
from pipeline.features.expansion import Expansion
from pipeline.features.symmetry import Symmetry
from recordings.frame import FloatArray
from sensors.hands import Hands
from sensors.poseosc import Poseosc
from sensors.wire.landmarks import HAND as FINGERS
from sensors.wire.landmarks import POSE
from tests.pipeline.features.helpers import DANCER, dancer, go_on, run

VISIBILITY = DANCER.index("dancer.left_wrist.visibility")
LEFT = [DANCER.index(f"dancer.left_wrist.world.{axis}") for axis in "xyz"]

BENT = dancer(left_wrist=(0.5, 0.8, 0.0))
"""The left forearm straight up."""


def frames(count: int, x: FloatArray) -> list[tuple[FloatArray, float]]:
    return [(x, 1 / 30)] * count


def hidden(x: FloatArray) -> FloatArray:
    """Return a frame in which the left wrist is hidden, and guessed to be somewhere else."""
    made = x.copy()
    made[VISIBILITY] = 0.1
    made[LEFT] = [9.0, -9.0, 3.0]
    return made


def test_every_point_of_a_pose_has_a_rest() -> None:
    assert set(BODY.rest) == set(POSE)
    assert set(HAND.rest) == set(FINGERS)
    for anatomy in (BODY, HAND):
        named = {*anatomy.points, *anatomy.ends, *anatomy.origin, *anatomy.reach}
        named |= {p for joint in anatomy.joints.values() for p in joint}
        named |= {p for limb in anatomy.limbs.values() for side in limb for p in side}
        assert named <= set(anatomy.rest)


def test_a_hidden_limb_holds_then_goes_to_rest_and_comes_back_without_a_jump() -> None:
    wrist = Body(points=["left_wrist"])
    run(wrist, frames(5, BENT), DANCER)
    held = go_on(wrist, frames(14, hidden(BENT)), 3)
    np.testing.assert_array_equal(held, np.tile([1.0, 1.6, 0.0], (14, 1)))
    fading = go_on(wrist, frames(120, hidden(BENT)), 3)
    steps = np.linalg.norm(np.diff(np.vstack([held[-1:], fading]), axis=0), axis=1)
    assert steps.max() < 0.3  # no jump
    np.testing.assert_allclose(fading[-1], BODY.rest["left_wrist"], atol=1e-3)
    back = go_on(wrist, frames(60, BENT), 3)
    assert np.linalg.norm(back[0] - fading[-1]) < 0.5
    assert np.linalg.norm(np.diff(back, axis=0), axis=1).max() < 0.5
    np.testing.assert_allclose(back[-1], [1.0, 1.6, 0.0], atol=1e-3)


def test_what_is_hidden_from_the_beginning_is_at_rest_and_visible_0_hides_nothing() -> None:
    first = run(Body(points=["left_wrist"]), frames(1, hidden(BENT)), DANCER)
    np.testing.assert_allclose(first[0], BODY.rest["left_wrist"])
    guessed = run(Body(points=["left_wrist"], visible=0.0), frames(1, hidden(BENT)), DANCER)
    np.testing.assert_allclose(guessed[0], [10.0, -10.0, 6.0])


def test_place_and_size_of_the_body_change_nothing() -> None:
    for feature in (Body(), Angles(), Directions(), Distances(), Expansion(), Symmetry()):
        here = run(feature, frames(1, BENT), DANCER)
        there = BENT.copy()
        world = [i for i, name in enumerate(DANCER) if ".world." in name]
        there[world] = 1.7 * BENT[world] + 0.3
        np.testing.assert_allclose(run(feature, frames(1, there), DANCER), here, atol=1e-9)


def test_a_bent_elbow() -> None:
    angles = Angles(joints=["left_elbow", "right_elbow"])
    np.testing.assert_allclose(run(angles, frames(1, BENT), DANCER)[0], [math.pi / 2, math.pi])
    forearm = Directions(limbs=["left_forearm"])
    np.testing.assert_allclose(run(forearm, frames(1, BENT), DANCER)[0], [0, 1, 0], atol=1e-12)
    assert run(Symmetry(), frames(1, BENT), DANCER)[0, 0] < 0.9
    apart = Distances(pairs=["left_wrist left_shoulder"])
    assert apart.bind(DANCER) == ("left_wrist-left_shoulder",)
    np.testing.assert_allclose(run(apart, frames(1, BENT), DANCER)[0], [math.hypot(0.6, 0.6)])


def test_a_crouching_body_takes_less_room() -> None:
    feet = {f"{side}_ankle": (sign * 0.1, -0.3, 0.0) for side, sign in (("left", 1), ("right", -1))}
    hands = {f"{side}_wrist": (sign * 0.1, 0.2, 0.2) for side, sign in (("left", 1), ("right", -1))}
    small = run(Expansion(), frames(1, dancer(**feet, **hands)), DANCER)[0]
    assert (small[:3] < run(Expansion(), frames(1, dancer()), DANCER)[0, :3]).all()


def test_one_hand_is_a_figure_that_is_hidden_as_a_whole() -> None:
    inputs = tuple(f"hands.{channel}" for channel in Hands.units if channel.startswith("left."))
    rest = {f"left.{p}.world.{'xyz'[i]}": at[i] for p, at in HAND.rest.items() for i in range(3)}
    open_hand = np.array([rest.get(name.removeprefix("hands."), 0.9) for name in inputs])
    pinch = Distances()
    assert pinch.bind(inputs)[0] == "thumb_tip-index_tip"
    apart = run(pinch, frames(1, open_hand), inputs)[0, 0]
    assert apart == pytest.approx(math.dist(HAND.rest["thumb_tip"], HAND.rest["index_tip"]))
    gone = open_hand.copy()
    gone[0], gone[1:] = 0.0, 7.0
    np.testing.assert_allclose(go_on(pinch, frames(9, gone), 4)[:, 0], apart)
    assert run(Body(), frames(1, open_hand), inputs).shape == (1, 15)
    with pytest.raises(FeatureError, match="has no left and right"):
        Symmetry().bind(inputs)
    with pytest.raises(FeatureError, match="of one hand"):
        Body().bind(tuple(f"hands.{channel}" for channel in Hands.units))


def test_poses_heard_over_osc_have_a_body_too() -> None:
    inputs = tuple(f"it.{channel}" for channel in Poseosc.units)
    names = Body().bind(inputs)
    assert names[:3] == ("left_wrist.x", "left_wrist.y", "left_wrist.z")
    out = run(Body(), [(np.linspace(0, 1, len(inputs)), 0.03)] * 3, inputs)
    assert np.isfinite(out).all()


@pytest.mark.parametrize(
    ("feature", "inputs", "problem"),
    [
        (Body(), ("a.x", "a.y"), "needs the points of a body"),
        (Body(points=["left_rist"]), DANCER, 'Did you mean "left_wrist"'),
        (Angles(joints=["elbow"]), DANCER, "left_elbow"),
        (Directions(limbs=["arm"]), DANCER, "forearm"),
        (Distances(pairs=["nose"]), DANCER, "is no pair"),
        (Distances(pairs=["nose tail"]), DANCER, 'there is no "tail"'),
        (Body(points=["nose"]), tuple(n for n in DANCER if "nose" not in n), 'no point "nose"'),
    ],
)
def test_what_cannot_be_says_why(feature: Feature, inputs: Sequence[str], problem: str) -> None:
    with pytest.raises(FeatureError, match=problem):
        feature.bind(tuple(inputs))
