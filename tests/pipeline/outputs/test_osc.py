"""Latents as OSC: addresses, choices, rate, and what changes while it runs."""

import socket
import sys
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.outputs.base import Voice
from pipeline.outputs.osc import Osc, part
from pipeline.outputs.wekinator import Wekinator
from tests.pipeline.outputs.ear import Ear

MS = 1_000_000
ALONE = Voice("main", ("bright", "dark"), alone=True)
ONE_OF_TWO = Voice("main", ("bright", "dark"), alone=False)
VALUES = np.array([0.5, -0.5], np.float32)


@pytest.fixture
def ear() -> Iterator[Ear]:
    found = Ear()
    yield found
    found.close()


@pytest.fixture
def osc(ear: Ear) -> Iterator[Osc]:
    output = Osc(port=ear.port)
    output.open()
    yield output
    output.close()


def heard(output: Osc, ear: Ear, voice: Voice = ALONE) -> list[tuple[str, tuple[object, ...]]]:
    output.send(voice, VALUES, 0, by_frame=True)
    return list(ear.messages())


def test_a_scene_alone_has_the_short_address(osc: Osc, ear: Ear) -> None:
    assert heard(osc, ear) == [("/limber/latents", (0.5, -0.5))]


def test_each_of_several_scenes_has_its_own_address(osc: Osc, ear: Ear) -> None:
    assert heard(osc, ear, ONE_OF_TWO) == [("/limber/main/latents", (0.5, -0.5))]
    other = Voice("two", ("bright", "dark"), alone=False)
    assert heard(osc, ear, other) == [("/limber/two/latents", (0.5, -0.5))]
    osc.gain(other, 0.25)
    osc.gain(ALONE, 1)
    assert ear.messages() == [("/limber/two/gain", (0.25,)), ("/limber/gain", (1.0,))]


def test_each_sends_one_message_for_each_latent(osc: Osc, ear: Ear) -> None:
    osc.style = "each"
    assert heard(osc, ear) == [
        ("/limber/latents/bright", (0.5,)),
        ("/limber/latents/dark", (-0.5,)),
    ]
    osc.latents = ["dark"]
    assert heard(osc, ear, ONE_OF_TWO) == [("/limber/main/latents/dark", (-0.5,))]


def test_an_address_of_ones_own_replaces_the_default(osc: Osc, ear: Ear) -> None:
    osc.address = "/synth/z"
    assert heard(osc, ear) == [("/synth/z", (0.5, -0.5))]
    with pytest.raises(ValueError, match="must begin with"):
        Osc(address="synth")


def test_a_second_scene_changes_the_address_while_it_runs(osc: Osc, ear: Ear) -> None:
    assert heard(osc, ear)[0][0] == "/limber/latents"
    assert heard(osc, ear, ONE_OF_TWO)[0][0] == "/limber/main/latents"


def test_a_renamed_latent_changes_its_address_while_it_runs(osc: Osc, ear: Ear) -> None:
    osc.style = "each"
    assert heard(osc, ear)[0][0] == "/limber/latents/bright"
    renamed = Voice("main", ("loud", "dark"), alone=True)
    assert heard(osc, ear, renamed)[0][0] == "/limber/latents/loud"


def test_several_outputs_send_to_their_own_ports_and_choices(ear: Ear) -> None:
    second = Ear()
    outputs = [Osc(port=ear.port), Osc(port=second.port, latents=["dark"], address="/d")]
    for output in outputs:
        output.open()
        output.send(ALONE, VALUES, 0, by_frame=True)
        output.close()
    assert ear.messages() == [("/limber/latents", (0.5, -0.5))]
    assert second.messages() == [("/d", (-0.5,))]
    second.close()


def test_notices_carry_words_and_numbers(osc: Osc, ear: Ear) -> None:
    osc.notice("hello", ["main", 2, "bright", "dark"])
    osc.notice("state", ["playing", ""])
    osc.notice("mute", [1])
    osc.notice("warning", ["a name with \0 and \ud800, é and 🩰", 1e300, 1 << 70])
    assert ear.messages() == [
        ("/limber/hello", ("main", 2, "bright", "dark")),
        ("/limber/state", ("playing", "")),
        ("/limber/mute", (1,)),
        ("/limber/warning", ("a name with   and ?, é and 🩰", np.inf, np.inf)),
    ]


# ---- rate ------------------------------------------------------------------------------


def play(output: Osc, times: list[int]) -> int:
    """Send at each time the number of its place, flush when due; return when all is quiet."""
    for i, time in enumerate(times):
        while (due := output.due()) is not None and due <= time:
            output.flush(due)
        output.send(ALONE, np.array([i, -i], np.float32), time, by_frame=True)
    now = times[-1]
    while (due := output.due()) is not None:
        now = max(now, due)
        output.flush(now)
    return now


def test_what_is_followed_goes_with_the_latents(osc: Osc, ear: Ear) -> None:
    osc.following(ONE_OF_TWO, [3.0, 0.5])
    assert ear.messages() == [("/limber/main/following", (3.0, 0.5))]
    osc.rate = 10
    for now in range(0, 300, 20):
        osc.send(ALONE, VALUES, now * MS, by_frame=True)
        osc.following(ALONE, [3.0, float(now)])
    sent = [m for m in ear.messages() if m[0] == "/limber/following"]
    assert sent == [("/limber/following", (3.0, float(now))) for now in (0, 100, 200)]


