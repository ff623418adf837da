"""Packet captures in place of devices: who is played, how fast, and what is told."""

import time
from collections.abc import Callable
from pathlib import Path

from pipeline.engine.hub import Hub
from recordings.clock import EngineClock
from recordings.events import Datagram
from sensors.base import OscSensor
from sensors.comote import Comote
from sensors.riot import Riot
from sensors.wekinator import Wekinator
from sensors.wire.captured import Captures
from tests.sensors.wire.test_capture import CAPTURES

PHONES = CAPTURES / "phones.pcap"
DEADLINE = 60.0


def until(ready: Callable[[], bool]) -> None:
    end = time.monotonic() + DEADLINE
    while not ready():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.002)


def played(*sensors: OscSensor) -> list[Datagram]:
    captures, found = Captures(EngineClock(), lambda: None), []
    captures.want(sensors)

    def over() -> bool:
        found.extend(captures.collect())
        return captures.over

    until(over)
    captures.close()
    return found + captures.collect()


def test_sensors_of_one_file_share_it_and_hear_what_is_theirs() -> None:
    rig = [
        Comote(name="left", id="0", port=7001, source=PHONES, speed=0),
        Comote(name="right", id="1", port=7001, source=PHONES, speed=0),
        Wekinator(name="wek", port=7002, source=PHONES, speed=0),
    ]
    hub, heard = Hub(rig), played(*rig)
    frames = [frame for datagram in heard for frame in hub.feed(datagram)]
    assert [sum(f.sensor == s.name for f in frames) for s in rig] == [6, 6, 6]
    first = next(f for f in frames if f.sensor == "right")
    assert dict(zip(first.layout.names, first.values, strict=True))["accelerometer.x"] == 2
    assert hub.heard() == []  # the R-IoT and what went by IPv6 are nobody's here
    assert {d.sender[0] for d in heard} == {"127.0.0.1"}


def test_no_port_is_open_for_them() -> None:
    rig = [Comote(name="a", port=7001, source=PHONES), Riot(name="b", port=7002)]
    assert Hub(rig).listens() == [("0.0.0.0", 7002)]


def test_at_its_own_speed() -> None:
    heard = played(Riot(name="b", source=PHONES))
    assert len(heard) == 6
    assert heard[-1].time - heard[0].time > 0.04 * 1e9  # s; longer on a busy machine


def test_what_is_wrong_is_told_and_tried_again(tmp_path: Path) -> None:
    captures = Captures(EngineClock(), lambda: None)
    file = tmp_path / "none.pcap"
    captures.want([Riot(name="b", source=file, speed=0)])
    until(lambda: captures.problems == [f"b: there is no file {file}"])
    file.write_bytes(PHONES.read_bytes())
    until(lambda: captures.over or bool(captures.collect()))
    assert captures.problems == []
    captures.want([])
    captures.close()
