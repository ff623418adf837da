"""What the page shows of a performance."""

from pathlib import Path

import numpy as np

from pipeline.processes.glance import Glance, shown
from pipeline.processes.live import Live

STATUS = {
    "scene": "main",
    "latents": [{"name": "left", "min": -2.0, "max": 2.0}, {"name": "right", "min": 0, "max": 1}],
    "sensors": {
        "sensors": {
            "one": {"type": "web", "id": "a1"},
            "two": {"type": "web", "id": None},
            "phone": {"type": "comote", "id": "0"},
        }
    },
}


def test_latents_within_their_ranges_and_who_the_phones_are() -> None:
    live = Live(0, "playing", "recording", "main", np.array([1.0, 7.0], np.float32))
    assert shown(STATUS, live) == {
        "phones": {"a1": "one"},
        "state": "playing",
        "besides": "recording",
        "scene": "main",
        "latents": [["left", 0.75], ["right", 1.0]],
    }


def test_a_round_being_recorded_tells_its_seconds() -> None:
    live = Live(0, "idle", "recording", "main", recording=(3, 1.24, 0.5))
    assert shown(STATUS, live)["seconds"] == 1.2


def test_what_is_not_known_is_not_shown() -> None:
    assert shown({}, None) == {"phones": {}, "latents": []}
    other = Live(0, "idle", "", "other", np.array([np.nan, 0.5], np.float32))
    assert shown(STATUS, other)["latents"] == []


def test_without_an_engine_nothing_is_seen(tmp_path: Path) -> None:
    glance = Glance(tmp_path / "piece")
    try:
        assert glance.text() in ("{}", '{"phones": {}, "latents": []}')
    finally:
        glance.close()
