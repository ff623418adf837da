"""A video is looked through by the camera process, as a camera would be, into a playing project."""

import time
from pathlib import Path

from pipeline.project.project import Project
from sensors.pose import Pose
from tests.pipeline.camera.clips import needs_camera, swaying
from tests.pipeline.processes.running import played, until


@needs_camera
def test_a_person_in_a_video_is_a_sensor_and_its_process_is_replaced_alone(tmp_path: Path) -> None:
    clip = swaying(tmp_path / "clip.avi", 30)

    def see(project: Project) -> None:
        project.sensors.append(Pose(name="dancer", source=clip, speed=1.0))

    with played(tmp_path / "piece", see) as stage:
        status = stage.wait(lambda s: s["sensors"]["sensors"]["dancer"]["frames"] > 3)
        dancer = status["sensors"]["sensors"]["dancer"]
        assert dancer["type"] == "pose"
        assert dancer["channels"] == list(Pose.units)
        assert dancer["delay"] > 0
        assert status["cameras"]["dancer"]["place"] == 0
        engine = stage.supervisor.pid("engine")
        stage.kill("camera")
        until(lambda: stage.supervisor.children["camera"].restarts)
        before = stage.client.status()["sensors"]["sensors"]["dancer"]["frames"]
        stage.wait(lambda s: s["sensors"]["sensors"]["dancer"]["frames"] > before)
        stage.hears()
        assert stage.supervisor.pid("engine") == engine
        stage.client.do("sensor/remove", "dancer")
        until(lambda: "camera" not in stage.supervisor.children)
    assert not [
        p for p in Path("/dev/shm").glob("limber-*/*.seen*") if stage.client.path.stem in p.name
    ]


@needs_camera
def test_without_such_a_sensor_there_is_no_camera_process(tmp_path: Path) -> None:
    with played(tmp_path / "piece") as stage:
        stage.hears()
        assert "camera" not in stage.supervisor.children


@needs_camera
def test_a_camera_that_cannot_be_opened_is_a_problem_for_as_long_as_that_is_so(
    tmp_path: Path,
) -> None:
    clip = tmp_path / "clip.avi"
    clip.write_bytes(b"no video")

    def see(project: Project) -> None:
        project.sensors.append(Pose(name="dancer", source=clip))

    with played(tmp_path / "piece", see) as stage:

        def told() -> bool:
            return any("cannot be played" in text for text in stage.client.status()["problems"])

        until(told)
        end = time.monotonic() + 3  # two attempts and the waits between them
        while time.monotonic() < end:
            assert told()
            time.sleep(0.05)
        swaying(clip, 60)
        stage.wait(lambda s: s["sensors"]["sensors"]["dancer"]["frames"])
        until(lambda: not told())
