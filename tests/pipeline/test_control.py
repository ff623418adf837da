"""The control surface over real sockets: answers, errors, subscriptions, and hostile data."""

import json
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import commands
from pipeline.conversation import OWN, TELLABLE
from pipeline.rig import Control
from pipeline.session import Session
from sensors.wire.osc import decode, encode
from tests.pipeline.outputs.ear import Ear, free_port
from tests.pipeline.surface import Patch, surface


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def session(port: int) -> Iterator[Session]:
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        with surface(where / "piece", where / "s.sock", Control(port=port)) as found:
            yield found


@pytest.fixture
def patch(session: Session, port: int) -> Iterator[Patch]:
    ear = Ear()
    yield Patch(ear, ("127.0.0.1", port))
    ear.close()


@pytest.fixture
def clean(patch: Patch) -> Iterator[Patch]:
    """A patch that finds no rounds and leaves none."""
    patch.ask("rounds/clear")
    yield patch
    patch.ask("record/stop")
    patch.ask("rounds/clear")


# ---- answers ---------------------------------------------------------------------------


def test_every_command_is_acknowledged_with_its_reply(clean: Patch) -> None:
    assert clean.ask("ping") == []
    assert clean.ask("state") == ["idle", ""]
    assert clean.ask("target", 0.25, 1, 0.5) == []
    assert clean.ask("targets") == [0.25, 1.0, 0.5]
    (number,) = clean.ask("record")
    assert clean.ask("state") == ["idle", "recording"]
    assert clean.ask("record/stop") == [number]


@pytest.mark.parametrize("name", sorted(commands.QUERIES))
def test_the_answer_to_every_query_is_osc(clean: Patch, name: str) -> None:
    beyond_float32 = b"/wek/inputs\0,ddd\0\0\0\0" + struct.pack(">3d", 0.5, 1e300, 3)
    clean.ear.send(beyond_float32, clean.to)
    clean.ask("record")
    clean.ear.send(beyond_float32, clean.to)
    clean.ask("record/stop")
    reply = clean.ask(name)
    if name in ("status", "sensors", "report"):
        assert isinstance(json.loads(reply[0]), dict)


def test_what_is_wrong_is_said(patch: Patch) -> None:
    assert 'Did you mean "record"?' in patch.refused("recrd")
    assert 'Did you mean "subscribe"?' in patch.refused("subscrib")
    assert "missing" in patch.refused("latent/limits", 1)
    assert "too many" in patch.refused("stop", 1)
    assert "must be a number" in patch.refused("latent/smoothing", 1, "slow")
    assert "must be a whole number" in patch.refused("latent/lock", 1.5)
    assert "3 latents; 2 numbers" in patch.refused("target", 0.5, 0.5)
    assert "must be a number" in patch.refused("target", 0.5, 0.5, float("nan"))
    assert "blob" in patch.refused("target", 0.5, 0.5, b"1")
    assert "nothing is learnt yet" in patch.refused("run")


def test_integers_doubles_and_booleans_are_numbers(patch: Patch) -> None:
    double = b"/limber/target\0\0,dTh\0\0\0\0" + struct.pack(">dq", 0.25, 0)
    assert decode(double) == [("/limber/target", (0.25, True, 0))]
    patch.ear.send(double, patch.to)
    assert patch.answer("target") == []
    assert patch.ask("targets") == [0.25, 1.0, 0.0]


def test_any_text_comes_back_as_it_was(clean: Patch) -> None:
    clean.ask("record")
    clean.say("/wek/inputs", 0.5, 0.5, 0.5)
    (number,) = clean.ask("record/stop")
    for name in ("bras écarté", "腕を上げる", "🩰 \t' \" \\ %s {}", "", "x" * 5000):
        clean.ask("round/rename", number, name)
        assert clean.ask("rounds")[1] == name


def test_help_names_everything_and_explains_each(patch: Patch) -> None:
    assert patch.ask("help") == sorted({*commands.COMMANDS, *OWN})
    for name in patch.ask("help"):
        usage, text = patch.ask("help", name)
        assert usage.startswith(name)
        assert text.endswith((".", ")")) or "." in text
    assert 'Did you mean "undo"?' in patch.refused("help", "und")


