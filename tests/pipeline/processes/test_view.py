"""What the engine lets be seen arrives whole and in order, whoever comes, is late or goes."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from math import isnan, nan
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from pipeline.processes import view as view_module
from pipeline.processes.live import Live
from pipeline.processes.view import SLOTS, STATUS, VALUES, View


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "project.view"


@pytest.fixture
def engine(path: Path) -> Iterator[View]:
    with closing(View(path)) as view:
        yield view


@pytest.fixture
def window(path: Path, engine: View) -> Iterator[View]:
    with closing(View(path)) as view:
        yield view


def frame(n: int) -> tuple[int, int, np.ndarray]:
    return n % 3, 1000 * n, np.array([n, nan, n + 0.5])


def test_frames_come_once_and_in_order(engine: View, window: View) -> None:
    assert window.frames() == []
    engine.show(frame(n) for n in range(5))
    engine.show([frame(5)])
    seen = window.frames()
    assert [(s.sensor, s.arrival) for s in seen] == [(n % 3, 1000 * n) for n in range(6)]
    assert_array_equal(seen[4].values, np.array([4, nan, 4.5], np.float32))
    assert window.frames() == []


def test_who_is_late_gets_what_is_still_there(engine: View, window: View) -> None:
    engine.show(frame(n) for n in range(SLOTS + 100))
    assert [s.arrival for s in window.frames()] == [1000 * n for n in range(100, SLOTS + 100)]


def test_who_comes_later_gets_what_comes_from_then_on(engine: View, path: Path) -> None:
    engine.show([frame(1)])
    with closing(View(path)) as later:
        engine.show([frame(2)])
        assert [s.arrival for s in later.frames()] == [2000]


def test_every_window_gets_every_frame(engine: View, window: View, path: Path) -> None:
    with closing(View(path)) as other:
        engine.show([frame(1)])
        assert len(window.frames()) == len(other.frames()) == 1


def test_values_beyond_the_room_are_left_out(engine: View, window: View) -> None:
    engine.show([(0, 1, np.arange(VALUES + 10.0)), frame(7)])
    long, after = window.frames()
    assert_array_equal(long.values, np.arange(VALUES, dtype=np.float32))
    assert after.arrival == 7000


def test_the_moment_comes_as_it_was(engine: View, window: View) -> None:
    assert window.live() is None
    latents, target = np.arange(4, dtype=np.float32), np.ones(4, np.float32)
    features = np.array([1.5, nan], np.float32)
    engine.show_live(
        Live(
            *(12, "playing", "recording", "höhle", latents, target, features, 0.5, 3),
            (7, -1.5, 2.0),
            levels=(-6.0, -120.0, -20.0, -30.5),
        )
    )
    found = window.live()
    assert found is not None
    assert (found.time, found.state, found.besides, found.scene) == (
        *(12, "playing", "recording", "höhle"),
    )
    assert_array_equal(found.latents, latents)
    assert_array_equal(found.target, target)
    assert_array_equal(found.features, features)
    assert (found.edge, found.nearest, found.recording) == (0.5, 3, (7, -1.5, 2.0))
    assert found.levels == (-6.0, -120.0, -20.0, -30.5)
    assert window.live() is found
    engine.show_live(Live(13, "idle", "", "höhle"))
    then = window.live()
    assert then is not None
    assert then.number > found.number
    assert isnan(then.edge)
    assert isnan(then.recording[2])
    assert all(map(isnan, then.levels))


def test_the_status_has_a_number_that_tells_a_new_one(engine: View, window: View) -> None:
    assert window.status() == (0, {})
    engine.show_status(json.dumps({"state": "idle"}).encode())
    first, found = window.status()
    assert found == {"state": "idle", "rounds": []}
    assert window.status()[1] is found
    engine.show_status(b'{"state": "playing"}')
    second, found = window.status()
    assert second > first
    assert found == {"state": "playing", "rounds": []}


def test_rounds_come_with_the_next_status_and_stay_the_same_object(
    engine: View, window: View
) -> None:
    engine.show_rounds(b'[{"number": 1}]')
    engine.show_status(b"{}")
    found = window.status()[1]["rounds"]
    assert found == [{"number": 1}]
    engine.show_status(b"{}")
    assert window.status()[1]["rounds"] is found
    engine.show_rounds(b"[]")
    engine.show_status(b"{}")
    assert window.status()[1]["rounds"] == []


def test_a_status_that_is_too_long_is_refused(engine: View, window: View) -> None:
    engine.show_status(b"{}")
    with pytest.raises(ValueError, match="do not fit"):
        engine.show_status(b" " * (STATUS + 1))
    assert window.status()[1] == {"rounds": []}


def test_the_engine_knows_whether_somebody_watches(
    engine: View, window: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not engine.watched
    window.watch()
    assert engine.watched
    later = time.monotonic_ns() + view_module.UNSEEN
    monkeypatch.setattr(view_module.time, "monotonic_ns", lambda: later)
    assert not engine.watched


def test_a_window_follows_an_engine_that_has_begun_anew(window: View, path: Path) -> None:
    path.unlink()  # as the supervisor does at the end
    window.watch()
    assert not path.exists()  # nobody plays: nothing to look at
    with closing(View(path)) as anew:
        anew.show([frame(1)])
        anew.show_status(b'{"state": "idle"}')
        window.watch()
        assert anew.watched
        assert [s.arrival for s in window.frames()] == [1000]
        assert window.status()[1]["state"] == "idle"


WRITER = """
import select, sys
from pathlib import Path
import numpy as np
from pipeline.processes.live import Live
from pipeline.processes.view import View
view = View(Path(sys.argv[1]))
print("ready", flush=True)
n = 0
while not select.select([sys.stdin], [], [], 0)[0]:
    n += 1
    same = np.full(200, n % 1000, np.float32)
    view.show([(n % 4, n, same)])
    view.show_live(Live(n, "idle", "", "main", same, same, same))
    if n % 50 == 0:
        view.show_status(b'{"n": [' + b",".join([str(n).encode()] * 5000) + b"]}")
"""


def test_nothing_is_seen_torn_while_another_process_writes(window: View, path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdin is not None
        assert writer.stdout is not None
        writer.stdout.readline()
        last = frames = 0
        moments: set[int] = set()
        states: set[int] = set()
        while frames < 1000 or len(moments) < 100 or len(states) < 10:
            assert writer.poll() is None
            for seen in window.frames():
                assert seen.arrival > last
                assert (seen.values == seen.arrival % 1000).all()
                last, frames = seen.arrival, frames + 1
            live = window.live()
            if live is not None:
                assert {*live.latents, *live.target, *live.features} == {live.time % 1000}
                moments.add(live.number)
            said = window.status()[1].get("n", [])
            assert len(set(said)) <= 1
            states.update(said)
        writer.stdin.close()
