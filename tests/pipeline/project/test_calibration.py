"""What is known of a sensor where it is worn, in rig.toml."""

from pathlib import Path

import pytest

from pipeline.project.creation import default_scene, new_project, write_project
from pipeline.project.project import from_tables, read_project
from pipeline.settings.reading import SettingsError
from sensors.comote import Comote
from sensors.wire.calibration import Calibration

KNOWN = Calibration(
    bias=[0.01, -0.02, 0.03],
    noise=0.004,
    turn=[0.6, 0.0, 0.0, 0.8],
    stage=[0.0, 0.0, 1.0, 0.0],
    heading=[140.0],
    ranges={"gyroscope.x": [-4.0, 5.5]},
    when="2026-11-21T14:02:00Z",
)


def written(folder: Path, *sensors: Comote) -> Path:
    """Return a new project's rig.toml."""
    write_project(new_project(list(sensors), default_scene(2)), folder)
    return folder / "rig.toml"


def test_it_is_kept_changed_and_forgotten(tmp_path: Path) -> None:
    rig = written(tmp_path / "piece", Comote(name="left", id="0"), Comote(name="right", id="1"))
    rig.write_text(rig.read_text().replace('id = "0"', 'id = "0"  # the red one'))
    project = read_project(tmp_path / "piece")
    left, right = project.sensors
    for known in (KNOWN, Calibration(bias=[0.0, 0.0, 1.0]), KNOWN, Calibration()):
        left.calibration = known
        rig.write_bytes(project.rig_text())
        assert read_project(tmp_path / "piece").sensors == [left, right]
    right.calibration = KNOWN
    rig.write_bytes(project.rig_text())
    assert read_project(tmp_path / "piece").sensors == [left, right]
    assert "the red one" in rig.read_text()
    assert "[sensors.calibration.ranges]" in rig.read_text()


def test_a_take_begins_with_it() -> None:
    project = new_project([Comote(name="phone", calibration=KNOWN)], default_scene(2))
    assert from_tables(project.tables()).sensors[0].calibration == KNOWN


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("bias = [1.0]", "three numbers"),
        ('bias = ["a", 1.0, 2.0]', 'found "a"'),
        ("bais = [1.0, 2.0, 3.0]", 'Did you mean "bias"?'),
        ("turn = [1.0, 1.0, 0.0, 0.0]", "is no rotation"),
        ("heading = [400.0]", "0.0 to 360.0"),
        ("ranges = { x = [2.0, 1.0] }", '"x" needs its least'),
        ('when = "yesterday"', "time in UTC"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, line: str, told: str) -> None:
    rig = written(tmp_path / "piece", Comote(name="phone", id="0"))
    text = rig.read_text()
    at = text.index('id = "0"\n') + len('id = "0"\n')
    rig.write_text(f"{text[:at]}\n[sensors.calibration]\n{line}\n\n{text[at:]}")
    with pytest.raises(SettingsError) as caught:
        read_project(tmp_path / "piece")
    assert told in str(caught.value)
    assert "calibration" in str(caught.value)
