"""Playing: what is heard never jumps, whatever the mapping, a sensor or a person does."""

import logging
from itertools import pairwise

import numpy as np
import pytest

from mappings.base import Mapping
from pipeline.engine.learnt import unpack
from pipeline.engine.scene import LONGEST
from pipeline.project.rig import PlayingSettings, RigSettings
from recordings.events import Swap
from recordings.frame import Float32Array
from sensors.comote import Comote
from tests.pipeline.engine.stage import (
    FLAT,
    MS,
    SECOND,
    SIDE,
    STEEPEST,
    UPRIGHT,
    Stage,
    largest_step,
    phone_project,
    sample,
)


def playing(*poses: tuple[float, ...], stage: Stage | None = None) -> Stage:
    stage = stage or Stage()
    stage.teach(*(poses or (FLAT, UPRIGHT, SIDE)))
    stage.do("train")
    stage.answer()
    stage.do("run")
    stage.hold(FLAT, 1.0)
    return stage


def fastest(seconds: float, distance: float) -> float:
    """Return how far a blend of so many seconds over a distance goes in one step at most."""
    return STEEPEST * distance * LONGEST * 1e-9 / seconds


def test_run_and_stop_are_blended() -> None:
    stage = playing()
    stage.do("target", 3, 3, 3, 3)
    since = len(stage.outside.latents) - 1
    stage.do("stop")
    stage.hold(FLAT, 0.5)
    assert stage.latents == [3.0] * 4
    stage.do("run")
    stage.hold(FLAT, 0.5)
    rows = stage.heard(since)
    assert np.ptp(rows, axis=0).max() > 1
    assert largest_step(rows) <= fastest(0.1, 6.0)


def test_run_after_a_long_silence_is_blended_too() -> None:
    """No frame and no step for a minute: the first step does not go all the way."""
    stage = playing()
    stage.do("stop")
    stage.do("target", 3, 3, 3, 3)
    stage.wait(60.0)
    since = len(stage.outside.latents) - 1
    stage.do("run")
    stage.wait(1.0)
    assert largest_step(stage.heard(since)) <= fastest(0.1, 6.0)


def test_a_smoothed_target_glides_after_a_silence() -> None:
    stage = Stage()
    stage.do("target", 0, 0, 0, 0)
    stage.do("latent/smoothing", 1, 1.0)
    stage.wait(60.0)
    stage.do("target", 3, 3, 3, 3)
    assert stage.latents[0] < 0.1
    assert stage.latents[1] == 3.0
    stage.wait(1.0)
    assert stage.latents[0] == pytest.approx(3 * (1 - np.exp(-1)), abs=0.05)


def test_another_mapping_is_blended_in_while_playing() -> None:
    stage = playing()
    stage.hold(UPRIGHT, 1.0)
    for number in (1, 2, 3):
        stage.do("round/target", number, -3, 3, -3, 3)
    stage.do("train")
    since = len(stage.outside.latents) - 1
    stage.answer()
    stage.hold(UPRIGHT, 0.5)
    rows = stage.heard(since)
    assert rows[-1].tolist() == pytest.approx([-3, 3, -3, 3], abs=0.01)
    assert largest_step(rows) <= fastest(0.1, 6.0)


def test_a_third_mapping_in_the_middle_of_a_blend_does_not_jump() -> None:
    stage = playing()
    blobs = []
    for sign in (1, -1):
        for number in (1, 2, 3):
            stage.do("round/target", number, *[3 * sign] * 4)
        stage.do("train")
        stage.answer()
        stage.hold(FLAT, 0.3)
        blobs += [e.blob for e in stage.outside.events if isinstance(e, Swap)][-1:]
    since = len(stage.outside.latents) - 1
    for i in range(6):
        stage.engine.step(Swap(stage.now, "main", blobs[i % 2]))
        stage.hold(FLAT, 0.05)
    stage.hold(FLAT, 0.5)
    assert np.ptp(stage.heard(since)) > 1
    assert largest_step(stage.heard(since)) <= fastest(0.1, 6.0)


def test_a_mapping_that_comes_while_idle_is_not_heard() -> None:
    stage = playing()
    stage.do("stop")
    stage.do("target", 3, 3, 3, 3)
    stage.hold(FLAT, 0.5)
    since = len(stage.outside.latents)
    stage.do("train")
    stage.answer()
    stage.hold(FLAT, 0.5)
    assert np.unique(stage.heard(since)).tolist() == [3.0]