def test_a_rate_sends_the_newest_when_its_turn_comes(osc: Osc, ear: Ear) -> None:
    osc.rate = 50.0
    play(osc, [0, 5 * MS, 10 * MS, 30 * MS, 31 * MS])
    assert [values[0] for _, values in ear.messages()] == [0.0, 2.0, 4.0]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.integers(0, 40 * MS), min_size=1, max_size=40),
    st.floats(1.0, 1000.0),
)
def test_at_any_rate_the_newest_arrives_and_none_comes_too_soon(
    gaps: list[int], rate: float
) -> None:
    ear = Ear()
    output = Osc(port=ear.port, rate=rate)
    output.open()
    times = list(np.cumsum(gaps).tolist())
    end = play(output, times)
    values = [float(str(values[0])) for _, values in ear.messages()]
    output.close()
    ear.close()
    assert values[0] == 0.0
    assert values[-1] == len(times) - 1
    assert values == sorted(set(values))
    assert len(values) <= (end - times[0]) * 1e-9 * rate + 1.001


def test_scenes_wait_for_their_own_turn(osc: Osc, ear: Ear) -> None:
    osc.rate = 10.0
    osc.send(ONE_OF_TWO, VALUES, 0, by_frame=True)
    osc.send(Voice("two", ("x", "y"), alone=False), VALUES, 1, by_frame=True)
    assert [address for address, _ in ear.messages()] == [
        "/limber/main/latents",
        "/limber/two/latents",
    ]


def test_nothing_held_back_follows_a_mute(osc: Osc, ear: Ear) -> None:
    osc.rate = 10.0
    osc.send(ALONE, VALUES, 0, by_frame=True)
    osc.send(ALONE, VALUES, 1 * MS, by_frame=True)
    osc.notice("mute", [1])
    osc.flush(1000 * MS)
    assert osc.due() is None
    assert [address for address, _ in ear.messages()] == ["/limber/latents", "/limber/mute"]


# ---- Wekinator -------------------------------------------------------------------------


@pytest.fixture
def wekinator(ear: Ear) -> Iterator[Wekinator]:
    output = Wekinator(port=ear.port)
    output.open()
    yield output
    output.close()


def test_wekinator_sends_for_input_frames_while_playing_only(
    wekinator: Wekinator, ear: Ear
) -> None:
    wekinator.send(ALONE, VALUES, 0, by_frame=True)
    wekinator.notice("state", ["idle", "training"])
    wekinator.send(ALONE, VALUES, 1, by_frame=True)
    wekinator.notice("state", ["playing", ""])
    wekinator.send(ALONE, VALUES, 2, by_frame=False)
    assert ear.messages() == []
    wekinator.send(ALONE, VALUES, 3, by_frame=True)
    wekinator.notice("state", ["panic", ""])
    wekinator.send(ALONE, VALUES, 4, by_frame=True)
    assert ear.messages() == [("/wek/outputs", (0.5, -0.5))]


def test_wekinator_says_when_training_is_done_and_nothing_else(
    wekinator: Wekinator, ear: Ear
) -> None:
    for name in ("hello", "state", "mute", "scene", "rounds", "warning"):
        wekinator.notice(name, ["idle", ""])
    wekinator.gain(ALONE, 0.5)
    wekinator.notice("trained", ["ridge"])
    assert ear.messages() == [("/wekinator/status/done-training", ())]


def test_wekinator_holds_nothing_back_beyond_its_stop(wekinator: Wekinator, ear: Ear) -> None:
    wekinator.rate = 10.0
    wekinator.notice("state", ["playing", ""])
    wekinator.send(ALONE, VALUES, 0, by_frame=True)
    wekinator.send(ALONE, VALUES * 2, 1, by_frame=True)
    wekinator.flush(100 * MS)
    wekinator.send(ALONE, VALUES, 101 * MS, by_frame=True)
    wekinator.notice("state", ["idle", ""])
    wekinator.flush(1000 * MS)
    assert [values for _, values in ear.messages()] == [(0.5, -0.5), (1.0, -1.0)]


# ---- names -----------------------------------------------------------------------------


@settings(deadline=None)
@given(st.text(st.characters(), max_size=30))
def test_any_name_makes_an_address(name: str) -> None:
    ear = Ear()
    output = Osc(port=ear.port, style="each")
    output.open()
    output.send(Voice("main", (name,), alone=True), VALUES[:1], 0, by_frame=True)
    ((address, values),) = ear.messages()
    output.close()
    ear.close()
    assert address == f"/limber/latents/{part(name)}"
    assert address.count("/") == 3
    assert not set(address) & set(" #*,?[]{}")
    assert values == (0.5,)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is no 127.0.0.2")
def test_what_sends_to_this_computer_alone_is_reached_from_nowhere_else() -> None:
    output = Osc()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as heard:
        heard.bind(("127.0.0.1", 0))
        output.port = heard.getsockname()[1]
        output.open()
        output.send(ALONE, VALUES, 0, by_frame=True)
        heard.settimeout(60)
        sender = heard.recvfrom(1000)[1]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.bind(("127.0.0.2", sender[1]))  # it would be taken if it were everywhere
        output.close()
