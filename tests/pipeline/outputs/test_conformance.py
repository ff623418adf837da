"""What holds for every output: the files of the folder are found, not listed here."""

import dataclasses
import socket
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from pipeline.outputs.base import OUTPUTS, Output, Voice
from pipeline.settings.reading import Where, read_type
from pipeline.settings.tables import kind_of, plain
from tests.pipeline.outputs.ear import Ear

TYPES = OUTPUTS.types()
SOCKETS = [t for t in TYPES if hasattr(OUTPUTS.load(t)(), "port")]
"""Those that send to a socket."""
VOICE = Voice("main", ("a", "b", "c"), alone=True)
VALUES = np.array([0.25, -1.5, 3.0], np.float32)
NOTICES: list[tuple[str, list[Any]]] = [
    ("hello", ["main", 3, "a", "b", "c"]),
    ("state", ["playing", ""]),
    ("scene", ["main"]),
    ("rounds", [2]),
    ("cue", ["recorded", 1]),
    ("trained", ["ridge for all, error 0.02"]),
    ("warning", ["a port is taken"]),
    ("mute", [1]),
    ("mute", [0]),
    ("something new", []),
]


@pytest.fixture
def ear() -> Iterator[Ear]:
    found = Ear()
    yield found
    found.close()


def made(kind: str, ear: Ear | None = None, **settings: Any) -> Output:
    """Return an output of a type that sends to an ear, not open yet."""
    cls = OUTPUTS.load(kind)
    names = {field.name for field in dataclasses.fields(cls)}
    if ear is not None and "port" in names:
        settings["port"] = ear.port
    return cls(**settings)


def test_there_are_outputs() -> None:
    assert {"osc", "wekinator"} <= set(TYPES)


@pytest.mark.parametrize("kind", TYPES)
def test_has_words_of_its_own_and_defaults_for_every_key(kind: str) -> None:
    cls = OUTPUTS.load(kind)
    assert cls.__doc__
    assert not cls.__doc__.startswith(f"{cls.__name__}(")  # what dataclass writes by itself
    assert cls() == cls()
    assert kind_of(cls()) == kind


@pytest.mark.parametrize("kind", TYPES)
def test_the_rig_can_write_and_read_it(kind: str) -> None:
    output = made(kind, name="mine", latents=["a"])
    assert read_type(OUTPUTS, {"type": kind, **plain(output)}, Where("rig.toml")) == output


@pytest.mark.parametrize("kind", SOCKETS)
def test_sends_float32_to_a_socket(kind: str, ear: Ear) -> None:
    output = made(kind, ear)
    output.open()
    output.notice("state", ["playing", ""])
    list(ear.datagrams())
    output.send(VOICE, VALUES, 1_000, by_frame=True)
    (data,) = ear.datagrams()
    output.close()
    assert data.endswith(VALUES.astype(">f4").tobytes())


@pytest.mark.parametrize("kind", SOCKETS)
@pytest.mark.parametrize("host", ["127.0.0.1", "240.0.0.1", "255.255.255.255"])
def test_an_unreachable_host_never_raises(kind: str, host: str) -> None:
    """Nobody listens, an address nobody has (RFC 1112), and one not permitted."""
    closed = Ear()
    closed.close()
    output = made(kind, closed)
    vars(output)["host"] = host
    output.open()
    for name, args in NOTICES:
        output.notice(name, args)
    for i in range(50):
        output.send(VOICE, VALUES, i * 1_000_000, by_frame=True)
        output.gain(VOICE, i / 50)
    output.flush(1 << 60)
    output.close()


@pytest.mark.parametrize("kind", SOCKETS)
def test_an_unknown_host_is_told_at_once_and_does_no_harm_later(kind: str) -> None:
    output = made(kind)
    for name in ("::1", "a..b", "x" * 70):  # told without asking a name server, which may wait
        vars(output)["host"] = name
        with pytest.raises(OSError, match="is not known"):
            output.open()
    output.send(VOICE, VALUES, 0, by_frame=True)
    output.gain(VOICE, 1.0)
    for notice, args in NOTICES:
        output.notice(notice, args)
    output.flush(1)
    assert output.due() is None
    output.close()


@pytest.mark.parametrize("kind", SOCKETS)
def test_closes_twice_and_opens_again(kind: str, ear: Ear) -> None:
    output = made(kind, ear)
    output.close()
    output.open()
    output.close()
    output.close()
    output.send(VOICE, VALUES, 0, by_frame=True)
    output.open()
    output.notice("state", ["playing", ""])
    list(ear.datagrams())
    output.send(VOICE, VALUES, 1, by_frame=True)
    assert len(list(ear.datagrams())) == 1
    output.close()


@pytest.mark.parametrize("kind", SOCKETS)
def test_drops_what_the_system_does_not_take(kind: str, ear: Ear) -> None:
    """No socket of an output waits: a full buffer loses a message, not the beat."""
    output = made(kind, ear)
    output.open()
    sockets = [v for v in vars(output).values() if isinstance(v, socket.socket)]
    assert all(not s.getblocking() for s in sockets)
    output.notice("state", ["playing", ""])
    for i in range(20_000):  # far more than the ear's buffer holds
        output.send(VOICE, VALUES, i, by_frame=True)
    output.close()


@pytest.mark.parametrize("kind", SOCKETS)
def test_sends_chosen_latents_in_the_order_chosen(kind: str, ear: Ear) -> None:
    output = made(kind, ear, latents=["c", "a", "elsewhere"])
    output.open()
    output.notice("state", ["playing", ""])
    list(ear.datagrams())
    output.send(VOICE, VALUES, 0, by_frame=True)
    (_, values) = ear.messages()[-1]
    output.close()
    assert values == (3.0, 0.25)


@pytest.mark.parametrize("kind", TYPES)
def test_wants_the_scenes_it_names(kind: str) -> None:
    other = Voice("other", ("a",), alone=False)
    assert made(kind).wants(VOICE)
    assert made(kind).wants(other)
    assert not made(kind, scenes=["other"]).wants(VOICE)
    assert made(kind, scenes=["other"]).wants(other)


@pytest.mark.parametrize("kind", SOCKETS)
@pytest.mark.parametrize("by_frame", [True, False])
def test_a_rate_limit_leaves_nothing_due_for_ever(kind: str, by_frame: bool, ear: Ear) -> None:
    output = made(kind, ear)
    if not hasattr(output, "rate"):
        pytest.skip(f"{kind} has no rate")
    output.rate = 10.0
    output.open()
    output.notice("state", ["playing", ""])
    for i in range(5):
        output.send(VOICE, VALUES + i, i * 1_000_000, by_frame)
    for _ in range(3):
        due = output.due()
        if due is None:
            break
        output.flush(due)
    assert output.due() is None
    output.close()
