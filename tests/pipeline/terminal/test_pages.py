"""`limber phone --web`: codes that readers read, and who is heard on the page."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pipeline.engine.opening import open_project
from pipeline.processes.reaching import addresses, page_causes
from pipeline.processes.rig_ways import ways
from pipeline.terminal import pages as module
from pipeline.terminal.pages import Opening, links, page_of, with_page
from pipeline.web.pairing import LENGTH, token
from sensors.web import Web
from tests.pipeline.terminal.shell import limber
from tests.pipeline.terminal.test_phones import piece


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def test_one_page_does_for_all_phones(tmp_path: Path) -> None:
    folder = piece(
        tmp_path / "p", Web(name="a", page=9443), Web(name="b", id="b2"), Web(name="c", port=8011)
    )
    found = [(way.port, way.to) for way in ways(folder) if way.page]
    assert found == [(9443, ("127.0.0.1", 8010)), (8443, ("127.0.0.1", 8011))]


def test_a_project_without_a_page_gets_one(tmp_path: Path) -> None:
    folder = piece(tmp_path / "p")
    ended = limber("phone", folder, "--web", "--json", cwd=tmp_path)
    (web,) = open_project(folder).sensors
    assert isinstance(web, Web)
    found = json.loads(ended.stdout)["page"]
    assert set(found) == set(addresses())
    for host, link in found.items():
        assert re.fullmatch(rf"https://{host}:8443/#[a-z0-9]{{{LENGTH}}}", link)


def opening(folder: Path) -> tuple[Opening, list[str]]:
    said: list[str] = []
    way = page_of(folder)
    assert way is not None
    return Opening(folder, way, lambda _, link, __: said.append(link), said.append), said


def status(frames: int = 0, **more: Any) -> dict[str, Any]:
    sensors = {"web": {"type": "web", "frames": frames}}
    return {"sensors": {"sensors": sensors, "heard": [], **more}}


def test_codes_are_drawn_again_when_addresses_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = ["192.168.1.20"]
    monkeypatch.setattr(module, "reached_at", lambda _: list(now))
    folder = piece(tmp_path / "p", Web(name="web"))
    opened, said = opening(folder)
    opened.look(status())
    opened.look(status())
    assert said == [f"https://192.168.1.20:8443/#{token(folder)}"]
    now[:] = ["10.0.0.9"]
    opened.look(status())
    assert "changed" in said[1]
    assert said[2] == links(folder, opened._way)["10.0.0.9"]
    opened.look(status(frames=3))
    assert opened.heard == "web"


def test_silence_gets_a_cause_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SILENCE", -1.0)
    folder = piece(tmp_path / "p", Web(name="web"))
    opened, said = opening(folder)
    opened.look({})
    assert "limber run" in said[-1]
    opened.look(status())
    assert "certificate" in said[-1]
    assert "8443" in said[-1]
    count = len(said)
    opened.look(status())
    assert len(said) == count


def test_what_may_be_in_the_way() -> None:
    taken = "TCP port 8443 (0.0.0.0) is taken by another program."
    assert page_causes(status() | {"problems": [taken]}, "10.0.0.2", 8443) == taken
    stranger = status(heard=[{"type": "web", "id": "k3"}])
    assert "k3" in page_causes(stranger, "10.0.0.2", 8443)
    assert "press Start" in page_causes(
        status() | {"doors": {"joined": ["10.0.0.3:999"]}}, "10.0.0.2", 8443
    )


def test_a_page_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    folder = piece(tmp_path / "p", Web(name="web", page=9443))
    before = (folder / "rig.toml").read_bytes()
    assert with_page(folder, print).port == 9443
    assert (folder / "rig.toml").read_bytes() == before
