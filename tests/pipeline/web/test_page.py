"""The page in a real browser, connected to a real engine."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pipeline.engine.replay import compare
from pipeline.processes.view import View, view_path
from pipeline.project.creation import take_in
from pipeline.project.latents import Target
from pipeline.project.project import Project
from pipeline.web.pairing import link, token
from sensors.web import Web
from tests.pipeline.processes.running import LOCAL, Stage, free_port, played, until
from tests.pipeline.web import browser
from tests.pipeline.web.browser import MOVE, NAME, Phone

pytestmark = pytest.mark.skipif(
    not all(browser.programs), reason="Chromium is not here: apt install chromium chromium-driver"
)


@contextmanager
def paged(folder: Path) -> Iterator[tuple[Stage, int]]:
    """Play a project with two phones on the page; give the stage and the page's port."""
    page, port = free_port(), free_port()

    def change(project: Project) -> None:
        for name in ("one", "two"):
            take_in(project, Web(name=name, port=port, page=page, page_host=LOCAL))
        (scene,) = project.scenes.values()
        scene.targets.append(Target("between", [0.5, 0.5]))  # the next after each phone's round

    with played(folder, change, ready=False) as stage:
        stage.wait(lambda s: s["trainer"] and s["doors"]["ports"] == [page])
        yield stage, page


class Sensed:
    """What the engine makes of one phone: the newest value of each channel."""

    def __init__(self, stage: Stage, name: str) -> None:
        facts = stage.client.status()
        self.names = facts["sensors"]["sensors"][name]["channels"]
        self._place = list(facts["sensors"]["sensors"]).index(name)
        self._view = View(view_path(stage.folder))
        self.values: dict[str, float] = {}

    def until(self, **wanted: float) -> None:
        """Wait until channels ("accelerometer_x") have these values in one frame."""
        expected = {name.replace("_", "."): value for name, value in wanted.items()}

        def there() -> bool:
            self._view.watch()
            for seen in self._view.frames():
                if seen.sensor == self._place:
                    self.values = dict(zip(self.names, seen.values.tolist(), strict=False))
                    if all(
                        math.isclose(self.values[n], v, abs_tol=1e-3) for n, v in expected.items()
                    ):
                        return True
            return False

        until(there)

    def close(self) -> None:
        self._view.close()


def use(phone: Phone, stage: Stage, way: str, sign: int) -> None:
    """Move, touch and press as a dancer would, and see it arrive, and the latents change."""
    until(lambda: phone.text("#start") == "Start")
    phone.touch("#start")
    phone.lift()
    until(lambda: phone.state == way)
    phone.run(MOVE, sign, 9.5)
    me = phone.run("return limber.id")
    sensors: dict[str, Any] = {}

    def known() -> Any:
        sensors.update(stage.client.status()["sensors"]["sensors"])
        return next((n for n, one in sensors.items() if one["id"] == me), "")

    name = until(known)
    sensed = Sensed(stage, name)
    try:
        sensed.until(accelerometer_x=2.0, accelerometer_y=9.5, accelerometer_z=0.0)
        turned = {"gyroscope_x": math.pi, "gyroscope_y": 0.0, "gyroscope_z": -math.pi / 2}
        sensed.until(**turned, euler_beta=90.0)
        until(lambda: "signs" in phone.text("#missing") and len(phone.bars()) == 2)
        until(lambda: f"“{name}”" in phone.text("#doing"))  # all is drawn: nothing moves any more
        phone.touch("#pad", 0.25, 0.25)
        sensed.until(touch1_pressed=1.0, touch2_pressed=0.0, touch1_x=0.25, touch1_y=0.75)
        phone.lift()
        sensed.until(touch1_pressed=0.0, touch1_x=0.25)
        press(phone, stage, sensed)
        told = stage.wait(lambda s: s["sensors"]["sensors"][name]["delay"] is not None)
        assert told["sensors"]["sensors"][name]["about"]
    finally:
        sensed.close()
    assert stage.client.status()["sensors"]["sensors"][name]["malformed"] == 0


def press(phone: Phone, stage: Stage, sensed: Sensed) -> None:
    """Record a round with button A, and hear the next target."""
    before, rounds = phone.bars(), len(stage.client.status()["rounds"])
    phone.touch("#buttonA")
    sensed.until(control_buttonA=1.0)
    phone.lift()
    sensed.until(control_buttonA=0.0)
    stage.wait(lambda s: len(s["rounds"]) == rounds + 1 and s["besides"] == "")
    until(lambda: phone.bars() != before)


def test_a_phone_plays_by_websocket_and_where_that_is_refused_by_posts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    with paged(tmp_path / "piece") as (stage, port):
        secret = token(stage.folder)
        with browser.phone(tmp_path / "first") as phone:
            phone.driver.get(f"https://{NAME}:{port}/")
            until(lambda: phone.state == "unpaired")
            assert "Not paired" in phone.text("#state")
            phone.driver.get(link(NAME, port, secret))  # the code is scanned in the same browser
            until(lambda: phone.state == "loading")
            use(phone, stage, "websocket", 1)
            assert "as W3C" in phone.text("#missing")
            assert phone.errors() == []
        with browser.phone(tmp_path / "second", websockets=False) as phone:
            phone.driver.get(link(NAME, port, secret))
            use(phone, stage, "posts", -1)
            assert "those of iOS" in phone.text("#missing")
            phone.driver.get(link(NAME, port, "wrong"))
            until(lambda: phone.state == "loading")
            phone.touch("#start")
            phone.lift()
            until(lambda: phone.state == "unpaired")
            complaints = [text for text in phone.errors() if "WebSocket" not in text]
            assert all("403" in text for text in complaints)  # its own words for the wrong token
    (take,) = (tmp_path / "piece" / "takes").glob("*.mcap")
    found = compare(take)
    assert found["latents"] > 20
    assert found["different"] == 0
