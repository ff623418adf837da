"""How late the sound is, in numbers and plain words."""

from typing import Any

from gui.look.words import NONE


def delay(status: dict[str, Any]) -> tuple[float | None, list[tuple[str, float | None]]]:
    """Return the milliseconds from movement to sound, and its parts in plain words.

    None is what nobody measured. Of sound made elsewhere only the way to its program is known;
    how long a device takes until it sends, and air and ear, are in no figure.
    """
    mapping = (status.get("latency") or {}).get("p50")
    parts: list[tuple[str, float | None]] = [("jitter of the sensor", jitter(status))]
    parts.append(("mapping", mapping))
    if not (status.get("sound") or {}).get("here"):
        return mapping, parts
    late = (status.get("sound") or {}).get("latency_ms") or {}
    waits = None
    if late.get("buffer") is not None:
        waits = max(0.0, late["buffer"] - (mapping or 0.0)) + (late.get("device") or 0.0)
    parts += [("waiting + device", waits), ("model", late.get("decoder"))]
    return late.get("whole"), parts


def jitter(status: dict[str, Any]) -> float | None:
    """Return the largest jitter of the sensors that are heard, in ms; None without one."""
    sensors = (status.get("sensors") or {}).get("sensors") or {}
    lost = status.get("lost") or ()
    known = [
        facts["jitter"] * 1e3
        for name, facts in sensors.items()
        if facts.get("jitter") is not None and name not in lost
    ]
    return max(known, default=None)


def ms(value: float | None) -> str:
    """Return milliseconds for people."""
    if value is None:
        return NONE
    return f"{value:.0f} ms" if value >= 10 else f"{value:.1f} ms"
