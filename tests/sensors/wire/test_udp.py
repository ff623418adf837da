"""UDP between real sockets and processes."""

import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from recordings.clock import EngineClock
from recordings.events import Datagram
from sensors.wire.udp import PortTakenError, UdpReceiver

SENDER = """
import socket, sys
out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for i in range(int(sys.argv[2])):
    out.sendto(i.to_bytes(4, "big"), ("127.0.0.1", int(sys.argv[1])))
out.settimeout(60)
print(out.recv(64).decode())
"""


@pytest.fixture
def receiver() -> Iterator[UdpReceiver]:
    receiver = UdpReceiver("127.0.0.1", 0)
    yield receiver
    receiver.close()


def take(receiver: UdpReceiver, clock: EngineClock) -> Datagram:
    """Wait until a datagram is there, by the selector that a loop would use."""
    assert select.select([receiver], [], [], 60)[0]
    datagram = receiver.receive(clock)
    assert datagram is not None
    return datagram


def send(receiver: UdpReceiver, data: bytes) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.sendto(data, ("127.0.0.1", receiver.port))


def test_nothing_waits(receiver: UdpReceiver) -> None:
    assert receiver.receive(EngineClock()) is None


def test_another_process_sends_and_is_answered(receiver: UdpReceiver) -> None:
    clock, start = EngineClock(), EngineClock().now()
    command = [sys.executable, "-c", SENDER, str(receiver.port), "200"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        heard = [take(receiver, clock) for _ in range(200)]
        assert receiver.send(b"heard", heard[0].sender)
        assert process.communicate()[0] == "heard\n"
    assert [int.from_bytes(d.data, "big") for d in heard] == list(range(200))
    assert {d.port for d in heard} == {receiver.port}
    assert {d.sender[0] for d in heard} == {"127.0.0.1"}
    assert all(start - 1_000_000_000 <= d.time <= clock.now() for d in heard)


def test_the_largest_datagram_arrives_whole(receiver: UdpReceiver) -> None:
    data = bytes(range(256)) * 255
    send(receiver, data)
    assert take(receiver, EngineClock()).data == data


@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="no kernel time stamps there")
def test_the_time_is_that_of_the_kernel(receiver: UdpReceiver) -> None:
    clock = EngineClock()
    for _ in range(20):  # Linux begins to stamp a while after it was asked by the first socket
        send(receiver, b"x")
        select.select([receiver], [], [], 60)
        waited = clock.now()
        time.sleep(0.1)
        if take(receiver, clock).time < waited + 50_000_000:
            return
    pytest.fail("each had the time at which it was read")


@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="no kernel time stamps there")
@pytest.mark.parametrize(("step", "age"), [(3600, 1_000_000_000), (-3600, 0)])
def test_a_stepped_wall_clock_does_no_harm(
    receiver: UdpReceiver, monkeypatch: pytest.MonkeyPatch, step: int, age: int
) -> None:
    clock, real = EngineClock(), time.time_ns
    send(receiver, b"x")
    select.select([receiver], [], [], 60)
    before = clock.now()
    monkeypatch.setattr(time, "time_ns", lambda: real() + step * 1_000_000_000)
    datagram = take(receiver, clock)
    assert before - age <= datagram.time <= clock.now() - age


def test_a_taken_port_says_who_and_what_to_do(receiver: UdpReceiver) -> None:
    with pytest.raises(PortTakenError, match=rf"UDP port {receiver.port} .*another port"):
        UdpReceiver("0.0.0.0", receiver.port)
    assert "CoMote" in str(PortTakenError("0.0.0.0", 8001))
    assert "Wekinator" in str(PortTakenError("127.0.0.1", 6448))


def test_a_closed_port_is_free_at_once() -> None:
    first = UdpReceiver("127.0.0.1", 0)
    first.close()
    UdpReceiver("127.0.0.1", first.port).close()


def test_a_host_of_another_computer_says_what_to_use() -> None:
    with pytest.raises(OSError, match=r"192\.0\.2\.1.*0\.0\.0\.0"):
        UdpReceiver("192.0.2.1", 0)  # an address for documentation, RFC 5737


@pytest.mark.parametrize("address", [("127.0.0.1", 70_000), ("255.255.255.255", 9)])
def test_what_cannot_be_sent_is_told_and_stops_nothing(
    receiver: UdpReceiver, address: tuple[str, int]
) -> None:
    assert not receiver.send(b"x", address)