def test_an_answer_too_long_for_a_datagram_is_an_error_that_says_so(clean: Patch) -> None:
    clean.ask("record")
    clean.say("/wek/inputs", 0.5, 0.5, 0.5)
    (number,) = clean.ask("record/stop")
    clean.ask("record")
    clean.say("/wek/inputs", 0.5, 0.5, 0.5)
    (other,) = clean.ask("record/stop")
    clean.ask("round/rename", number, "x" * 40_000)
    clean.ask("round/rename", other, "x" * 40_000)
    assert "bytes long" in clean.refused("status")
    assert "bytes long" in clean.refused("rounds")
    assert clean.ask("state") == ["idle", ""]


# ---- where answers go ------------------------------------------------------------------


def test_a_sender_that_cannot_hear_names_another_port(patch: Patch) -> None:
    other = Ear()
    patch.say("/limber/reply", float(other.port))  # Max sends a float where one is typed
    assert other.wait() == ("/limber/ok", ("reply",))
    patch.say("/limber/state")
    assert other.wait() == ("/limber/ok", ("state", "idle", ""))
    patch.say("/limber/nonsense")
    assert other.wait()[0] == "/limber/error"
    assert patch.ear.messages() == []
    for wrong in (0, 65536, -1, 1.5, "here"):
        patch.say("/limber/reply", wrong)
        address, said = other.wait()
        assert (address, said[0]) == ("/limber/error", "reply")
    other.close()


def test_each_sender_has_its_own_reply_port(patch: Patch, port: int) -> None:
    second, away = Patch(Ear(), ("127.0.0.1", port)), Ear()
    patch.say("/limber/reply", away.port)
    assert away.wait()[1] == ("reply",)
    assert second.ask("ping") == []
    second.ear.close()
    away.close()


def test_senders_that_only_ask_do_not_push_out_those_with_a_reply_port(
    patch: Patch, port: int
) -> None:
    away = Ear()
    patch.say("/limber/reply", away.port)
    assert away.wait()[1] == ("reply",)
    for _ in range(300):
        short = Patch(Ear(), ("127.0.0.1", port))
        short.ask("ping")
        short.ear.close()
    patch.say("/limber/ping")
    assert away.wait()[1] == ("ping",)
    away.close()


def test_answers_are_not_answered(patch: Patch, session: Session) -> None:
    """Or an engine whose answers come back to it, or two engines, would never stop."""
    before = session.loop.control.refused
    patch.say("/limber/ok", "ping")
    patch.say("/limber/error", "ping", "nobody is there")
    patch.say("/limber/reply", session.loop.control.settings.port)
    patch.say("/limber/ping")
    second = Patch(Ear(), patch.to)
    second.ask("ping")
    assert patch.ear.messages() == []
    assert session.loop.control.refused >= before + 2
    second.ear.close()


def test_hello_is_answered_to_the_outputs_too(tmp_path: Path) -> None:
    from pipeline.outputs.osc import Osc
    from tests.pipeline.surface import playing, write_piece

    ear, control = Ear(), Control(port=free_port())
    write_piece(tmp_path / "p", control, [Osc(port=ear.port)], latents=1)
    with playing(tmp_path / "p", tmp_path / "s"):
        assert ear.wait("/limber/hello")[1] == ("main", 1, "latent-1")
        patch = Patch(Ear(), ("127.0.0.1", control.port))
        assert patch.ask("hello") == ["main", 1, "latent-1"]
        assert ear.wait("/limber/hello")[1] == ("main", 1, "latent-1")
        patch.ask("panic")
        assert ear.wait("/limber/mute")[1] == (1,)
        assert ear.wait("/limber/state")[1] == ("panic", "")
        patch.ask("resume")
        assert ear.wait("/limber/mute")[1] == (0,)
        patch.ask("latent/name", 1, "light")
        assert patch.ask("hello") == ["main", 1, "light"]
        patch.ask("scene/new", "two")
        patch.ask("target", 0.75)
        while ear.wait("/limber/main/latents")[1] != (0.75,):
            pass
        patch.ear.close()
    ear.close()


# ---- subscriptions ---------------------------------------------------------------------


def test_a_subscriber_is_told_now_and_at_each_change(patch: Patch) -> None:
    patch.ask("target", 0, 0, 0)
    assert patch.ask("subscribe", "targets", 0.01) == ["targets"]
    assert patch.ear.wait() == ("/limber/targets", (0.0, 0.0, 0.0))
    other = Patch(Ear(), patch.to)
    other.ask("target", 0, 1, 0)
    assert patch.ear.wait() == ("/limber/targets", (0.0, 1.0, 0.0))
    patch.ask("unsubscribe", "targets")
    other.ask("target", 1, 1, 0)
    assert patch.ask("ping") == []
    other.ear.close()


