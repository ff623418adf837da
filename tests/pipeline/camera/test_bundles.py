"""The models are made from a wheel, the same each time, without a network."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from pipeline.camera import models
from pipeline.camera.bundles import ALIGNED, RECIPES, Part, WrongModelError, build, scaled
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


def test_each_part_says_what_it_is() -> None:
    for part in (part for parts in RECIPES.values() for part in parts):
        assert isinstance(part, Part)
        assert len(part.sha256) == 64
        assert part.source.endswith(".tflite")
