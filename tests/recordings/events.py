"""Events of every kind, and how to compare them bit for bit."""

from typing import Any

import numpy as np

from recordings.events import (
    About,
    Analysis,
    Command,
    Datagram,
    Event,
    Latents,
    Offer,
    Report,
    Swap,
    Tick,
    Trajectory,
)
from recordings.frame import Frame, Layout

PHONE = Layout(("accelerometer.x", "accelerometer.y"), ("m/s²", "m/s²"))
XY = Layout(("x", "y", "button"), ("", "", ""))
ABOUT = About(1_700_000_000_000_000_001, {"version": "0.1.0", "rig": {"sensors": []}})

NAN = np.array([0x7FF8_0000_DEAD_BEEF], np.uint64).view(np.float64)[0]
"""A NaN with a payload: only a copy of its bits keeps it."""


def every_kind() -> list[Event]:
    """Return events of every kind, with the values that formats get wrong."""
    begin = ABOUT.time
    return [
        Datagram(begin + 1, 8001, ("192.0.2.7", 50123), b"/a\0\0,i\0\0\0\0\0\1"),
        Datagram(begin + 2, 0, ("fe80::1%eth0", 65535), b""),
        Frame("phone", PHONE, np.array([NAN, -0.0]), begin + 3, -5, dt=1 / 3),
        Frame("pad", XY, np.array([np.inf, -np.inf, 5e-324]), begin + 4, paced=False),
        Frame("phone", PHONE, np.array([1.0, 2.0]), begin + 5, 2**62),
        Frame("phone", XY, np.array([0.1, 0.2, 0.3]), begin + 5),
        Report(begin + 4, "strings", bytes(range(16))),
        Report(begin + 4, "strings", b"", -7),
        Tick(begin + 4),
        Command(begin + 6, "mute", [1, 2.5, None, True, "é\ud800", [float("inf")]], "osc"),
        Swap(begin + 7, "dusk", bytes(range(256))),
        Offer(begin + 7, "dusk", bytes(range(255))),
        Analysis(begin + 7, "dusk", bytes(range(254))),
        Analysis(begin + 7, "dusk", b""),
        Trajectory(begin + 7, "dusk", bytes(range(253))),
        Latents(begin + 8, "dusk", np.array([np.nan, -0.0, 1e-45], np.float32)),
        Latents(begin + 9, "döwn", np.array([], np.float32)),
        About(begin + 10, {"mapping": None}),
    ]


def key(event: Event) -> tuple[Any, ...]:
    """Return what two events that are the same bit for bit have in common."""
    if isinstance(event, Frame):
        values = (str(event.values.dtype), event.values.tobytes())
        at = (event.arrival, event.device_time, event.paced, event.dt)
        return ("frame", event.sensor, event.layout, *values, *at)
    if isinstance(event, Latents):
        values = (str(event.values.dtype), event.values.tobytes())
        return ("latents", event.time, event.scene, *values)
    return (type(event).__name__, event)


def keys(events: list[Event]) -> list[tuple[Any, ...]]:
    """Return the key of each event."""
    return [key(event) for event in events]
