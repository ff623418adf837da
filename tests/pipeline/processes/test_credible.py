"""What cannot be true of a sensor is told, and what can be is not."""

from collections.abc import Callable

import pytest

from pipeline.engine.hub import Hub
from pipeline.processes.credible import LOOKS, NEW, PERIOD, Credible
from recordings.events import Datagram
from sensors.comote import Comote
from tests.pipeline.processes.running import reading
from tests.sensors.packets import bundle, message

START = 1_700_000_000 * 1_000_000_000
SENDER = ("192.0.2.7", 50123)
STEP = PERIOD // 50

Say = Callable[[int], bytes]


def told(say: Say, seconds: float = 4.0) -> list[str]:
    """Return what is told once a phone has said so 100 times a second for so long."""
    hub, credible = Hub([Comote(name="phone", port=8001)]), Credible()
    for n in range(int(seconds * 100)):
        now = START + n * STEP
        hub.feed(Datagram(now, 8001, SENDER, say(n)))
        credible.tend(hub.devices(), now)
    return credible.problems


def said(n: int, *xyz: float, turn: float = 0.0) -> bytes:
    tail = 10 * n, 100
    return bundle(
        message("/comote/v3/0/accelerometer", "fffii", *xyz, *tail),
        message("/comote/v3/0/gyroscope", "fffii", turn, 0.5 * turn, 0.0, *tail),
    )


@pytest.mark.parametrize(
    "say",
    [
        lambda n: reading(n, 0.0, 9.81, 0.0),
        lambda n: said(n, 0.01 * (n % 7), 9.81, 0.0, turn=30.0 * (-1) ** n),
        lambda n: said(n, 0.0, 20.0 * (n % 2), 0.001 * n),
        lambda n: said(n, 0.1, 0.05, 0.001 * n),  # it falls
    ],
)
def test_what_can_be_is_not_told(say: Say) -> None:
    assert told(say) == []


@pytest.mark.parametrize(
    ("say", "words"),
    [
        (lambda n: said(n, 0.0, 9.81, 0.0), "says the same again and again"),
        (lambda n: reading(n, 0.0, 1.0, 0.0), "in g, not in m/s²"),
        (lambda n: said(n, 0.01 * (n % 7), 9.81, 0.0, turn=90.0 + n % 5), "in degrees"),
    ],
)
def test_what_cannot_be_is_told_of_the_sensor(say: Say, words: str) -> None:
    (problem,) = told(say)
    assert problem.startswith("phone ")
    assert words in problem


def test_it_is_told_no_more_once_it_is_so_no_more() -> None:
    assert told(lambda n: said(n, 0.0, 9.81, 0.001 * max(0, n - 300)), 3.0)
    assert not told(lambda n: said(n, 0.0, 9.81, 0.001 * max(0, n - 300)), 7.0)


def test_silence_is_no_lie() -> None:
    hub, credible = Hub([Comote(name="phone", port=8001)]), Credible()
    for n in range(NEW * LOOKS):
        hub.feed(Datagram(START + n * STEP, 8001, SENDER, said(n, 0.0, 9.81, 0.0)))
    for look in range(3 * LOOKS):
        credible.tend(hub.devices(), START + look * PERIOD)
    assert credible.problems == []
