"""The takes of a project are known, searched, noted and written for other programs."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.commands import call
from pipeline.engine.catalogue import INDEX, described, refreshed
from pipeline.engine.unrolling import export_take
from pipeline.project.creation import write_project
from pipeline.sound.trajectory import read_trajectory
from pipeline.terminal.cli import app
from recordings.take import TakeError, span, summarise
from tests.pipeline.engine.stage import FLAT, SECOND, Stage, phone_project
from tests.pipeline.engine.test_playback import closed
from tests.pipeline.engine.test_take_playing import Shelved, recorded, stage_in


def told(stage: Stage, *find: str) -> dict[str, Any]:
    """Return what is answered once all was looked at."""
    assert isinstance(stage.outside, Shelved)
    stage.now += 10 * SECOND
    stage.hold(FLAT, 0.01)
    name = "takes/find" if find else "takes"
    call(stage.engine, name, list(find))
    stage.outside.go()
    found: dict[str, Any] = json.loads(call(stage.engine, name, list(find))[0])
    return found


def test_takes_are_told_newest_first_with_what_they_hold(tmp_path: Path) -> None:
    recorded(tmp_path, "a.mcap")
    recorded(tmp_path, "b.mcap")
    stage = stage_in(tmp_path, "now.mcap")
    assert json.loads(call(stage.engine, "takes", [])[0])["ready"] is False
    stage.do("record", 0.1)
    stage.hold(FLAT, 0.2)
    found = told(stage)
    assert found["ready"]
    now, *others = found["takes"]
    assert (now["name"], now["now"]) == ("now.mcap", True)
    assert [r["name"] for r in now["rounds"]] == ["round 1"]
    assert [take["name"] for take in others] == ["b.mcap", "a.mcap"]
    for take in others:
        assert take["seconds"] == pytest.approx(4.0, abs=0.1)
        assert take["sensors"] == ["phone"]
        assert (take["problem"], take["cut"]) == ("", False)
        assert take["size"] == (tmp_path / "takes" / take["name"]).stat().st_size
    assert stage.outside.told("takes")


def test_words_find_takes_also_in_notes(tmp_path: Path) -> None:
    recorded(tmp_path, "a.mcap")
    recorded(tmp_path, "b.mcap")
    stage = stage_in(tmp_path, "now.mcap")
    told(stage)
    stage.do("take/note", "a", "The LAST dance")
    assert isinstance(stage.outside, Shelved)
    stage.outside.go()
    assert [t["name"] for t in told(stage, "last")["takes"]] == ["a.mcap"]
    assert [t["name"] for t in told(stage, "b.mcap")["takes"]] == ["b.mcap"]
    assert told(stage, "nowhere")["takes"] == []
    again = stage_in(tmp_path, "later.mcap")
    assert [t["note"] for t in told(again, "dance")["takes"]] == ["The LAST dance"]
    stage.do("take/note", "c", "none")
    stage.outside.go()
    assert stage.outside.told("warning")[-1] == ['The note is not kept: there is no take "c.mcap"']


def test_a_broken_index_is_made_again_and_kept_aside(tmp_path: Path) -> None:
    recorded(tmp_path, "a.mcap")
    takes = tmp_path / "takes"
    for broken in ("{", "[]", '{"format": 1, "takes": {"a.mcap": 3}}', '{"takes": {}}'):
        (takes / INDEX).write_text(broken)
        found, whole = refreshed(takes)
        assert whole
        assert found["a.mcap"]["sensors"] == ["phone"]
        assert json.loads((takes / INDEX).read_text())["takes"].keys() == {"a.mcap"}
    assert len(list(takes.glob("index.damaged-*"))) == 4


def test_what_is_known_is_not_read_again(tmp_path: Path) -> None:
    recorded(tmp_path, "a.mcap")
    takes = tmp_path / "takes"
    refreshed(takes)
    index = json.loads((takes / INDEX).read_text())
    index["takes"]["a.mcap"]["sensors"] = ["told"]
    (takes / INDEX).write_text(json.dumps(index))
    assert refreshed(takes)[0]["a.mcap"]["sensors"] == ["told"]
    (takes / "a.mcap").touch()
    assert refreshed(takes)[0]["a.mcap"]["sensors"] == ["phone"]
    (takes / "a.mcap").unlink()
    assert refreshed(takes)[0] == {}


def test_cut_takes_open_and_what_is_none_is_told(tmp_path: Path) -> None:
    recorded(tmp_path, "a.mcap")
    path = tmp_path / "takes" / "a.mcap"
    whole = summarise(path)
    assert span(path) == (whole.begin, whole.end)
    path.write_bytes(path.read_bytes()[:-3])
    assert span(path) is None
    found = described(path)
    assert found["cut"]
    assert found["seconds"] == pytest.approx(4.0, abs=0.1)
    path.write_text("nothing")
    assert "is no take" in described(path)["problem"]


def test_a_take_is_written_for_other_programs(tmp_path: Path) -> None:
    recorded(tmp_path, "a.mcap")
    write_project(phone_project(m=2), tmp_path)
    out = tmp_path / "csv"
    ran = CliRunner().invoke(
        app, ["export", str(tmp_path), "--take", "a", "--out", str(out)], catch_exceptions=False
    )
    assert ran.exit_code == 0, ran.output
    with (out / "phone.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 390
    assert float(rows[0]["accelerometer.z (m/s²)"]) == pytest.approx(9.81, abs=0.5)
    assert float(rows[-1]["accelerometer.x (m/s²)"]) == pytest.approx(9.81, abs=0.5)
    assert float(rows[-1]["time"]) == pytest.approx(4.0, abs=0.1)
    assert rows[0]["control.buttonA"] == ""
    assert read_trajectory(out / "latents.csv", 2).shape[0] >= len(rows) - 5


def test_what_is_no_take_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "a.mcap").write_text("nothing")
    with pytest.raises(TakeError):
        export_take(tmp_path / "a.mcap", tmp_path / "out")
    ran = CliRunner().invoke(app, ["export", str(tmp_path)])
    assert ran.exit_code != 0
    assert "--take NAME" in " ".join(ran.output.split())
    closed(stage_in(tmp_path, "x.mcap"))
