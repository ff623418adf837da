"""Real videos, looked through to the datagrams and the picture that come of them."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from pipeline.camera.capture import Asked, Capture
from pipeline.camera.finding import sides
from pipeline.camera.looking import Looking
from pipeline.camera.sight import Camera, Sight, Wanted
from sensors.hands import SIDES, Hands
from sensors.pose import Pose
from tests.pipeline.camera.clips import crossing, image, needs_camera, swaying, write
from tests.pipeline.camera.drawn import TIPS, hands
from tests.sensors.reading import DEADLINE, Bench

pytestmark = needs_camera


@contextmanager
def looked_through(camera: Camera, sight: Sight) -> Iterator[Looking]:
    looking = Looking(camera, 0, sight)
    try:
        yield looking
    finally:
        looking.close()


@pytest.fixture
def sight(tmp_path: Path) -> Iterator[Sight]:
    made = Sight(tmp_path / "it.sight")
    yield made
    made.close()


def people_in(clip: Path, count: int, folder: Path, sight: Sight) -> list[Bench]:
    """Return what came of each of the people in a clip, played as fast as it goes."""
    poses = [Pose(name=f"p{n}", person=n + 1, source=clip, speed=0.0) for n in range(count)]
    for pose in poses:
        pose.place = folder / pose.name
    wanted = tuple(Wanted("pose", pose.whose - 1, str(pose.place)) for pose in poses)
    benches = [Bench(pose) for pose in poses]
    try:
        with looked_through(Camera(Asked(file=str(clip), speed=0.0), wanted), sight):
            for bench in benches:
                bench.until(lambda bench=bench: bench.readers.over)  # type: ignore[misc]
                bench.look()
    finally:
        for bench in benches:
            bench.readers.close()
    return benches


def drain(capture: Capture) -> None:
    """Read to the end, which is told by EOFError."""
    while True:
        capture.read()


def across(bench: Bench) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return where somebody's shoulders were, from left to right, shape (frames,)."""
    names = bench.frames[0].layout.names
    places = [names.index(f"{side}_shoulder.x") for side in ("left", "right")]
    return np.array([frame.values[places].mean() for frame in bench.frames])


def test_a_person_is_followed_from_image_to_image(tmp_path: Path, sight: Sight) -> None:
    clip = swaying(tmp_path / "clip.avi")
    (bench,) = people_in(clip, 1, tmp_path, sight)
    assert len(bench.frames) == 20
    assert [frame.device_time for frame in bench.frames] == [round(n * 1e9 / 30) for n in range(20)]
    x = across(bench)
    assert x[-1] - x[0] == pytest.approx(120 / 640, abs=0.05)
    last = bench.last
    assert last["nose.visibility"] > 0.9
    assert last["nose.y"] > last["left_shoulder.y"] > last["left_hip.y"]  # y is up
    assert last["nose.world.y"] > last["left_shoulder.world.y"] > 0.2
    assert last["nose.world.z"] > last["left_ear.world.z"]  # z is towards the camera
    assert last["left_shoulder.x"] > last["right_shoulder.x"]  # she faces it


def test_two_who_cross_stay_who_they_are(tmp_path: Path, sight: Sight) -> None:
    left, right = people_in(crossing(tmp_path / "clip.avi"), 2, tmp_path, sight)
    one, other = sorted((across(left), across(right)), key=lambda x: float(x[0]))
    assert one[0] < 0.4 < 0.6 < one[-1]
    assert other[-1] < 0.4 < 0.6 < other[0]
    assert min(len(one), len(other)) > 50