@pytest.mark.parametrize("name", TELLABLE)
def test_every_query_that_changes_can_be_subscribed_to(patch: Patch, name: str) -> None:
    patch.ask("subscribe", name)
    assert patch.ear.wait()[0] == f"/limber/{name}"
    patch.say("/limber/unsubscribe")
    assert patch.ear.wait("/limber/ok")[1] == ("unsubscribe",)


def test_what_cannot_be_subscribed_to_is_said(patch: Patch) -> None:
    assert 'Did you mean "state"?' in patch.refused("subscribe", "stat")
    assert "cannot be subscribed to" in patch.refused("subscribe", "hello")
    assert "cannot be subscribed to" in patch.refused("unsubscribe", "nonsense")
    assert "0.01 to 3600" in patch.refused("subscribe", "state", 0)
    assert "must be a number" in patch.refused("subscribe", "state", float("inf"))
    assert "missing" in patch.refused("subscribe")


def test_subscriptions_follow_the_reply_port(patch: Patch) -> None:
    away = Ear()
    patch.ask("subscribe", "targets", 0.01)
    patch.ear.wait("/limber/targets")
    patch.say("/limber/reply", away.port)
    away.wait("/limber/ok")
    patch.say("/limber/target", 0.125, 0, 0)
    assert away.wait("/limber/targets")[1] == (0.125, 0.0, 0.0)
    patch.say("/limber/unsubscribe")
    away.wait("/limber/ok")
    away.close()


# ---- bundles ---------------------------------------------------------------------------


def bundle(*messages: bytes) -> bytes:
    parts = [len(m).to_bytes(4, "big") + m for m in messages]
    return b"#bundle\0" + b"\0" * 7 + b"\x01" + b"".join(parts)


def test_commands_and_inputs_in_one_bundle_keep_their_order(clean: Patch) -> None:
    """The target and the round begin before the input that comes after them."""
    parts = [
        encode("/wekinator/control/outputs", 0.5, 0.25, 1.0),
        encode("/wekinator/control/startRecording"),
        encode("/wek/inputs", 0.5, 0.5, 0.5),
    ]
    clean.ear.send(bundle(*parts), clean.to)
    clean.say("/wekinator/control/stopRecording")
    status = json.loads(clean.ask("status")[0])
    (one,) = status["rounds"]
    assert (one["examples"], one["target"]) == (1, [0.5, 0.25, 1.0])


# ---- hostile ---------------------------------------------------------------------------

NAMES = sorted({*commands.COMMANDS, *OWN} - {"subscribe"})
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
NUMBERS = st.integers(-(2**63), 2**63 - 1) | st.floats(width=32) | st.booleans() | st.none()
ARGUMENTS = st.lists(NUMBERS | TEXT | st.binary(min_size=1, max_size=12), max_size=6)
ADDRESSES = st.one_of(
    st.sampled_from(NAMES).map("/limber/{}".format),
    st.sampled_from(["startRecording", "outputs", "train", "no"]).map(
        "/wekinator/control/{}".format
    ),
    TEXT.map("/limber/{}".format),
)


@settings(deadline=None, max_examples=100)
@given(messages=st.lists(st.tuples(ADDRESSES, ARGUMENTS), max_size=8), whole=st.booleans())
def test_nothing_that_can_be_said_stops_it(
    session: Session, port: int, messages: list[tuple[str, list[object]]], whole: bool
) -> None:
    ear = Ear()
    data = [encode(address, *args) for address, args in messages]  # type: ignore[arg-type]  # the strategies' own types
    for part in [bundle(*data)] if whole else data:
        ear.send(part, ("127.0.0.1", port))
    fresh = Patch(Ear(), ("127.0.0.1", port))
    assert fresh.ask("ping") == []
    assert not session.loop.engine.problem.endswith("the log says more")
    ear.close()
    fresh.ear.close()


@settings(deadline=None, max_examples=100)
@given(head=st.sampled_from([b"/limber/", b"#bundle\0", b"/wekinator/", b""]), rest=st.binary())
def test_no_bytes_stop_it(session: Session, port: int, head: bytes, rest: bytes) -> None:
    ear = Ear()
    ear.send(head + rest, ("127.0.0.1", port))
    fresh = Patch(Ear(), ("127.0.0.1", port))
    assert fresh.ask("ping") == []
    ear.close()
    fresh.ear.close()
