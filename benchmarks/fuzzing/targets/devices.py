"""What devices say that are no sockets: HID reports, MIDI, lines, joysticks, bodies seen."""

import struct
from collections.abc import Sequence

from benchmarks.fuzzing.base import FoundError, Target
from sensors.base import DeviceSensor, MalformedError
from sensors.gamepad import Gamepad
from sensors.gametrak import Gametrak
from sensors.hands import Hands
from sensors.midi import Midi
from sensors.pose import Pose
from sensors.serial import Serial


def devices() -> list[DeviceSensor]:
    """Return a sensor of each kind; the Gametrak's in each of its modes."""
    strings = [Gametrak(name="strings", mode=mode) for mode in ("ps2", "pc", "pictrak")]
    others = [Midi(name="midi"), Serial(name="serial"), Gamepad(name="pad"), Pose(name="body")]
    return [*strings, *others, Hands(name="hands")]


class Reports(Target):
    """Lets the device that the first byte names read the others."""

    reads = "HID reports (Gametrak), MIDI, serial lines, joysticks, bodies that a camera sees"
    errors = (MalformedError,)
    instruments = ("sensors",)

    def __init__(self) -> None:
        self._devices, self._count = devices(), 0

    def seeds(self) -> Sequence[bytes]:
        """Return something right for each."""
        report = struct.pack("<8H", 2048, 2048, 100, 2048, 2048, 100, 0, 0)
        said = [report, report, report, b"\x90\x40\x7f", b"0.5,1.5,2.5\n", bytes(8)]
        said += [bytes(4 * 33 * 4 + 16), bytes(4 * 21 * 4 + 16)]
        keyed = [bytes([i]) + one for i, one in enumerate(said)]
        return [*keyed, b"\x03\xb0\x01\x40", b"\x04x:0.5 y:1e309\n", b"\x05" + bytes([1] * 8)]

    def read(self, data: bytes) -> object:
        """Return a reading; its values are finite."""
        self._count += 1
        if not self._count % 1000:
            self._devices = devices()
        which = self._devices[data[0] % len(self._devices)] if data else self._devices[0]
        reading = which.decode(data[1:], None)
        for name, value in reading.values.items():
            if abs(float(value)) == float("inf"):
                raise FoundError(f"{which.name} gave {value} for {name}")
        return reading
