"""A window that watches a real engine sees what it does; one that does not costs it nothing."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from math import isnan
from pathlib import Path
from typing import Any

import pytest

from pipeline.processes.live import Live
from pipeline.processes.showing import STATUS
from pipeline.processes.view import View, view_path
from tests.pipeline.processes.running import Stage, played, until


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with played(tmp_path_factory.mktemp("showing") / "project") as found:
        yield found


@contextmanager
def watching(stage: Stage) -> Iterator[View]:
    with closing(View(view_path(stage.folder))) as view:
        view.watch()
        yield view


def seen(view: View, ready: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """Return the first status a window sees that is so."""

    def look() -> dict[str, Any] | None:
        view.watch()
        _, status = view.status()
        return status if status and ready(status) else None

    found: dict[str, Any] = until(look)
    return found


def moment(view: View, ready: Callable[[Live], object] = lambda _: True) -> Live:
    """Return the first moment a window sees that is so."""

    def look() -> Live | None:
        view.watch()
        live = view.live()
        return live if live is not None and ready(live) else None

    found: Live = until(look)
    return found


def test_frames_are_seen_with_the_names_of_their_channels(stage: Stage) -> None:
    with watching(stage) as view:
        status = seen(view, lambda s: s["view"]["sensors"])
        frames = until(view.frames)
        sensor = status["view"]["sensors"][frames[0].sensor]
        values = dict(zip(sensor["channels"], frames[0].values, strict=True))
        assert sensor["name"] == "phone"
        assert 9 < values["accelerometer.y"] < 10.5
        assert len(sensor["units"]) == len(sensor["channels"])
        assert sensor["channels"] == status["sensors"]["sensors"]["phone"]["channels"]
        view.frames()
        before = stage.frames
        until(lambda: stage.frames >= before + 50)
        assert len(view.frames()) >= 49


def test_the_status_is_that_which_is_asked_for(stage: Stage) -> None:
    with watching(stage) as view:
        there = seen(view, lambda s: s["feature_names"])
        asked = stage.client.status()
        assert there.keys() == asked.keys()
        for key in ("folder", "supervisor", "mapping", "rig", "scene_sound", "feature_list"):
            assert there[key] == asked[key], key
        assert there["folder"] == str(stage.folder.resolve())
        assert there["feature_names"] == [v for f in there["feature_list"] for v in f["outputs"]]
        assert there["rig"]["teaching"] == {"seconds": 0.4, "count_in": 0.0, "performer": ""}
        assert "token" not in str(there["rig"])


def test_outputs_tell_how_much_they_send(stage: Stage) -> None:
    with watching(stage) as view:
        status = seen(view, lambda s: (s["outputs"][0]["rate"] or 0) > 50)
        patch, sound = status["outputs"]
        assert (patch["name"], patch["type"], patch["port"]) == ("patch", "osc", stage.ear.port)
        assert patch["sent"] > 50
        assert patch["unsent"] == 0
        assert patch["open"]
        assert sound["type"] == "sound"


def test_a_moment_tells_what_sounds_now(stage: Stage) -> None:
    with watching(stage) as view:
        stage.client.do("target", 0.25, 0.75)
        live = moment(view, lambda m: abs(m.latents[0] - 0.25) < 1e-3)
        assert live.target.tolist() == [0.25, 0.75]
        assert (live.state, live.scene) == ("idle", "main")
        assert len(live.features) == len(stage.client.status()["feature_names"])
        assert isnan(live.edge)
        later = moment(view, lambda m: m.number > live.number + 20)
        seconds = (later.time - live.time) * 1e-9
        assert (later.number - live.number) / seconds <= 61


def test_a_round_is_seen_while_it_is_recorded_and_among_the_rounds_then(stage: Stage) -> None:
    with watching(stage) as view:
        seen(view, bool)
        (number,) = stage.client.do("record")
        live = moment(view, lambda m: m.recording[0])
        round_, seconds, left = live.recording
        assert round_ == number
        assert -1e-3 < seconds < 0.5
        assert 0 <= left <= 0.4
        status = seen(view, lambda s: any(r["seconds"] > 0.3 for r in s["rounds"]))
        assert [r["number"] for r in status["rounds"]] == [number]
        asked = stage.client.status()["rounds"]
        assert seen(view, lambda s: s["rounds"] == asked)
        assert moment(view, lambda m: m.nearest == number)
        stage.client.do("undo")
        assert seen(view, lambda s: not s["rounds"])


def test_what_happens_is_seen_soon_and_else_now_and_then(stage: Stage) -> None:
    with watching(stage) as view:
        seen(view, bool)
        stage.client.do("target", 0.5, 0.5)
        clock = seen(view, lambda s: s["target"] == [0.5, 0.5])["clock"]
        assert seen(view, lambda s: s["clock"] > clock + 4 * STATUS)


def test_nothing_is_written_once_nobody_watches(stage: Stage) -> None:
    with watching(stage) as view:
        moment(view)
        seen(view, bool)

        def still() -> bool:
            before = view.live(), view.status()[0]
            time.sleep(0.7)
            return (view.live(), view.status()[0]) == before

        until(still)
        stopped = view.live()
        assert moment(view, lambda m: m is not stopped)  # and again, once somebody does


def test_a_window_that_stays_sees_the_engine_that_comes_after_a_crash(tmp_path: Path) -> None:
    with played(tmp_path / "project") as stage, watching(stage) as view:
        before = moment(view)
        stage.kill("engine")
        stage.hears()
        assert moment(view, lambda m: m.time > before.time + 10**8).state == "idle"
        assert seen(view, lambda s: s["sensors"]["sensors"]["phone"]["frames"])
        assert until(view.frames)


def test_the_view_is_gone_after_an_end_in_order(tmp_path: Path) -> None:
    with played(tmp_path / "project") as stage:
        path = view_path(stage.folder)
        assert path.exists()
    assert not path.exists()
