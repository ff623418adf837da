"""MIDI controllers: knobs, faders, keys, pads and wheels."""

import queue
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, Literal

from sensors.base import DeviceSensor, Link, MalformedError, Reading, Said
from sensors.wire.needed import needed

LOOK = 0.5
"""Seconds between two looks at whether a silent controller is still there."""

_NS = 1_000_000_000
_APIS = {"alsa": "LINUX_ALSA", "jack": "UNIX_JACK", "coremidi": "MACOSX_CORE"}
_APIS |= {"winmm": "WINDOWS_MM", "": "UNSPECIFIED"}

SEQUENCER = Path("/dev/snd/seq")
"""Where ALSA's controllers are; a Linux without it may have them by JACK alone."""


@dataclass
class Midi(DeviceSensor):
    """What a controller says: cc.7, note.60 (how hard, 0 let go), pressure.60, from 0 to 1.

    Besides `pressure` of all keys, `bend` of the wheel from -1 to 1 and `program`, a whole
    number. `id` is a part of the port's name (empty: the first there is), `channel` the only
    one listened to; 0 listens to all 16, and what is said on channel 3 is called ch3.cc.7.
    `system` is what reaches the controllers, where a computer has several. `source` may be a
    Standard MIDI File.
    """

    channel: int = field(default=0, metadata={"min": 0, "max": 16})
    system: Literal["", "alsa", "jack", "coremidi", "winmm"] = ""

    still_is_silent: ClassVar[bool] = True
    default_features: ClassVar[Sequence[Mapping[str, object]]] = (
        {"name": "{name}.raw", "type": "raw", "inputs": ["{name}"]},
    )

    def open(self) -> Link:
        """Open the port; raises OSError and ImportError."""
        return _Port(self.id, self.system)

    @classmethod
    def present(cls) -> Sequence[str]:
        """Return the names of the ports here, but for the one that leads from MIDI to MIDI."""
        rtmidi = needed("rtmidi", "midi")
        try:
            ports = rtmidi.MidiIn(_api(rtmidi), name="Limber").get_ports()
        except rtmidi.RtMidiError as error:
            raise OSError(f"MIDI cannot be used here: {error}") from None
        return [port for port in ports if "Midi Through" not in port]

    def recorded(self) -> Iterator[Said]:
        """Yield the messages of a MIDI file; raises OSError, ValueError and ImportError."""
        mido = needed("mido", "midi")
        try:
            passed = 0.0
            for message in mido.MidiFile(self.source):
                passed += message.time
                if not message.is_meta:
                    yield bytes(message.bytes()), round(passed * _NS)
        except (EOFError, KeyError, IndexError) as error:
            raise ValueError(f"{self.source} is no MIDI file that can be read: {error}") from None

    def decode(self, data: bytes, device_time: int | None) -> Reading:
        """Return what one message says; nothing of those that are no movement.

        Bytes and their meaning: MIDI 1.0, table of channel voice messages.
        """
        if data[:1] >= b"\xf0":
            return Reading({})
        if len(data) < 2 or data[0] < 0x80 or max(data[1:]) > 127:
            raise MalformedError("no message of MIDI")
        channel = (data[0] & 15) + 1
        if self.channel not in (0, channel):
            return Reading({})
        place, value = _meaning(data[0] >> 4, bytes(data[1:3]))
        return Reading({_named(place, channel if self.channel == 0 else 0): value}, device_time)


def _meaning(kind: int, data: bytes) -> tuple[str, float]:
    """Return the name and the value of a channel voice message."""
    first = data[0]
    if kind == 0xC:
        return "program", float(first)
    if kind == 0xD:
        return "pressure", first / 127
    if len(data) < 2:
        raise MalformedError("a message of MIDI that is cut")
    second = data[1]
    if kind == 0xE:
        return "bend", max(-1.0, (first + 128 * second - 8192) / 8191)
    if kind in (0x8, 0x9):
        return f"note.{first}", second / 127 if kind == 0x9 else 0.0
    return f"{'pressure' if kind == 0xA else 'cc'}.{first}", second / 127


@lru_cache(maxsize=4096)
def _named(place: str, channel: int) -> str:
    return f"ch{channel}.{place}" if channel else place


class _Port(Link):
    """An open port; RtMidi calls from a thread of its own."""

    def __init__(self, name: str, system: str) -> None:
        rtmidi = needed("rtmidi", "midi")
        self._heard: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        try:
            self._in = rtmidi.MidiIn(_api(rtmidi, system), name="Limber")
            self._name = _chosen(self._in.get_ports(), name)
            self._in.open_port(self._in.get_ports().index(self._name), name="controller")
        except (rtmidi.RtMidiError, ValueError) as error:
            raise OSError(f"MIDI cannot be used here: {error}") from None
        self._looked = time.monotonic()
        self._in.set_callback(self._hear)

    def _hear(self, said: tuple[list[int], float], _: Any) -> None:
        self._heard.put(bytes(said[0]))

    def read(self, seconds: float) -> Sequence[Said]:
        """Return the messages that have come; raises OSError when the controller is gone."""
        try:
            found: list[Said] = [(self._heard.get(timeout=seconds), None)]
        except queue.Empty:
            self._look()
            return ()
        while not self._heard.empty():
            found.append((self._heard.get(), None))
        return found

    def _look(self) -> None:
        """Look now and then whether the controller is there: RtMidi does not tell."""
        now = time.monotonic()
        if now - self._looked > LOOK:
            self._looked = now
            if self._name not in self._in.get_ports():
                raise OSError(f"{self._name} was pulled out; plug it in again")

    def close(self) -> None:
        """Close the port."""
        self._in.cancel_callback()
        self._in.close_port()
        self._in.delete()


def _api(rtmidi: Any, system: str = "") -> int:
    """Return what RtMidi calls a system; where none is said, the one that this computer has."""
    if not system and sys.platform == "linux" and not SEQUENCER.exists():
        system = "jack"
    return int(getattr(rtmidi, f"API_{_APIS[system]}"))


def _chosen(ports: Sequence[str], name: str) -> str:
    """Return the port whose name has `name` in it; raises OSError, naming those there are."""
    found = [port for port in ports if name.lower() in port.lower()]
    if found:
        return found[0]
    if not ports:
        raise OSError("no MIDI controller is plugged in")
    raise OSError(f'no MIDI port is called "{name}"; there are {", ".join(ports)}')