# ---- a sensor that is lost -----------------------------------------------------------------


def test_a_lost_sensor_holds_then_fades_and_comes_back_without_a_bump() -> None:
    stage = playing()
    held = stage.latents
    since = len(stage.outside.latents) - 1
    stage.wait(0.49)
    assert stage.latents == held
    assert stage.engine.lost == set()
    stage.wait(0.52)
    assert stage.engine.lost == {"phone"}
    assert stage.latents == pytest.approx([v / 2 for v in held], abs=0.05)  # half of the fade
    stage.wait(1.0)
    assert stage.latents == [0.0] * 4
    assert stage.engine.due() is None  # nothing moves, nothing is awaited
    stage.hold(FLAT, 1.0)
    assert stage.engine.lost == set()
    assert stage.latents == pytest.approx(held, abs=0.1)
    rows = stage.heard(since)
    assert largest_step(rows) <= LONGEST * 1e-9 / 0.1 * np.abs(held).max() + 0.01


def test_a_sensor_lost_while_idle_does_not_change_the_target() -> None:
    stage = Stage()
    stage.hold(FLAT, 0.5)
    stage.do("target", 2, 2, 2, 2)
    stage.wait(5.0)
    assert stage.latents == [2.0] * 4


def test_a_sensor_never_heard_lets_its_latents_rest() -> None:
    taught = playing()
    (blob,) = [e.blob for e in taught.outside.events if isinstance(e, Swap)]
    stage = Stage()
    stage.do("target", 2, 2, 2, 2)
    stage.engine.step(Swap(stage.now, "main", blob))
    stage.do("run")
    stage.wait(5.0)
    assert stage.latents == [0.0] * 4
    stage.hold(FLAT, 2.0)
    assert stage.latents == pytest.approx(taught.latents, abs=0.1)


def test_only_the_latents_of_the_lost_sensor_go_to_rest() -> None:
    sensors = [Comote(name="left", id="0"), Comote(name="right", id="1")]
    stage = Stage(phone_project(m=2, sensors=list(sensors)))
    both(stage, FLAT, FLAT, 0.1)
    stage.do("latent/inputs", 1, "left.orientation")
    stage.do("latent/inputs", 2, "right.orientation")
    for left, right, target in (
        (FLAT, FLAT, (1, 1)),
        (UPRIGHT, SIDE, (2, 2)),
        (SIDE, FLAT, (3, 1)),
    ):
        stage.do("target", *target)
        both(stage, left, right, 0.5)
        stage.do("record")
        both(stage, left, right, 2.1)
    stage.do("train")
    stage.answer()
    stage.do("run")
    both(stage, UPRIGHT, SIDE, 1.0)
    assert stage.latents == pytest.approx([2, 2], abs=0.3)
    stage.hold(UPRIGHT, 3.0, device="0")
    assert stage.engine.lost == {"right"}
    assert stage.latents == [pytest.approx(2, abs=0.3), 0.0]


def both(stage: Stage, left: tuple[float, ...], right: tuple[float, ...], seconds: float) -> None:
    rng = np.random.default_rng(0)
    for _ in range(round(seconds * 100)):
        stage.wait(0.01)
        for device, pose in (("0", left), ("1", right)):
            stage.hear(sample(device, stage.now // MS % 2**31, pose + 0.05 * rng.normal(size=3)))


# ---- what breaks ---------------------------------------------------------------------------


class Stumbling(Mapping):
    """A mapping that does what it is told."""

    type = "stumbling"

    def __init__(self, inner: Mapping) -> None:
        self.inner, self.does = inner, "work"

    def predict(self, x: Float32Array) -> Float32Array:
        found = self.inner.predict(x)
        if self.does == "raise":
            raise ZeroDivisionError("no")
        if self.does == "nan":
            return np.where(np.arange(len(found)) == 1, np.float32(np.nan), found)
        return found[:1] if self.does == "shrink" else found

    def fit(self, examples: object, watch: object = None) -> None:
        raise NotImplementedError

    def weights(self) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float32]]]:
        raise NotImplementedError

    def facts(self) -> dict[str, object]:
        raise NotImplementedError

    def restore(self, weights: object, facts: object) -> None:
        raise NotImplementedError


def stumbling() -> tuple[Stage, Stumbling]:
    stage = playing()
    learnt = stage.engine.active_scene.learnt
    assert learnt is not None
    learnt.mapping = mapping = Stumbling(learnt.mapping)
    stage.hold(FLAT, 0.2)
    return stage, mapping


