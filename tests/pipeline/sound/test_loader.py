"""Voices of all scenes, made beside what plays, anew when their settings or files change."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.sound.loader import Loader
from pipeline.sound.mixer import Voice
from tests.pipeline.processes.running import until
from tests.pipeline.sound.voices import tone


class Found:
    """A loader, and the voices that it gave so far, None where a scene lost its own."""

    def __init__(self) -> None:
        self.loader = Loader(tone)
        self.voices: list[tuple[str, Voice | None]] = []

    def want(self, folder: Path, rate: int = 48_000, **scenes: str) -> None:
        tables: dict[str, dict[str, Any]] = {name: {"model": m} for name, m in scenes.items()}
        self.loader.want(str(folder), tables, rate)

    def until(self, ready: Callable[[], bool]) -> None:
        def look() -> bool:
            self.voices += self.loader.ready()
            return ready()

        until(look)

    def state(self, scene: str) -> str:
        return str(self.loader.facts().get(scene, {}).get("state", ""))


@pytest.fixture
def found() -> Iterator[Found]:
    made = Found()
    yield made
    made.loader.close()


def test_every_scene_gets_its_voice_once(found: Found, tmp_path: Path) -> None:
    for _ in range(3):
        found.want(tmp_path, one="tone", two="tone", three="")
    found.until(lambda: len(found.voices) == 3)
    assert {name: voice is not None for name, voice in found.voices} == {
        "one": True,
        "two": True,
        "three": False,
    }
    assert found.loader.facts()["one"] == {
        "model": "tone",
        "state": "ready",
        "problem": "",
        "delay_ms": 0.0,
    }


def test_another_rate_makes_another_voice(found: Found, tmp_path: Path) -> None:
    found.want(tmp_path, one="tone")
    found.until(lambda: len(found.voices) == 1)
    found.want(tmp_path, rate=44_100, one="tone")
    found.until(lambda: len(found.voices) == 2)
    assert [getattr(voice, "rate", None) for _, voice in found.voices] == [48_000, 44_100]


def test_what_a_voice_takes_over_makes_no_other(found: Found, tmp_path: Path) -> None:
    for loudness in (0.0, -6.0, -12.0):
        table = {"model": "tone", "loudness": loudness, "sources": ["sum"] * int(-loudness)}
        found.loader.want(str(tmp_path), {"one": table}, 48_000)
    found.until(lambda: len(found.voices) == 1)
    found.loader.want(str(tmp_path), {"one": {**table, "voices": 2}}, 48_000)
    found.until(lambda: len(found.voices) == 2)


def test_a_scene_that_is_gone_loses_its_voice(found: Found, tmp_path: Path) -> None:
    found.want(tmp_path, one="tone", two="tone")
    found.until(lambda: len(found.voices) == 2)
    found.want(tmp_path, two="tone")
    found.until(lambda: len(found.voices) == 3)
    assert found.voices[-1] == ("one", None)
    assert set(found.loader.facts()) == {"two"}


def test_one_that_cannot_be_made_is_told_and_the_one_before_stays(
    found: Found, tmp_path: Path
) -> None:
    found.want(tmp_path, one="tone")
    found.until(lambda: found.state("one") == "ready")
    found.want(tmp_path, one="other.ts")
    found.until(lambda: found.state("one") == "failed")
    assert "put the model there" in found.loader.facts()["one"]["problem"]
    assert len(found.voices) == 1
    (tmp_path / "other.ts").write_text("now it is there, and tried again")
    found.loader.facts()["one"]["problem"] = ""
    found.until(lambda: found.loader.facts()["one"]["problem"] != "")


def problem(found: Found) -> str:
    found.until(lambda: found.state("one") == "failed")
    return str(found.loader.facts()["one"]["problem"])


def test_what_plays_on_after_a_failed_load_is_named(found: Found, tmp_path: Path) -> None:
    found.want(tmp_path, one="none.ts")
    assert "plays on" not in problem(found)
    found.want(tmp_path, one="tone")
    found.until(lambda: found.state("one") == "ready")
    found.want(tmp_path, one="other.ts")
    assert problem(found).endswith("put the model there; tone plays on")
    found.want(tmp_path, one="another.ts")
    found.until(lambda: found.loader.facts()["one"]["model"] == "another.ts")
    assert problem(found).endswith("; tone plays on")
    found.want(tmp_path, one="")
    found.until(lambda: found.state("one") == "none")
    found.want(tmp_path, one="other.ts")
    assert "plays on" not in problem(found)


def test_a_mode_that_cannot_be_leaves_the_one_before(found: Found, tmp_path: Path) -> None:
    for mode, state in (("decode", "ready"), ("broken", "failed")):
        table = {"model": "tone", "mode": mode}
        found.loader.want(str(tmp_path), {"one": table}, 48_000)
        found.until(lambda state=state: found.state("one") == state)  # type: ignore[misc]  # bound
    assert problem(found) == "there is no mode broken; tone plays on in mode decode"
