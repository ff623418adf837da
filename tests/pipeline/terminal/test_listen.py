"""What `limber listen` prints of real datagrams, in a process of its own."""

import json
import math
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.settings.reading import SettingsError
from pipeline.terminal.listen import MOST, Listener, nothing
from pipeline.terminal.listened import listener_for
from pipeline.terminal.tap import Tap
from recordings.events import Datagram
from sensors.hands import Hands
from sensors.pose import Pose
from sensors.replay import Replay
from tests.pipeline.outputs.ear import free_port
from tests.pipeline.terminal.shell import interrupted, limber, started
from tests.sensors.packets import bundle, message

G = 9.80665

DEVICES: list[tuple[bytes, str, str, dict[str, float]]] = [
    (
        message("/comote/v3/0/accelerometer", "fffii", 1, 2, 9.5, 20, 50),
        "comote",
        "0",
        {"accelerometer.x": 1, "accelerometer.y": 2, "accelerometer.z": 9.5},
    ),
    (
        message("/comote/7/devicemotion", "fffffff", 10, 1, 2, 9.5, 180, 0, 90),
        "comote",
        "7",
        {
            "accelerometer.x": 1,
            "accelerometer.y": 2,
            "accelerometer.z": 9.5,
            "gyroscope.x": 0,
            "gyroscope.y": math.pi / 2,
            "gyroscope.z": math.pi,
        },
    ),
    (message("/comote/v3/8/control/buttonA", "ii", 1, 20), "comote", "8", {"control.buttonA": 1}),
    (
        message("/riot/v3/5/accelerometer", "fffi", 1.5, -2.5, 9.5, 5),
        "riot",
        "5",
        {"accelerometer.x": 1.5, "accelerometer.y": -2.5, "accelerometer.z": 9.5},
    ),
    (message("/wek/inputs", "fd", 0.5, -3), "wekinator", "", {"input.1": 0.5, "input.2": -3}),
    (
        message("/faders/left", "if", 3, 0.25),
        "osc",
        "/faders/left",
        {"value.1": 3, "value.2": 0.25},
    ),
]


@pytest.fixture
def send() -> Callable[[int, bytes], None]:
    def to(port: int, data: bytes) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(data, ("127.0.0.1", port))

    return to


def ready(process: "subprocess.Popen[str]") -> None:
    """Wait until the ports are open: then it is said where it listens."""
    assert process.stderr is not None
    assert process.stderr.readline().startswith("Listening on UDP ")


def next_frame(process: "subprocess.Popen[str]") -> dict[str, Any]:
    assert process.stdout is not None
    found: dict[str, Any] = json.loads(process.stdout.readline())
    return found


def test_every_device_in_canonical_channels(
    tmp_path: Path, send: Callable[[int, bytes], None]
) -> None:
    port = free_port()
    with started("listen", "--port", str(port), "--json", cwd=tmp_path) as process:
        ready(process)
        for data, kind, device, channels in DEVICES:
            send(port, data)
            frame = next_frame(process)
            assert (frame["sensor"], frame["id"]) == (kind, device)
            assert frame["channels"] == pytest.approx(channels)
            assert set(frame) == {"sensor", "id", "time", "device_time", "channels"}
        send(port, message("/comote/v3/0/accelerometer", "fffii", 0, 0, 0, 40, 50))
        frame = next_frame(process)
        assert frame["device_time"] == pytest.approx(0.04)
        send(port, b"nonsense")
        send(port, message("/comote/v3/0/accelerometer", "f", 1))
        send(port, message("/limber/run", ""))
        send(port, message("/faders/left", "ff", 1, 1))
        assert next_frame(process)["id"] == "/faders/left"
        rest, errors = interrupted(process)
    assert rest == ""
    assert f"port {port}: 1 malformed, not shown" in errors
    assert "comote 0: 1 malformed, not shown" in errors
    assert "Traceback" not in errors
    assert process.returncode == 130