@pytest.mark.parametrize("fault", ["raise", "shrink"])
def test_a_mapping_that_raises_holds_and_is_logged_once(
    fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    stage, mapping = stumbling()
    held = stage.latents
    mapping.does = fault
    stage.hold(SIDE, 1.0)
    assert stage.latents == held
    assert [r.levelno for r in caplog.records] == [logging.ERROR]
    mapping.does = "work"
    stage.hold(SIDE, 1.0)
    assert stage.latents != held


def test_a_value_that_is_no_number_holds_its_latent_only() -> None:
    stage, mapping = stumbling()
    held = stage.latents
    mapping.does = "nan"
    stage.hold(UPRIGHT, 1.0)
    assert stage.latents[1] == held[1]
    assert stage.latents[0] != pytest.approx(held[0], abs=0.5)


def test_a_mapping_that_is_broken_from_the_start_leaves_what_was_heard() -> None:
    stage = playing()
    stage.do("stop")
    stage.do("target", 1, 2, 3, -1)
    stage.hold(FLAT, 0.5)
    learnt = stage.engine.active_scene.learnt
    assert learnt is not None
    learnt.mapping, learnt.last = Stumbling(learnt.mapping), None
    learnt.mapping.does = "raise"
    stage.do("run")
    stage.hold(SIDE, 0.5)
    assert stage.latents == [1.0, 2.0, 3.0, -1.0]


def test_a_feature_that_raises_holds_and_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    stage = playing()
    feature = stage.engine.project.scenes["main"].features[1]
    view = stage.engine.graph.views["main"]
    held = stage.engine.graph.vector("main")[view.names.index("phone.intensity")]

    def fail(*_: object) -> None:
        raise ZeroDivisionError("no")

    feature.step = fail  # type: ignore[assignment, method-assign]  # what a feature with a fault does
    stage.hold(SIDE, 1.0, 1.0)
    assert len(caplog.records) == 1
    assert "phone.intensity" in caplog.text
    assert stage.engine.graph.vector("main")[view.names.index("phone.intensity")] == held
    assert stage.do("nearest") == [3]  # the others go on


# ---- silence -------------------------------------------------------------------------------


def test_panic_silences_until_resumed() -> None:
    stage = playing()
    assert stage.outside.told("mute") == [[0]]  # with hello
    stage.do("panic")
    assert stage.outside.told("mute") == [[0], [1]]
    assert stage.engine.state()[0] == "panic"
    count = len(stage.outside.latents)
    stage.hold(SIDE, 1.0)
    stage.do("target", 1, 1, 1, 1)
    assert len(stage.outside.latents) == count
    stage.do("resume")
    assert stage.outside.told("mute") == [[0], [1], [0]]
    assert len(stage.outside.latents) == count + 1
    assert stage.engine.state()[0] == "playing"


def test_rounds_end_by_themselves_in_a_panic() -> None:
    stage = Stage()
    stage.do("record", 1.0)
    stage.do("panic")
    stage.wait(5.0)
    assert stage.engine.state() == ("panic", "")


# ---- latents while playing -----------------------------------------------------------------


def test_latents_change_live_and_are_kept() -> None:
    stage = playing()
    stage.do("latent/limits", 1, -0.5, 0.5)
    stage.do("latent/enable", 2, 0)
    stage.do("latent/rest", 3, 1.5)
    stage.do("latent/lock", 4)
    locked = stage.latents[3]
    for pose in (FLAT, UPRIGHT, SIDE):
        stage.hold(pose, 1.0)
        assert abs(stage.latents[0]) <= 0.5
        assert stage.latents[1] == 0.0
        assert stage.latents[3] == locked
    stage.wait(5.0)
    assert stage.latents[2] == 1.5
    stage.do("latent/lock", 4, 0)
    stage.do("latent/name", 4, "breath")
    kept = stage.engine.project.scenes["main"].latents
    assert [(k.min, k.enable, k.rest, k.lock, k.name) for k in kept] == [
        (-0.5, True, None, False, "latent-1"),
        (-3.0, False, None, False, "latent-2"),
        (-3.0, True, 1.5, False, "latent-3"),
        (-3.0, True, None, False, "breath"),
    ]
    assert stage.outside.sent[-1][0].latents[3] == "breath"


# ---- scenes --------------------------------------------------------------------------------


def test_scenes_have_their_own_latents_rounds_and_mapping() -> None:
    stage = playing()
    assert [v.alone for v, *_ in stage.outside.sent[-1:]] == [True]
    stage.do("scene/new", "two", 2)
    stage.do("stop")
    stage.do("scene", "two")
    stage.hold(FLAT, 0.5)
    voice, values, _, _ = stage.outside.sent[-1]
    assert (voice.scene, voice.alone, len(values)) == ("two", False, 2)
    assert stage.do("rounds") == []
    stage.do("queue/add", "x", 1, 1)
    stage.teach(SIDE, UPRIGHT)
    stage.do("train")
    stage.answer()
    stage.do("run")
    stage.hold(SIDE, 1.0)
    assert len(stage.latents) == 2
    assert len(stage.engine.scenes["main"].teaching.book.rounds) == 3
    stage.do("scene", "main")
    stage.hold(FLAT, 1.0)
    assert len(stage.latents) == 4


def test_switching_scenes_crosses_their_gains() -> None:
    stage = playing()
    stage.do("scene/new", "two", 2)
    stage.wait(30.0)  # nothing has been stepped for long
    stage.outside.gains.clear()
    stage.do("scene", "two")
    stage.hold(FLAT, 0.5)
    for scene, first, last in (("main", 1.0, 0.0), ("two", 0.0, 1.0)):
        gains = [first] + [g for s, g in stage.outside.gains if s == scene]
        assert gains[-1] == last
        assert max(abs(a - b) for a, b in pairwise(gains)) <= 0.2 + 1e-9
        assert len(gains) > 5
    assert {e.scene for e in stage.outside.latents[-10:]} == {"two"}


def test_a_silent_scene_wakes_up_where_it_belongs() -> None:
    stage = playing()
    stage.do("scene/new", "two", 4)
    stage.do("scene", "two")
    for i in range(4):
        stage.do("latent/smoothing", i + 1, 10)
    stage.do("scene", "main")
    stage.hold(FLAT, 1.0)
    stage.engine.scenes["two"].target[:] = 2.5
    stage.do("scene", "two")
    stage.hold(FLAT, 0.02)
    assert stage.latents == [2.5] * 4


def test_stopping_in_the_middle_of_a_switch_does_not_jump() -> None:
    rig = RigSettings(playing=PlayingSettings(crossfade=1.0))
    stage = playing(stage=Stage(phone_project(rig=rig)))
    stage.hold(FLAT, 2.0)
    stage.do("target", 3, 3, 3, 3)
    stage.do("scene/new", "two", 4)
    since = len(stage.outside.latents) - 1
    stage.do("scene", "two")
    stage.hold(FLAT, 0.2)
    stage.do("stop")
    stage.hold(FLAT, 0.5)
    assert largest_step(stage.heard(since)) <= fastest(1.0, 6.0)


# ---- mappings from disk --------------------------------------------------------------------


def test_mappings_of_the_project_are_loaded_at_the_start() -> None:
    taught = playing()
    (blob,) = [e.blob for e in taught.outside.events if isinstance(e, Swap)]
    project = phone_project()
    project.mappings["main"] = blob
    stage = Stage(project)
    stage.do("run")
    stage.hold(FLAT, 2.0)
    assert stage.latents == pytest.approx(taught.latents, abs=0.1)


def test_a_mapping_of_other_latents_is_refused_in_words() -> None:
    taught = playing()
    (blob,) = [e.blob for e in taught.outside.events if isinstance(e, Swap)]
    project = phone_project(m=3)
    project.mappings["main"] = blob
    stage = Stage(project)
    assert "other latents now" in str(stage.outside.told("warning"))
    assert "nothing is learnt yet" in stage.ask("run")
    assert unpack(blob).outputs == ("latent-1", "latent-2", "latent-3", "latent-4")


def test_time_never_goes_back() -> None:
    """Sockets are read one after the other: what arrived first may be stepped last."""
    stage = playing()
    since = len(stage.outside.latents)
    late = stage.now - SECOND
    stage.now, now = late, stage.now
    stage.hear(sample("0", now // MS % 2**31 + 10, FLAT))
    stage.now = now
    stage.hold(FLAT, 0.1)
    times = [e.time for e in stage.outside.latents[since - 1 :]]
    assert times == sorted(set(times))


def test_hello_tells_how_loud_each_scene_is() -> None:
    stage = Stage()
    assert stage.outside.gains == [("main", 1.0)]
    stage.do("scene/new", "second")
    stage.outside.gains.clear()
    stage.do("hello")
    assert stage.outside.gains == [("main", 1.0), ("second", 0.0)]
