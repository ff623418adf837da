"""The picture of the instrument, at every size of a terminal."""

import io
import re
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.console import Console

from pipeline.engine.engine import Engine
from pipeline.engine.status import status
from pipeline.processes.reaching import opens
from pipeline.project.creation import default_scene, new_project, sensor_said
from pipeline.terminal.drawing import shown
from pipeline.terminal.picture import Picture, in_lines, next_step
from pipeline.terminal.terminal import keys
from recordings.events import Command, Datagram, Tick
from tests.sensors.packets import message

START = 1_000_000_000
STEP = 10_000_000


def engine_of(latents: int = 4, *sensors: str) -> Engine:
    rig = [sensor_said(text, set()) for text in (sensors or ("comote",))]
    engine = Engine(new_project(rig, default_scene(latents)))
    engine.start(START)
    return engine


def move(engine: Engine, frames: int) -> None:
    for _ in range(frames):
        data = message("/comote/v3/0/accelerometer", "fff", 1, 2, 9.5)
        engine.step(Datagram(engine.now + STEP, 8001, ("192.168.1.9", 5000), data))


def told(engine: Engine, **more: Any) -> dict[str, Any]:
    """Return the status as a running engine's process completes it."""
    return status(engine) | {"latency": {"p50": None, "p99": None}} | more


def drawn(facts: dict[str, Any], width: int = 80, height: int = 24, message: str = "") -> str:
    console = Console(file=io.StringIO(), width=width, height=height, force_terminal=False)
    options = console.options.update(width=width, height=height)
    lines = console.render_lines(Picture(facts, message, keys(facts)), options, pad=False)
    return "\n".join("".join(segment.text for segment in line) for line in lines).rstrip()


def test_a_phone_that_is_waited_for() -> None:
    text = drawn(told(engine_of()))
    assert "○ READY" in text
    assert "phone waits: in CoMote, Settings: OSC on, to udp://" in text
    assert ":8001" in text
    assert "None" not in text
    assert "—" in text
    assert "! Feature" not in text
    assert "space record A · b back" in text


def test_a_phone_long_silent_gets_a_cause() -> None:
    assert "same Wi-Fi" not in drawn(told(engine_of(), waited=5.0))
    text = drawn(told(engine_of(), waited=11.0), height=40)
    assert "phone waits: in CoMote" in text
    assert "same Wi-Fi" in text
    assert opens(8001) in text
    engine = engine_of()
    move(engine, 5)
    assert "same Wi-Fi" not in drawn(told(engine, waited=11.0))


def test_live_then_lost() -> None:
    engine = engine_of()
    move(engine, 50)
    facts = told(engine)
    assert re.search(r"phone +live +0 +100.0 Hz", drawn(facts))
    assert "waits" not in drawn(facts)
    engine.step(Tick(engine.now + 600_000_000))
    assert "LOST" in drawn(told(engine))


def test_a_round_that_hears_nothing() -> None:
    engine = engine_of()
    engine.step(Command(engine.now + STEP, "next", [], "test"))
    assert "RECORDING 1   0.0 of 2.0 s" in drawn(told(engine))
    assert "1 A …" in drawn(told(engine))
    assert "space end the round" in drawn(told(engine))
    engine.step(Tick(engine.now + 3_000_000_000))
    text = drawn(told(engine))
    assert "1 A 2.0 s nothing heard" in text
    assert "[A] B  C  D" in text  # what nothing was heard of is to be taught still


def test_targets_are_marked_until_it_plays() -> None:
    engine = engine_of()
    engine.step(Command(engine.now + STEP, "queue/go", [2], "test"))
    facts = told(engine)
    assert drawn(facts).count("│") == 4 + 2  # and the frame around the state
    assert drawn(facts | {"state": "playing"}).count("│") == 2


def test_problems_panic_and_devices_beside_the_rig() -> None:
    engine = engine_of()
    engine.step(Datagram(engine.now + STEP, 8001, ("192.168.1.9", 5000), message("/x", "f", 1)))
    engine.step(Datagram(engine.now + STEP, 8001, ("192.168.1.9", 5000), b"nonsense"))
    engine.step(Command(engine.now + STEP, "panic", [], "test"))
    text = drawn(told(engine, problems=["UDP port 8001 is taken"]))
    assert "PANIC: silent until you press !" in text
    assert "not in the rig" in text
    assert "/x" in text
    assert "port 8001: 1 malformed datagrams" in text
    assert "! UDP port 8001 is taken" in text