def test_the_riots_are_told_apart_by_what_arrives() -> None:
    listener = Listener(Tap([], print))
    old = bundle(
        message("/riot/v3/1/gravity", "fffi", 0, 0, 1, 5),
        message("/riot/v3/1/gyroscope", "fffi", 180, 0, 0, 5),
        message("/riot/v3/2/gravity", "fffi", 0, 0, 9.75, 5),
        message("/riot/v3/2/gyroscope", "fffi", 1, 0, 0, 5),
    )
    values = {f["id"]: f["channels"] for f in map(listener.facts, listener.feed(at(old)))}
    assert values["1"]["gyroscope.x"] == pytest.approx(math.pi)
    assert values["2"]["gyroscope.x"] == 1
    assert "gravity.z" not in values["1"]
    assert values["2"]["gravity.z"] == 9.75


def at(data: bytes, port: int = 8000, time: int = 1_000_000_000) -> Datagram:
    return Datagram(time, port, ("127.0.0.1", 50000), data)


def test_a_newcomer_changes_nothing_for_the_others() -> None:
    listener = Listener(Tap([], print))
    listener.feed(at(message("/riot/v3/1/gravity", "fffi", 0, 0, 1, 5)))
    listener.feed(at(message("/riot/v3/1/gyroscope", "f", 1)))
    listener.feed(at(message("/new", "f", 1)))
    (frame,) = listener.feed(at(message("/riot/v3/1/gyroscope", "fffi", 180, 0, 0, 6)))
    assert listener.facts(frame)["channels"]["gyroscope.x"] == pytest.approx(math.pi)
    assert listener.close() == ["riot 1: 1 malformed, not shown"]


def test_equal_ids_on_two_ports_are_two_devices() -> None:
    listener = Listener(Tap([], print))
    data = message("/comote/v3/0/accelerometer", "fffii", 1, 2, 3, 20, 50)
    frames = [*listener.feed(at(data, 8001)), *listener.feed(at(data, 8902))]
    assert len({frame.sensor for frame in frames}) == 2


def test_of_one_type_only() -> None:
    listener = Listener(Tap([], print), "riot")
    assert listener.feed(at(DEVICES[0][0])) == []
    assert len(listener.feed(at(DEVICES[3][0]))) == 1
    raw = Listener(Tap([], print), "osc")
    (frame,) = raw.feed(at(DEVICES[0][0]))
    assert raw.facts(frame)["id"] == "/comote/v3/0/accelerometer"


def test_a_flood_of_addresses_does_not_fill_memory() -> None:
    listener = Listener(Tap([], print))
    for i in range(3 * MOST):
        listener.feed(at(message(f"/a{i}", "f", 1)))
    assert len(listener.rig) == MOST


def test_a_line_for_people() -> None:
    listener = Listener(Tap([], print))
    (frame,) = listener.feed(at(DEVICES[0][0]))
    line = listener.line(frame)
    assert " comote 0: accelerometer.x 1 m/s², accelerometer.y 2 m/s²" in line


def test_one_taken_port_does_not_keep_the_others(tmp_path: Path) -> None:
    warnings: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("0.0.0.0", 0))
        taken, free = other.getsockname()[1], free_port()
        tap = Tap([taken, free], warnings.append)
        assert tap.ports == [free]
        tap.close()
        assert f"UDP port {taken}" in warnings[0]
        ended = limber("listen", "--port", str(taken), cwd=tmp_path)
    assert ended.returncode == 2
    assert f"UDP port {taken} (0.0.0.0) is taken by another program" in ended.stderr
    assert "limber doctor" in ended.stderr


