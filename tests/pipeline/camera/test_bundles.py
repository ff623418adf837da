"""The models are made from a wheel, the same each time, without a network."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from pipeline.camera import models
from pipeline.camera.bundles import RECIPES, Part, WrongModelError, build, lighten, scaled
from pipeline.camera.lighter import ALIGNED, lighter, opened, plain
from tests.pipeline.camera.clips import needs_camera


def stored(bundle: Path) -> dict[str, tuple[int, bytes]]:
    """Return where each model begins in a bundle, and the model."""
    found, whole = {}, bundle.read_bytes()
    with zipfile.ZipFile(bundle) as archive:
        for entry in archive.infolist():
            at = entry.header_offset + 30 + len(entry.filename) + len(entry.extra)
            assert entry.compress_type == zipfile.ZIP_STORED
            assert whole[at : at + entry.file_size] == archive.read(entry)
            found[entry.filename] = at, archive.read(entry)
    return found


@needs_camera
@pytest.mark.parametrize("kind", RECIPES)
def test_models_are_aligned_and_making_one_of_them_again_changes_nothing(kind: str) -> None:
    found = stored(models.model(kind))
    assert list(found) == [part.name for part in RECIPES[kind]]
    for part in RECIPES[kind]:
        at, model = found[part.name]
        assert at % ALIGNED == 0
        assert scaled(model, part) == scaled(model, part)


@needs_camera
@pytest.mark.parametrize("kind", RECIPES)
def test_what_nobody_uses_is_left_out_once_and_all_else_stays(kind: str, tmp_path: Path) -> None:
    bundle = tmp_path / "own.task"
    bundle.write_bytes(models.model(kind).read_bytes())
    lighten(kind, bundle)  # it may be of a former version
    for part in RECIPES[kind]:
        _, model = stored(bundle)[part.name]
        graph = opened(model).subgraphs[0]
        names = [plain(graph.tensors[i].name) for i in graph.outputs]
        assert part.unused not in names
        first = names[0]
        less = lighter(model, first)
        left = opened(less).subgraphs[0]
        assert len(left.outputs) == len(names)
        assert len(left.operators) < len(graph.operators) or len(names) == 1
        assert lighter(less, first) == less
        assert lighter(model, "no such output") == model
    assert not lighten(kind, bundle)


@needs_camera
def test_provenance_and_licence_lie_beside_them() -> None:
    folder = models.folder()
    notice = (folder / "NOTICE.txt").read_text()
    for kind in RECIPES:
        data = (folder / f"{kind}.task").read_bytes()
        assert f"{hashlib.sha256(data).hexdigest()}  {kind}.task" in notice
    assert "Apache License" in (folder / "LICENSE.txt").read_text()


def test_a_wheel_with_other_models_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    wheel, out = tmp_path / "other.whl", tmp_path / "pose.task"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(RECIPES["pose"][0].source, b"TFL3")
    with pytest.raises(WrongModelError, match=r"other\.whl has another pose_detector"):
        build("pose", wheel, out)
    assert not out.exists()


def test_without_models_it_says_how_to_make_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "folder", lambda: tmp_path)
    assert models.missing() == list(RECIPES)
    with pytest.raises(FileNotFoundError, match="limber camera --prepare"):
        models.model("hands")


@needs_camera
def test_models_of_a_former_version_are_made_lighter_without_a_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in RECIPES:
        (tmp_path / f"{kind}.task").write_bytes(models.model(kind).read_bytes())
    monkeypatch.setattr(models, "folder", lambda: tmp_path)
    assert models.heavier()
    models.prepare()
    assert not models.heavier()
    assert models.prepare() == []
    for kind in RECIPES:
        digest = hashlib.sha256((tmp_path / f"{kind}.task").read_bytes()).hexdigest()
        assert digest in (tmp_path / "NOTICE.txt").read_text()


def test_each_part_says_what_it_is() -> None:
    for part in (part for parts in RECIPES.values() for part in parts):
        assert isinstance(part, Part)
        assert len(part.sha256) == 64
        assert part.source.endswith(".tflite")