def test_locked_and_disabled_latents() -> None:
    engine = engine_of()
    engine.step(Command(engine.now + STEP, "latent/lock", [1], "test"))
    engine.step(Command(engine.now + STEP, "latent/enable", [2, 0], "test"))
    lines = drawn(told(engine)).splitlines()
    assert lines[3].rstrip().endswith("lock")
    assert lines[4].rstrip().endswith("off")


def test_many_rounds_stay_in_a_line() -> None:
    engine = engine_of()
    move(engine, 10)
    for _ in range(30):
        engine.step(Command(engine.now + STEP, "record", [0.05], "test"))
        move(engine, 10)
    (line,) = [line for line in drawn(told(engine)).splitlines() if line.startswith(" rounds")]
    assert "30 " in line
    assert "  +" in line


@lru_cache
def two_devices(latents: int) -> dict[str, Any]:
    return told(engine_of(latents, "comote", "riot:3"))


@settings(deadline=None, max_examples=60)
@example(latents=1, width=20, height=21, message="x\n" * 12)
@given(
    latents=st.sampled_from([1, 4, 8, 16, 37, 128]),
    width=st.integers(20, 220),
    height=st.integers(4, 60),
    message=st.sampled_from(["", "short", "x\n" * 12]),
)
def test_it_fits_and_its_keys_are_there(
    latents: int, width: int, height: int, message: str
) -> None:
    facts = two_devices(latents)
    lines = drawn(facts, width, height, message).splitlines()
    assert len(lines) <= max(height, len(in_lines(keys(facts), width)) + 1)
    assert all(len(line) <= width for line in lines)
    if height > 20:
        assert "q quit" in lines[-1]


def test_sixteen_latents_fit_into_a_usual_terminal() -> None:
    text = drawn(told(engine_of(16)))
    assert all(f"latent-{i}" in text for i in range(1, 17))
    assert "q quit" in text


def test_what_the_next_step_is() -> None:
    engine = engine_of(1)
    assert next_step(told(engine)) == "record A"
    facts = told(engine)
    taught = facts | {"queue": {"next": 2, "targets": facts["queue"]["targets"]}}
    assert next_step(taught) == "train and play"
    assert next_step(taught | {"stale": False, "learnt": True}) == "play"
    assert next_step(taught | {"state": "playing"}) == "stop"
    assert next_step(facts | {"state": "playing", "learnt": True}) == "stop"
    assert next_step(facts | {"state": "playing", "learnt": False}) == "record A"


@pytest.mark.parametrize(("value", "text"), [(None, "—"), (0.0012, "1.2 ms"), (0.0, "0.0 ms")])
def test_a_dash_for_what_nobody_measured(value: float | None, text: str) -> None:
    assert shown(value, "ms", 1, 1e3) == text


def test_how_far_training_is() -> None:
    facts = told(engine_of(), besides="training", progress={"share": 0.43, "step": "trying a line"})
    assert "◌ TRAINING 43 % trying a line" in drawn(facts)


def test_a_better_mapping_is_looked_for_offered_and_taken() -> None:
    facts = told(engine_of(), improving={"share": 0.5, "step": "trying"})
    assert "looking for a better mapping: 50 %" in drawn(facts)
    assert "m better mapping" not in drawn(facts)
    facts |= {"improving": None, "offer": {"less": 25, "now": 0.04, "error": 0.03}}
    assert "a better mapping is ready: 25 % less error; press m to take it" in drawn(facts)
    assert "m better mapping" in drawn(facts)
    assert "said first" in drawn(facts, 40, 8, "said first")
    facts |= {"offer": None, "former": True}
    assert "m former mapping" in drawn(facts)


def test_how_near_the_edge_it_is_is_shown_where_it_is_known() -> None:
    engine = Engine(new_project([], default_scene(2)))
    assert "edge" not in drawn(told(engine), width=100)
    assert "edge 1.4" in drawn(told(engine, edge=1.42), width=100)


def test_a_sound_that_is_held_and_the_show_are_told() -> None:
    engine = engine_of()
    move(engine, 3)
    engine.step(Command(engine.now + STEP, "safe", [], "test"))
    facts = told(engine)
    assert "◇ SAFE" in drawn(facts)
    assert "◆ FROZEN" in drawn(facts | {"held": {**facts["held"], "kind": "frozen"}})
    assert "the show is on" not in drawn(told(engine))
    engine.step(Command(engine.now + STEP, "show", [1], "test"))
    assert "the show is on" in drawn(told(engine))
