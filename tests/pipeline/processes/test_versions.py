"""Versions while the project plays: kept, gone back to, and playing goes on."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.processes.client import Client, RefusedError
from pipeline.project.versions import all_versions
from tests.pipeline.processes.running import played, until


def test_going_back_while_it_plays(tmp_path: Path) -> None:
    folder = tmp_path / "piece"
    with played(folder) as stage:
        stage.osc("version/keep", "one")
        until(lambda: ["version", "kept", "one"] in told(stage.client))
        with pytest.raises(RefusedError, match="is no name for a version"):
            stage.client.do("version/keep", "../one")
        stage.client.do("scene/new", "storm", 3)
        until((folder / "scenes/storm/scene.toml").exists)
        stage.client.do("target", 0.25, 0.75)
        stage.client.do("version/restore", "none")
        until(lambda: any(n[0] == "warning" and "no version" in n[1] for n in told(stage.client)))
        stage.client.do("record", 60)
        with pytest.raises(RefusedError, match="recording goes on: end it first"):
            stage.client.do("version/restore", "one")
        stage.client.do("record/cancel")
        stage.wait(lambda s: s["besides"] == "")
        before = stage.wait(lambda s: s["target"] == [0.25, 0.75])["take"]
        stage.client.do("version/restore", "one")
        after = stage.wait(lambda s: s["take"] not in ("", before))
        assert after["scenes"] == ["main"]
        assert after["target"] == [0.25, 0.75]  # the performance goes on where it was
        stage.hears()
        back = next(v for v in all_versions(folder) if v.instead == "one")
        assert "scenes/storm/scene.toml" in back.files
        assert "scenes/main/rounds.json" in back.files  # what was not written yet is kept too


def told(client: Client) -> list[list[Any]]:
    """Return what was told, with what is told by now."""
    client.status()
    return list(client.notices)
