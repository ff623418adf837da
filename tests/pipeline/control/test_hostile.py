"""Bundles, and whatever else can arrive at the control port."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import commands
from pipeline.control.conversation import OWN
from pipeline.processes.session import Session
from sensors.wire.osc import encode
from tests.pipeline.control.surface import Patch
from tests.pipeline.outputs.ear import Ear


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
