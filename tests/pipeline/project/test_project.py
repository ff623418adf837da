"""Opening a project, and writing what has changed with the rest as it was."""

import shutil
from pathlib import Path

import pytest

from pipeline.engine.opening import open_project
from pipeline.project.creation import (
    default_scene,
    new_project,
    sensor_said,
    take_in,
    write_project,
)
from tests.pipeline.project.pieces import RIG, SCENE, made, told

SAMPLE = Path(__file__).parents[3] / "recordings" / "samples" / "digit-0-a.mcap"


@pytest.fixture
def piece(tmp_path: Path) -> Path:
    return made(tmp_path / "piece")


def test_a_good_project_opens_without_notes(piece: Path) -> None:
    project = open_project(piece)
    assert [s.name for s in project.sensors] == ["phone", "riot"]
    assert project.notes == []


def test_folders_that_are_no_project(tmp_path: Path) -> None:
    assert "limber new" in told(tmp_path)
    assert "there is no folder" in told(tmp_path / "nothing")
    file = made(tmp_path / "piece") / "rig.toml"
    assert "is a file; a project is the folder" in told(file)


def test_files_that_are_no_text(piece: Path) -> None:
    (piece / "rig.toml").write_bytes(b"\xff\xfe")
    assert "is not text in UTF-8" in told(piece)
    (piece / "rig.toml").unlink()
    (piece / "rig.toml").mkdir()
    assert "no project" in told(piece)


def test_an_empty_rig_is_one_without_sensors(piece: Path) -> None:
    made(piece, rig="")
    project = open_project(piece)
    assert (project.sensors, project.outputs) == ([], [])
    assert "phone.accelerometer" in project.notes[0]


def test_empty_and_missing_scenes(piece: Path) -> None:
    made(piece, scene="")
    assert "a scene needs at least one latent" in told(piece)
    (piece / "scenes" / "main" / "scene.toml").unlink()
    assert 'there is no scene "main"' in told(piece)


def test_a_scene_folder_that_cannot_be_said_over_osc(piece: Path) -> None:
    shutil.copytree(piece / "scenes" / "main", piece / "scenes" / "my scene")
    assert '"my scene" is no name for a scene' in told(piece)


def test_a_moved_project_opens_and_finds_its_takes(
    piece: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(SAMPLE, piece / "takes" / "one.mcap")
    made(piece, rig=RIG.replace('type = "riot"', 'type = "replay"\ntake = "takes/one.mcap"'))
    moved = piece.rename(tmp_path / "elsewhere")
    monkeypatch.chdir(tmp_path)
    project = open_project(Path("elsewhere"))
    assert "accelerometer.x" in project.sensors[1].known_units()
    assert project.rig_text().decode() == (moved / "rig.toml").read_text()
    project.tables()["rig"]["sensors"][1]["take"].encode()  # it goes into takes as JSON


def test_texts_keep_all_that_did_not_change(piece: Path) -> None:
    project = open_project(piece)
    assert project.rig_text().decode() == RIG
    assert project.scene_text("main").decode() == SCENE


def test_a_sensor_added_keeps_comments(piece: Path) -> None:
    project = open_project(piece)
    take_in(project, sensor_said("comote:1@8003", {"phone", "riot"}))
    rig, scene = project.rig_text().decode(), project.scene_text("main").decode()
    added = '[[sensors]]\nname = "phone-1"\ntype = "comote"\nid = "1"\nport = 8003\n'
    buttons = "".join(
        f'"phone-1.control.button{key}" = "{what}"\n'
        for key, what in (("A", "next"), ("B", "back"))
    )
    assert rig.replace(added + "\n", "").replace(buttons, "") == RIG
    assert added in rig
    assert scene.startswith(SCENE.partition("[[latents]]")[0])
    assert "# dark" in scene
    assert "# the beginning" in scene
    made(piece, rig, scene)
    assert [s.name for s in open_project(piece).sensors] == ["phone", "riot", "phone-1"]


def test_sensors_targets_and_values_go_without_their_neighbours(piece: Path) -> None:
    project = open_project(piece)
    del project.sensors[0]
    project.rig.buttons.clear()
    project.rig.playing.fade = 1.0
    project.scenes["main"].targets.clear()
    project.scenes["main"].latents[1].smoothing = 0.5
    rig, scene = project.rig_text().decode(), project.scene_text("main").decode()
    assert "left wrist" not in rig
    assert "# in the shoe" in rig
    assert "# the patch" in rig
    assert "# dark" in scene
    made(piece, rig, scene)
    again = open_project(piece)
    assert [s.name for s in again.sensors] == ["riot"]
    assert again.rig == project.rig
    assert again.scenes == project.scenes


def test_the_last_sensor_goes_alone(piece: Path) -> None:
    project = open_project(piece)
    del project.sensors[1]
    rig = project.rig_text().decode()
    assert "# on the left wrist" in rig
    assert "riot" not in rig
    assert "# the patch" in rig


def test_what_is_written_is_what_is_opened(tmp_path: Path) -> None:
    sensors = [sensor_said(text, set()) for text in ("comote", "riot:3", "osc:/faders@9000")]
    project = new_project(sensors, default_scene(6, -1.0, 1.0, ["a", "b"]))
    write_project(project, tmp_path / "new")
    again = open_project(tmp_path / "new")
    assert again.sensors == project.sensors
    assert again.outputs == project.outputs
    assert again.rig == project.rig
    assert again.scenes == project.scenes
    assert again.notes == []
    with pytest.raises(FileExistsError, match="holds a project already"):
        write_project(project, tmp_path / "new")


def test_a_scene_that_is_removed_before_it_is_written_is_as_it_was() -> None:
    project = new_project([], default_scene(2))
    project.add_scene("other", default_scene(3))
    later = project.scene_later("other")
    project.remove_scene("other")
    assert b"latent-3" in later()
    assert "scenes/other/scene.toml" not in project.texts
