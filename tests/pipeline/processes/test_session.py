"""A session opens whatever a crash or a bad disk has left, plays, and says what is wrong."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engine.engine import Engine
from pipeline.engine.opening import open_project
from pipeline.engine.outside import Content, Outside
from pipeline.engine.replay import compare
from pipeline.processes.session import free_name, read_performance
from pipeline.project.creation import write_project
from pipeline.project.project import Project
from recordings.events import Command
from sensors.comote import Comote
from tests.pipeline.processes.running import played, played_by, two_latents, until

SMALL_DISK = """
import resource, sys, threading, time
from pathlib import Path
from pipeline.processes.local import socket_path
from pipeline.processes.session import Session

hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), hard))
session = Session(Path(sys.argv[1]), socket_path(Path(sys.argv[1])))

def obey():
    for line in sys.stdin:
        if line == "free\\n":
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    session.loop.stop()

threading.Thread(target=obey, daemon=True).start()
session.run()
session.close()
"""

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(["main", "other", ""])
performances = st.fixed_dictionaries(
    {},
    optional={
        "playing": json_values,
        "scene": json_values | names,
        "targets": json_values | st.dictionaries(names, json_values | st.lists(st.floats())),
        "queue": json_values | st.dictionaries(names, json_values),
        "stage": json_values
        | st.dictionaries(
            st.sampled_from(["show", "show_since", "cue", "cue_since"]),
            json_values | st.integers(-1, 3) | st.booleans(),
        ),
    },
)


def test_a_new_take_never_has_the_name_of_another(tmp_path: Path) -> None:
    for expected in ("a.mcap", "a-2.mcap", "a-3.mcap"):
        assert free_name(tmp_path, "a") == expected
        (tmp_path / expected).touch()


@given(performances.map(json.dumps).map(str.encode) | st.binary(max_size=50))
@settings(deadline=None)
def test_any_performance_json_can_be_taken_up(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "performance.json"
    path.write_bytes(data)
    found = read_performance(path)
    if found is not None:
        engine = Engine(two_latents(9))
        engine.take_up(found)
        engine.start(1)
        assert np.isfinite(engine.active_scene.target).all()
        assert engine.active_scene.teaching.at >= 0


@pytest.mark.parametrize("data", [b"", b"[" * 100_000, b"\xff\xfe", b"7", b'{"scene": "main"'])
def test_a_damaged_performance_is_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "performance.json").write_bytes(data)
    assert read_performance(tmp_path / "performance.json") is None
    assert read_performance(tmp_path / "missing.json") is None


def test_a_project_full_of_damage_opens_with_a_note_on_each(tmp_path: Path) -> None:
    with played(tmp_path / "piece") as stage:
        stage.play()
        until((stage.folder / "scenes/main/mapping/mapping.safetensors").exists)
    folder = tmp_path / "piece"
    (take,) = (folder / "takes").iterdir()
    take.write_bytes(take.read_bytes()[: take.stat().st_size // 3])
    (folder / "performance.json").write_bytes(b'{"playing": true, "scene": ["main"]}')
    mapping = folder / "scenes/main/mapping/mapping.safetensors"
    mapping.write_bytes(mapping.read_bytes()[:-30])
    with played(folder) as stage:
        status = stage.wait(lambda s: s["problems"] and s["trainer"])
        assert any("mapping" in p and "train" in p for p in status["problems"])
        assert (status["state"], status["learnt"]) == ("playing", False)
        assert len(status["rounds"]) == 2
        (folder / "scenes/main/rounds.json").write_bytes(b"\0" * 100)
        stage.kill("engine")
        status = stage.wait(lambda s: s["trainer"])
        assert any("is damaged" in p and "kept as" in p for p in status["problems"])
        assert len(status["rounds"]) == 2  # as they were when it was last played
        stage.hears()
        stage.client.do("stop")
        stage.play()
    assert (folder / "scenes/main/rounds.damaged-1.json").read_bytes() == b"\0" * 100


@pytest.mark.parametrize("where", ["takes", "scenes/main/mapping"])
def test_a_file_where_a_folder_should_be_is_told_and_playing_goes_on(
    tmp_path: Path, where: str
) -> None:
    write_project(two_latents(9), tmp_path / "piece")
    place = tmp_path / "piece" / where
    if place.exists():
        place.rmdir()
    place.write_text("in the way")
    with played(tmp_path / "piece") as stage:
        stage.teach()
        stage.client.do("next")
        status = stage.wait(lambda s: s["state"] == "playing" and s["problems"])
        assert any("cannot be written" in p for p in status["problems"])
        place.unlink()
        place.mkdir()
        stage.wait(lambda s: not s["problems"])
        assert stage.supervisor.children["engine"].restarts == 0


def test_on_a_full_disk_playing_goes_on_and_rounds_are_kept_once_there_is_room(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "piece"
    with played(folder) as stage:
        stage.play()
        until((folder / "scenes/main/mapping/mapping.safetensors").exists)
        until(lambda: json.loads((folder / "performance.json").read_bytes())["playing"])
        os.kill(stage.supervisor.pid("engine"), 9)
        stage.supervisor._stopping.set()
    # performance.json tells of a crash: what opens the project now goes on playing
    command = [sys.executable, "-c", SMALL_DISK, str(folder), "4000"]
    engine = subprocess.Popen(command, stdin=subprocess.PIPE, text=True)
    with engine, played_by(folder, engine) as stage:
        stage.wait(lambda s: any("cannot be written" in p for p in s["problems"]))
        stage.client.do("record", 0.2)
        stage.wait(lambda s: s["besides"] == "" and len(s["rounds"]) == 3)
        stage.hears()
        assert engine.stdin is not None
        print("free", file=engine.stdin, flush=True)
        status = stage.wait(lambda s: not s["problems"])
        take = status["take"]
    assert len(open_project(folder).rounds["main"].rounds) == 3
    found = compare(folder / "takes" / take)
    assert found["different"] == 0
    assert found["latents"] > 20


class Notebook(Outside):
    """Keeps what would be saved."""

    def __init__(self) -> None:
        self.files: list[tuple[str, Content]] = []

    def save(self, path: str, data: Content) -> None:
        self.files.append((path, data))

    def later(self, wanted: str) -> list[Callable[[], bytes]]:
        return [data for path, data in self.files if path == wanted and callable(data)]


def test_what_is_saved_is_as_it_was_then_however_late_it_is_written(tmp_path: Path) -> None:
    write_project(two_latents(9), tmp_path / "piece")
    book = Notebook()
    engine = Engine(open_project(tmp_path / "piece"), book)
    engine.start(1)
    for n in range(3):
        engine.step(Command(2 + n, "queue/add", [f"target-{n}"]))
    engine.step(Command(9, "scene/new", ["second"]))
    engine.step(Command(10, "latent/name", [1, "renamed"]))
    texts = [data() for data in book.later("scenes/main/scene.toml")]
    assert [text.count(b"target-") for text in texts[:3]] == [1, 2, 3]
    assert b"renamed" not in texts[2]
    assert b"renamed" in texts[-1]
    assert b"second" in [data() for data in book.later("rig.toml")][-1]


def test_the_first_target_sounds_before_any_device_is_heard(tmp_path: Path) -> None:
    def silent(project: Project) -> None:
        phone = project.sensors[0]
        assert isinstance(phone, Comote)
        phone.id = "another"  # not the one that sends

    with played(tmp_path / "piece", silent, ready=False) as stage:
        until(lambda: len(stage.ear.latents(2)))
        assert stage.ear.latents(2)[0].tolist() == [0.0, 1.0]
        assert stage.frames == 0
