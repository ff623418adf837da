"""A version is restored wholly or not at all, at whichever step the process is killed."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from pipeline.project import versions
from tests.pipeline.project.packs import small_project

ROOT = Path(__file__).parents[3]


def test_power_fails_at_every_step(tmp_path: Path) -> None:
    """At each call that touches a file: either as before, or restored with all that was kept."""
    memory = Path("/dev/shm")  # quick to sync, where there is one
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else tmp_path) as base:
        piece = small_project(Path(base) / "piece")
        for name in ("sounds", "models", "before", "trash", "scenes/main/mapping"):
            shutil.rmtree(piece / name)
        versions.keep(piece, "old")
        (piece / "gestures/notes.txt").unlink()
        (piece / "scenes/storm").mkdir()
        (piece / "scenes/storm/scene.toml").write_text("[mapping]\n")
        (piece / "rig.toml").write_text("order = ['main', 'storm']\n")
        done = subprocess.run(
            [sys.executable, "-m", "tests.pipeline.project.interrupted_restore", base],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=300,
        )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["problems"] == {}
    assert found["steps"] > 40
    assert found["ends"] == ["after", "before"]
