"""Every kind of mapping is judged on a project's own takes, and nothing of it changes."""

import json
import shutil
from pathlib import Path

import pytest

from mappings.base import learning
from pipeline.project.creation import write_project
from pipeline.terminal.evaluating import evaluate_scene, late
from tests.pipeline.engine.stage import FLAT, SIDE, UPRIGHT, Memory, Stage, phone_project
from tests.pipeline.terminal.shell import limber


@pytest.fixture(scope="module")
def piece(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose rounds were taught, twice each, from poses of a phone."""
    folder = tmp_path_factory.mktemp("evaluated") / "piece"
    project = phone_project(m=2)
    write_project(project, folder)
    memory = Memory(folder / "takes" / "take.mcap")
    stage = Stage(project, memory)
    for _ in range(2):
        stage.teach(FLAT, UPRIGHT, SIDE)
    assert memory.take is not None
    memory.take.close()
    (folder / "scenes" / "main" / "rounds.json").write_bytes(
        stage.engine.active_scene.teaching.book.dumps()
    )
    return folder


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_errors_of_every_kind_by_latent_and_by_round(tmp_path: Path, piece: Path) -> None:
    before = files(piece)
    ended = limber("evaluate", piece, "--json", cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    assert tuple(found["kinds"]) == learning()
    for kind, errors in found["kinds"].items():
        assert 0 <= errors["overall"] < 0.25, kind
        assert list(errors["relative"]) == list(errors["rmse"]) == ["latent-1", "latent-2"]
        assert list(errors["rounds"]) == ["1", "2", "3", "4", "5", "6"]
    assert found["scheme"] == "rounds"
    assert found["best"] in found["kinds"]
    assert (found["scene"], found["chosen"], found["rounds"]) == ("main", "auto", 6)
    assert found["missing"] == found["problems"] == []
    assert found["lag"] is None  # all are poses
    assert files(piece) == before


def test_a_person_is_told_in_tables_and_sentences(tmp_path: Path, piece: Path) -> None:
    ended = limber("evaluate", piece, "--scene", "main", "--kind", "ridge", cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert "Error by latent" in ended.stdout
    assert "ridge" in ended.stdout
    assert "kernel" not in ended.stdout
    assert "Error by round" in ended.stdout
    assert "Scene main: 6 rounds, " in ended.stdout
    assert "leaving whole rounds out" in ended.stdout
    assert "Its own mapping, auto, is off by " in ended.stdout


def test_what_a_person_can_get_wrong(tmp_path: Path, piece: Path) -> None:
    assert limber("new", "empty", cwd=tmp_path).returncode == 0
    for args, message in (
        (["nothing"], "there is no folder nothing"),
        (["empty"], "round"),
        ([piece, "--scene", "mian"], 'Did you mean "main"?'),
        ([piece, "--kind", "rigde"], 'Did you mean "ridge"?'),
    ):
        ended = limber("evaluate", *args, cwd=tmp_path)
        assert ended.returncode == 2
        assert message in ended.stderr
        assert "Traceback" not in ended.stderr


def test_watching_can_end_it(piece: Path) -> None:
    def watch(share: float, step: str) -> None:
        if share > 0.1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        evaluate_scene(piece, "", watch)


def test_it_needs_no_mapping_and_a_damaged_one_hinders_nothing(tmp_path: Path, piece: Path) -> None:
    """Of a scene that swaps and leaves a latent out; training it then says what is kept."""
    folder = tmp_path / "piece"
    shutil.copytree(piece, folder)
    text = (folder / "scenes/main/scene.toml").read_text("utf-8")
    text = text.replace('type = "auto"', 'type = "auto"\nimprove = "swap"', 1)
    text = text.replace('name = "latent-2"', 'name = "latent-2"\ntrain = false', 1)
    (folder / "scenes/main/scene.toml").write_text(text, "utf-8")
    mapping = folder / "scenes/main/mapping"
    mapping.mkdir()
    for name in ("mapping", "better"):
        (mapping / f"{name}.safetensors").write_bytes(b"damaged")
    ended = limber("evaluate", folder, "--kind", "auto", "--json", cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)["kinds"]["auto"]
    assert list(found["relative"]) == ["latent-1", "latent-2"]
    assert len(found["rounds"]) == 6
    for never in (True, False):
        ended = limber("train", folder, "--json", cwd=tmp_path)
        assert ended.returncode == 0, ended.stderr
        report = json.loads(ended.stdout)
        assert report["kinds"]["latent-2"] == ("none" if never else "kept")
        assert ("never trained" in str(report["notes"])) == never
        (folder / "scenes/main/scene.toml").write_text(text.replace("train = false\n", ""))
        assert limber("train", folder, cwd=tmp_path).returncode == 0
        (folder / "scenes/main/scene.toml").write_text(text)
    (folder / "scenes/main/rounds.json").unlink()
    ended = limber("evaluate", folder, "--json", cwd=tmp_path)
    assert ended.returncode == 2
    assert "round" in ended.stderr


def test_how_late_movement_comes_is_told_where_it_is_known() -> None:
    lag = {"seconds": 0.1304, "low": 0.11, "high": 0.15, "sure": True, "takes": 2}
    (said,) = late(lag)
    assert said.startswith("Movement comes 130 ms (110 to 150) after targets that move. Watch them")
    (said,) = late({**lag, "low": 0.02})
    assert said == "Movement comes 130 ms (20 to 150) after targets that move."
    assert late({**lag, "sure": False}) == late(None) == []
