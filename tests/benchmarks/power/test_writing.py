"""What Limber writes opens after every call, whatever the disk lost, by the log of a real run."""

import os
import random
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from benchmarks.power.calls import STRACE, calls
from benchmarks.power.models import MODELS
from benchmarks.power.opened import lay
from benchmarks.power.sweep import RIG, made
from benchmarks.power.volume import Volume
from pipeline.engine.opening import open_project

PROGRAM = """
import sys
from pathlib import Path
from benchmarks.power.piece import make
from pipeline.engine.opening import open_project
from pipeline.processes.disk import Disk
from pipeline.project.creation import default_scene

folder = Path(sys.argv[1])
make(folder, 6448, 8001)
project, disk = open_project(folder), Disk(folder)
disk.save("rig.toml", project.rig_later())
project.add_scene("second", default_scene(2))
disk.save("scenes/second/scene.toml", project.scene_later("second"))
disk.save("scenes/second/rounds.json", project.rounds["second"].dumps)
disk.save("rig.toml", project.rig_later())
disk.close()
print("done")
"""
ROOT = Path(__file__).parents[3]


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not there: apt install it")
def test_a_project_opens_however_little_of_it_was_synced(tmp_path: Path) -> None:
    folder = tmp_path / "piece"
    (tmp_path / "logs").mkdir()
    said = subprocess.run(
        [*STRACE, "-o", str(tmp_path / "logs/log"), sys.executable, "-c", PROGRAM, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    )
    if "ptrace" in said.stderr and "Operation not permitted" in said.stderr:
        pytest.skip("this system lets no program be traced")
    assert said.stdout == "done\n", said.stderr
    done = calls(sorted((tmp_path / "logs").iterdir()), folder)
    volume, number, opened = Volume(), count(), 0
    for call in done:
        for model in random.Random(next(number)).sample(MODELS, 2):
            tree = volume.left(model, random.Random(0))
            if RIG not in tree.files:
                assert call.end <= made(done), model.name
                continue
            lay(tree, left := tmp_path / f"left-{next(number)}")
            scenes = list(open_project(left).scenes)
            assert scenes in (["main"], ["main", "second"]), model.name
            opened += 1
        volume.do(call)
    whole = volume.left(MODELS[1], random.Random(0))
    real = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    assert whole.files == real, "all was synced in the end"
    assert list(open_project(folder).scenes) == ["main", "second"]
    assert opened > 30
