"""A project of Wekinator's becomes one that plays as it did and can be taught again."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.engine.learnt import unpack
from pipeline.engine.opening import open_project
from pipeline.outputs.wekinator import Wekinator as WekinatorOutput
from pipeline.project.importing import distinct, import_wekinator, times_of
from pipeline.terminal.headless import read_taught, train_scene
from recordings.wekinator import Example, WekinatorError, read_folder
from sensors.osc import Osc
from sensors.wekinator import Wekinator
from tests.recordings.saved import HEADER, INPUTS, OUTPUTS, ROWS, write_saved

MS = 1_000_000


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_saved(tmp_path / "source")


@pytest.fixture
def piece(tmp_path: Path, source: Path) -> Path:
    import_wekinator(source, tmp_path / "piece")
    return tmp_path / "piece"


def test_names_limits_and_ports_are_kept(piece: Path) -> None:
    project = open_project(piece)
    assert project.notes == []
    (sensor,), (output,) = project.sensors, project.outputs
    assert isinstance(sensor, Wekinator)
    assert (sensor.port, sensor.channels) == (6449, ["left hand", "tilt-x"])
    assert isinstance(output, WekinatorOutput)
    assert (output.host, output.port, output.address) == ("127.0.0.1", 12001, "/wek/outputs")
    latents = project.scenes["main"].latents
    assert [(s.name, s.min, s.max) for s in latents] == [
        ("bright & loud", 0.0, 1.0),
        ("outputs-2", -1.0, 1.5),
    ]
    assert project.rig.control.port == 6449
    assert project.rig.teaching.seconds == 0.0


def test_what_is_not_as_it_was_is_told(tmp_path: Path, source: Path) -> None:
    found = import_wekinator(source, tmp_path / "piece")
    assert (found.rounds, found.examples) == (3, 8)
    assert found.notes == [
        '"outputs-2" was taught beyond its soft limits: here they are -1 to 1.5.'
    ]
    empty = import_wekinator(write_saved(tmp_path / "b", HEADER), tmp_path / "empty")
    assert (empty.rounds, empty.notes) == (0, ["There are no examples."])
    assert open_project(tmp_path / "empty").rounds["main"].rounds == ()


def test_training_rounds_become_rounds_whose_targets_move(piece: Path, source: Path) -> None:
    rounds = open_project(piece).rounds["main"].rounds
    assert [r.name for r in rounds] == [f"training round {n}" for n in (1, 2, 4)]
    times = [e.time * MS for e in read_folder(source).examples]
    assert [r.start for r in rounds] == [times[0], times[3], times[7]]
    assert rounds[0].target == ((times[0], (0.2, -1.0)),)
    assert rounds[1].target == (
        (times[3], (0.8, None)),
        (times[5], (0.9, 1.5)),
        (times[6], (None, 1.5)),
    )


def test_every_example_comes_out_of_the_take_again(piece: Path, source: Path) -> None:
    found = read_taught(piece)
    assert found.problems == []
    examples, missing = found.teaching.examples(("a", "b"))
    saved = read_folder(source).examples
    assert missing == []
    assert examples.inputs == ("wek.raw.left hand", "wek.raw.tilt-x")
    assert examples.x.tolist() == [list(e.inputs) for e in saved]
    wanted = [[np.nan if v is None else v for v in e.outputs] for e in saved]
    np.testing.assert_array_equal(examples.y, wanted)


def test_it_can_be_taught_again_and_recalls_its_examples(tmp_path: Path) -> None:
    rows = [
        f"{i},'2026/03/01 10:00:{i // 10:02d}:{i % 10}00',{1 + i // 40},"
        f"{i // 40 + 0.01 * (i % 7)},{2 * (i // 40) - 0.01 * (i % 5)},{0.2 + 0.6 * (i // 40)},"
        f"{'?' if i == 3 else 0.5 - i // 40}"
        for i in range(80)
    ]
    write_saved(tmp_path / "source", HEADER + "\n".join(rows) + "\n")
    import_wekinator(tmp_path / "source", tmp_path / "piece")
    assert train_scene(tmp_path / "piece")["missing"] == []
    examples, _ = read_taught(tmp_path / "piece").teaching.examples(("a", "b"))
    learnt = unpack(open_project(tmp_path / "piece").mappings["main"])
    learnt.find(examples.inputs)
    errors = np.array([learnt.predict(x) for x in examples.x]) - examples.y
    assert np.sqrt(np.nanmean(errors**2)) < 0.02


def test_inputs_of_another_address_are_heard_there(tmp_path: Path) -> None:
    other = INPUTS.replace("/wek/inputs", "/faders").replace("tilt.x", "left hand")
    import_wekinator(write_saved(tmp_path / "a", inputs=other), tmp_path / "piece")
    (sensor,) = open_project(tmp_path / "piece").sensors
    assert isinstance(sensor, Osc)
    assert (sensor.address, sensor.channels) == ("/faders", ["left hand", "left hand-2"])
    assert len(read_taught(tmp_path / "piece").teaching.examples(("a", "b"))[0].x) == 8


def test_a_hard_limit_stays_though_more_was_taught(tmp_path: Path) -> None:
    hard = OUTPUTS.replace("SOFT", "HARD")
    found = import_wekinator(write_saved(tmp_path / "a", outputs=hard), tmp_path / "piece")
    assert found.notes == []
    assert found.project.scenes["main"].latents[1].max == 1.0


def test_a_clock_set_back_does_not_mix_the_examples() -> None:
    def at(*times: int) -> list[int]:
        return times_of([Example(t, 1, (0.0,), (0.0,)) for t in times])

    assert at(10, 20, 20, 21) == [10 * MS, 20 * MS, 20 * MS + 1, 21 * MS]
    assert at(100, 40, 50) == [100 * MS, 100 * MS + 1, 110 * MS]


def test_names_are_made_distinct() -> None:
    assert distinct(["a", "", "a", "a-2", " "], "x") == ["a", "x-2", "a-2", "a-2-2", "x-5"]


def test_nothing_is_made_of_damaged_files_nor_over_a_project(tmp_path: Path, piece: Path) -> None:
    damaged = write_saved(tmp_path / "damaged", HEADER + ROWS.replace("9.81", "x"))
    with pytest.raises(WekinatorError):
        import_wekinator(damaged, tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()
    before = (piece / "scenes" / "main" / "rounds.json").read_bytes()
    with pytest.raises(FileExistsError):
        import_wekinator(write_saved(tmp_path / "b", HEADER), piece)
    assert (piece / "scenes" / "main" / "rounds.json").read_bytes() == before