def test_both_hands_are_found_where_they_are(tmp_path: Path, sight: Sight) -> None:
    wrists = (200.0, 330.0), (440.0, 330.0)
    clip = write(tmp_path / "clip.avi", [hands(*((x, y, x > 320) for x, y in wrists))] * 6)
    sensor = Hands(name="hands", source=clip, speed=0.0)
    sensor.place = tmp_path / "hands"
    bench = Bench(sensor)
    wanted = (Wanted("hands", 0, str(sensor.place)),)
    try:
        with looked_through(Camera(Asked(file=str(clip), speed=0.0), wanted), sight):
            bench.until(lambda: bench.readers.over)
            bench.look()
    finally:
        bench.readers.close()
    assert len(bench.frames) == 6
    found = {side: bench.last[f"{side}.wrist.x"] * 640 for side in SIDES}
    assert sorted(found.values()) == pytest.approx([x for x, _ in wrists], abs=25)
    for side in SIDES:
        assert bench.last[f"{side}.visibility"] > 0.4
        tip, root = (bench.last[f"{side}.{at}.y"] for at in ("middle_tip", "middle_mcp"))
        assert tip > root > bench.last[f"{side}.wrist.y"]
        y = 480 * (1 - tip)
        assert y == pytest.approx(330 - 90 * TIPS[1][1], abs=25)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ([("left", 0.9), ("right", 0.8)], {"left": 0, "right": 1}),
        ([("right", 0.6), ("right", 0.8)], {"right": 1, "left": 0}),
        ([("left", 0.6)], {"left": 0}),
        ([], {}),
    ],
)
def test_one_person_has_one_of_each_hand(
    said: list[tuple[str, float]], found: dict[str, int]
) -> None:
    assert sides(said) == found


def test_nobody_is_nothing(tmp_path: Path, sight: Sight) -> None:
    clip = write(tmp_path / "empty.avi", [image([])] * 5)
    (bench,) = people_in(clip, 1, tmp_path, sight)
    assert not bench.frames


def test_a_picture_with_the_skeleton_is_there_only_while_somebody_looks(
    tmp_path: Path, sight: Sight
) -> None:
    clip = swaying(tmp_path / "clip.avi", 60)
    wanted = (Wanted("pose", 0, str(tmp_path / "nobody")),)
    (tmp_path / "nobody").touch()
    with looked_through(Camera(Asked(file=str(clip)), wanted), sight):
        end = time.monotonic() + DEADLINE
        while not sight.figures(0):
            assert time.monotonic() < end
            time.sleep(0.01)
        assert sight.picture(0) == (0, None)
        while sight.picture(0)[1] is None and time.monotonic() < end:
            sight.watch(0)
            time.sleep(0.01)
        picture = sight.picture(0)[1]
        assert picture is not None
    assert picture.shape == (240, 320, 3)
    green = (picture.astype(int) - np.array([80, 220, 120])).__abs__().sum(axis=2) < 60
    assert green.sum() > 50


@pytest.mark.parametrize(
    ("asked", "problem"),
    [(Asked(file="no.avi"), "cannot be played"), (Asked(camera="97"), "is it plugged in")],
)
def test_what_cannot_be_opened_is_told_to_the_sensor(
    tmp_path: Path, sight: Sight, asked: Asked, problem: str
) -> None:
    place = tmp_path / "seen"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(place))
        ear.settimeout(DEADLINE)
        camera = Camera(asked, (Wanted("pose", 0, str(place)),))
        with looked_through(camera, sight):
            assert problem.encode() in ear.recv(4096)
        assert problem in sight.figures(0)["problem"]


def test_a_camera_that_is_not_there_says_what_to_look_at() -> None:
    with pytest.raises(OSError, match="is it plugged in"):
        Capture(Asked(camera="97"))
    with pytest.raises(OSError, match="stream"):
        Capture(Asked(camera="http://127.0.0.1:9/none"))


def test_at_its_own_speed_a_slow_reader_gets_the_newest_image(tmp_path: Path) -> None:
    capture = Capture(Asked(file=str(swaying(tmp_path / "clip.avi", 30))))
    try:
        first = capture.read()
        time.sleep(0.4)
        then = capture.read()
        assert then.when - first.when > 300_000_000
        with pytest.raises(EOFError):
            drain(capture)
    finally:
        capture.close()
