"""The bench of sound measures what plays beside what it calls, and says where nothing can."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from rich.console import Console

from benchmarks import audible, everything, sound
from benchmarks.models import LIGHT, build
from benchmarks.report import report
from benchmarks.subject import AbsentError
from tests.peers.program import need


def shown(found: dict[str, Any], before: dict[str, Any] | None = None) -> str:
    console = Console(width=200)
    with console.capture() as captured:
        console.print(report(found, before))
    return captured.get()


@pytest.mark.parametrize("rate", sound.RATES)
def test_a_model_takes_turns_with_itself_called_directly(tmp_path: Path, rate: int) -> None:
    row = sound.side_by_side(build(tmp_path / "light.ts", widths=LIGHT), rate, 0.5)
    assert row["blocks"] >= 4
    assert row["block_ms"] == pytest.approx(1e3 * 2048 / 44100, rel=1e-3)
    for who in ("direct", "voice", "played"):
        assert 0 < row[who]["p50"] <= row[who]["p99"]
    assert row["more"] == pytest.approx(row["voice"]["p50"] / row["direct"]["p50"] - 1, rel=0.1)
    assert row["share"] == pytest.approx(row["played"]["p50"] / row["block_ms"])


def test_the_direct_call_decodes_a_window(tmp_path: Path) -> None:
    path = build(tmp_path / "light.ts", 4, LIGHT)
    call, samples = sound.directly(path)
    assert samples == 2048
    state = torch.get_rng_state()
    call()
    assert not torch.equal(torch.get_rng_state(), state)  # with latents of its own each time


def test_switches_are_measured_while_two_scenes_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sound, "SWITCHES", 12)
    row = sound.switching(tmp_path)
    assert (row["switches"], row["scenes"]) == (12, [4, 8, 16])
    assert 0 < row["steady"]["p50"] < row["fading"]["p50"]


def test_playing_is_measured_on_an_audio_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need("jackd", "jackd2")
    monkeypatch.setattr(audible, "MODELS", audible.MODELS[:1])  # the large one is for the bench
    monkeypatch.setattr(audible, "TURNS", 1)
    rows = audible.playing(tmp_path, 1.0)
    assert [row["model"] for row in rows] == list(audible.MODELS)
    for row in rows:
        assert "problem" not in row, row
        assert row["rate"] == audible.RATE
        assert row["engine_alone"]["p50"] > 0 < row["engine_beside"]["p50"]
        assert row["floor_ms"] == row["block_ms"] + row["ahead_ms"]
        assert row["movement_ms"][0] > 0
        assert row["gaps"] >= 0
    found = {**everything.about("limber"), "sound": {"playing": rows}}
    text = shown(json.loads(json.dumps(found)), found)
    assert "movement → device's buffer" in text


def test_what_did_not_play_says_why() -> None:
    rows = [{"model": "limber", "problem": audible.why({"problems": ["connect a device"]})}]
    found = {**everything.about("limber"), "sound": {"playing": rows}}
    assert "limber did not play: connect a device" in shown(found, {"sound": 3})
    assert audible.why({"scenes": {"main": {"state": "loading"}}}) == "main is loading"
    assert audible.why({}) == "no sound is made"


def test_without_pytorch_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(everything, "can_sound", lambda: False)
    with pytest.raises(AbsentError, match="pip install"):
        everything.measure_sound(1.0, print)
