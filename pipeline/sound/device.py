"""The devices that sound can be played on, by PortAudio."""

import logging
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, Literal

import numpy as np

from pipeline.sound.urgency import SOUND, go_first
from recordings.families import nearest
from recordings.frame import Float32Array

log = logging.getLogger(__name__)

NEEDED = "To hear sound here, install what it needs: pip install 'limber[sound]'"
PACKAGES = ("torch", "sounddevice", "soxr", "soundfile")
Way = Literal["input", "output"]
DOES = {"input": "with", "output": "on"}
LIBRARY = "the library PortAudio is missing: on Debian and Ubuntu, apt install libportaudio2"


class DeviceError(OSError):
    """There is no such device, or it does not open; the message says what to do."""


def missing() -> str:
    """Return what to install before sound can be made here, "" when all is there; fast."""
    lacking = [name for name in PACKAGES if find_spec(name) is None]
    return f"{NEEDED} ({', '.join(lacking)})" if lacking else ""


def portaudio() -> Any:
    """Return the module that speaks with devices; raises DeviceError saying what to install."""
    try:
        import sounddevice
    except ImportError as error:
        raise DeviceError(f"{NEEDED} ({error})") from None
    except OSError:
        raise DeviceError(LIBRARY) from None
    return sounddevice


def renew() -> None:
    """Let PortAudio look again which devices there are; no stream may be open."""
    sd = portaudio()
    sd._terminate()  # it has no public name for this, and sees no device that came later
    sd._initialize()


def outputs() -> list[str]:
    """Return the names of the devices that can play; raises DeviceError."""
    return [d["name"] for d in portaudio().query_devices() if d["max_output_channels"] > 0]


def find(name: str, way: Way = "output") -> dict[str, Any]:
    """Return the device of that name, or with that in its name; "" is the system's default.

    It plays (`way` output) or hears (input). Raises DeviceError that names the nearest.
    """
    sd = portaudio()
    does = "hear" if way == "input" else "play"
    devices = [dict(d) for d in sd.query_devices() if d[f"max_{way}_channels"] > 0]
    if not devices:
        raise DeviceError(f"this computer has no device to {does} sound {DOES[way]}; connect one")
    if not name:
        default = sd.default.device[int(way == "output")]
        return next((d for d in devices if d["index"] == default), devices[0])
    for fits in (lambda d: d["name"] == name, lambda d: name.lower() in d["name"].lower()):
        if found := [d for d in devices if fits(d)]:
            return found[0]
    names = [d["name"] for d in devices]
    told = f'there is no device "{name}" to {does} {DOES[way]}'
    raise DeviceError(f"{told}; connect it.{nearest(name, names)}")


class Stream:
    """A device that plays: `fill` is called in PortAudio's own thread for every block.

    `fill` gets a float32 array of shape (frames, 2) to write to. Raises DeviceError when the
    device does not open.
    """

    def __init__(self, name: str, rate: int, fill: Callable[[Float32Array], None]) -> None:
        sd = portaudio()
        device = find(name)
        self.name = str(device["name"])
        self.blocks = 0
        self.late = 0
        self._fill, self._failed = fill, False
        self._mono = device["max_output_channels"] < 2
        self._stream: Any
        try:
            self._stream = sd.OutputStream(
                device=device["index"],
                samplerate=rate or device["default_samplerate"],
                channels=1 if self._mono else 2,
                dtype="float32",
                latency="low",
                callback=self._play,
            )
        except Exception as error:  # PortAudio's own kinds, and ValueError
            raise DeviceError(f"{self.name} cannot be opened ({told(error)})") from error

    @property
    def rate(self) -> int:
        """The rate at which the device plays, in Hz."""
        rate: float = self._stream.samplerate
        return round(rate)

    @property
    def latency(self) -> float:
        """Seconds from a block to the ear, as the device says."""
        return float(self._stream.latency)

    @property
    def alive(self) -> bool:
        """Whether the device still takes blocks, as far as it tells."""
        return bool(self._stream.active)

    def start(self) -> None:
        """Begin to play; raises DeviceError."""
        try:
            self._stream.start()
        except Exception as error:  # as above
            raise DeviceError(f"{self.name} does not play ({told(error)})") from error

    def _play(self, out: Float32Array, _frames: int, _time: object, flags: Any) -> None:
        self.blocks += 1
        if self.blocks == 1:
            go_first(SOUND)
        self.late += bool(flags.output_underflow)
        try:
            if self._mono:
                both = np.empty((len(out), 2), np.float32)
                self._fill(both)
                out[:, 0] = both.mean(axis=1)
            else:
                self._fill(out)
        except Exception:
            out.fill(0.0)
            if not self._failed:
                self._failed = True
                log.exception("A block could not be played; silence instead")

    def close(self) -> None:
        """Stop and give the device back."""
        try:
            self._stream.abort(ignore_errors=True)
            self._stream.close(ignore_errors=True)
        except Exception as error:  # of a device that is gone
            log.info("%s did not close: %s", self.name, error)


def told(error: Exception) -> str:
    """Return what PortAudio says of an error, in one line."""
    return " ".join(str(a) for a in error.args if isinstance(a, str)) or type(error).__name__