def test_silence_is_told(tmp_path: Path) -> None:
    ended = limber("listen", "--port", str(free_port()), "--seconds", "0.1", cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (0, "")
    assert "Nothing was heard." in ended.stderr


def test_a_made_up_phone_needs_no_port(tmp_path: Path) -> None:
    ended = limber("listen", "--sensor", "synthetic", "--json", "--seconds", "0.3", cwd=tmp_path)
    frames = [json.loads(line) for line in ended.stdout.splitlines()]
    assert len(frames) > 5
    assert frames[0]["sensor"] == "synthetic"
    assert math.hypot(*(frames[0]["channels"][f"gravity.{a}"] for a in "xyz")) == pytest.approx(G)


def test_a_take_ends() -> None:
    take = Path(__file__).parents[3] / "recordings" / "samples" / "digit-0-a.mcap"
    listener = Listener(Tap([], print), "replay", Replay(name="replay", take=take, speed=20))
    frames = list(listener.frames())
    assert len(frames) > 200
    assert listener.facts(frames[0])["sensor"] == "replay"


def test_a_reader_that_has_enough(tmp_path: Path) -> None:
    with started("listen", "--sensor", "synthetic", "--json", cwd=tmp_path) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(timeout=60) == 0
        assert process.stderr.read() == ""


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--sensor", "comot"], 'There is no sensor "comot". Did you mean "comote"?'),
        (["--sensor", "osc"], '"osc" has no port of its own: say --port N'),
        (["--sensor", "replay"], "take: is missing"),
        (["--sensor", "replay", "--take", "no.mcap"], "no.mcap"),
        (["--sensor", "synthetic", "--port", "8001"], "is not heard on a port"),
        (["--sensor", "comote", "--take", "x"], "--take goes with --sensor replay"),
    ],
)
def test_what_does_not_go_together(tmp_path: Path, args: list[str], message: str) -> None:
    ended = limber("listen", *args, cwd=tmp_path)
    assert ended.returncode == 2
    assert message in ended.stderr
    assert "Traceback" not in ended.stderr


PHONES = Path(__file__).parents[2] / "sensors" / "data" / "captures" / "phones.pcap"


def test_a_capture_in_place_of_a_network(tmp_path: Path) -> None:
    args = ("--source", str(PHONES), "--speed", "0")
    one = limber("listen", "--sensor", "comote", "--id", "1", *args, "--json", cwd=tmp_path)
    frames = [json.loads(line) for line in one.stdout.splitlines()]
    assert [(f["sensor"], f["id"]) for f in frames] == [("comote", "1")] * 6
    assert [f["channels"]["accelerometer.x"] for f in frames] == pytest.approx(
        [2.0 + 0.1 * n for n in range(6)]
    )
    assert frames[1]["device_time"] == pytest.approx(0.01)
    assert one.stderr == ""
    listener = listener_for("", None, {"source": str(PHONES), "speed": 0.0}, print)
    everybody = {(f["sensor"], f["id"]) for f in map(listener.facts, listener.frames())}
    assert everybody == {
        ("comote", "0"),
        ("comote", "1"),
        ("riot", "4"),
        ("wekinator", ""),
        ("osc", "/six"),
    }
    assert listener.close() == []


def test_a_file_that_is_no_capture() -> None:
    with pytest.raises(SettingsError, match="is no packet capture"):
        listener_for("comote", None, {"source": __file__}, print)
    with pytest.raises(SettingsError, match=r"none\.pcap: No such file"):
        listener_for("", None, {"source": "none.pcap"}, print)


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("gametrak", "no file of reports of 16 bytes"),
        ("gamepad", "no file of events of 8 bytes"),
        ("midi", "MThd not found"),
        ("pose", "cannot be played"),
    ],
)
def test_a_file_that_is_no_recording_is_not_waited_for(tmp_path: Path, kind: str, why: str) -> None:
    file = tmp_path / "odd.bin"
    file.write_bytes(b"nothing that any device says. " * 3 + b"!")
    with pytest.raises(SettingsError, match=why) as told:
        listener_for(kind, None, {"source": str(file)}, print)
    assert str(file) in str(told.value)


def test_a_file_in_which_nothing_is_said_is_told(tmp_path: Path) -> None:
    file = tmp_path / "echo.bin"
    file.write_bytes(bytes.fromhex("47616d657472616b") + bytes(8))  # of the unlocking alone
    listener = listener_for("gametrak", None, {"source": str(file), "speed": 0.0}, print)
    assert list(listener.frames()) == []
    assert listener.close() == ["Nothing was heard."]


def test_a_video_without_what_is_looked_for_says_so() -> None:
    assert nothing(Hands(source=Path("walk.avi"))).startswith("No hand was seen in walk.avi:")
    assert nothing(Pose(id="1")).startswith("No body was seen in camera 1:")
    assert nothing(None) == "Nothing was heard."
