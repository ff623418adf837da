"""The codes of the app and of the page, in a project whose phones are on the page."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.panels.connect import Connect
from pipeline.project.creation import take_in
from pipeline.project.project import Project
from pipeline.web.pairing import token
from sensors.web import Web
from tests.gui.held import PATIENCE, held
from tests.pipeline.processes.running import LOCAL, free_port, played


def test_the_page_is_shown_and_the_app_stays_away_until_asked_for(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    page = free_port()

    def change(project: Project) -> None:
        take_in(project, Web(name="web", port=free_port(), page=page, page_host=LOCAL))

    with played(tmp_path / "piece", change, ready=False) as stage:
        stage.client.do("sensor/remove", "phone")
        stage.wait(lambda s: list(s["sensors"]["sensors"]) == ["web"])
        with held(qtbot, stage.folder, Connect) as desk:
            (panel,) = desk.panels
            assert isinstance(panel, Connect)

            def only_the_page() -> bool:
                sensors = (panel.context.status.get("sensors") or {}).get("sensors")
                return list(sensors or ()) == ["web"]

            qtbot.waitUntil(only_the_page, timeout=PATIENCE)
            panel.turn()
            assert panel.page.link == f"https://{LOCAL}:{page}/#{token(stage.folder)}"
            assert not panel.pairing.isVisible()
            assert list(stage.client.status()["sensors"]["sensors"]) == ["web"]
            panel.app.click()
            assert panel.pairing.isVisible()
            stage.wait(lambda s: len(s["sensors"]["sensors"]) == 2)
            panel.turn()
            assert not panel.card.isVisible()
