"""Whether sound would come out: the device, the volume, and who hears the latents."""

from typing import Any

from pipeline.outputs.osc import Osc
from pipeline.outputs.wekinator import Wekinator
from pipeline.project.project import Project
from pipeline.sound.device import DeviceError, find, missing
from pipeline.sound.gaps import MINUTE
from pipeline.terminal.check_findings import Finding
from pipeline.terminal.doctor import port

FAINT = -50.0
"""dB below which nobody hears anything."""

TORN = 60
"""Gaps in the last minute from which on everybody hears that the sound is torn."""

HOUR = 3600.0

LOCAL = ("127.0.0.1", "localhost")


def sound(project: Project, status: dict[str, Any] | None) -> list[Finding]:
    """Return whether the sound that is made here can be heard."""
    settings = project.rig.sound
    facts = status["sound"] if status else {}
    if not facts.get("here", settings.here):
        return [Finding("Sound", True, "is made elsewhere, of the latents that are sent")]
    level = facts.get("volume", settings.volume)
    volume = Finding("Volume", True, f"{level:g} dB")
    if level <= FAINT:
        volume = Finding("Volume", False, f"{level:g} dB: nobody hears that", "turn it up")
    return [playing(facts) if status else silent(settings.device), volume]


def playing(facts: dict[str, Any]) -> Finding:
    """Return how the device plays, as the engine tells."""
    problems = "; ".join(facts.get("problems", []))
    if not facts.get("device"):
        remedy = "connect it, or choose another (sound/device)"
        return Finding("Audio device", False, problems or "nothing is played yet", remedy)
    text = f"{facts['device']}, {facts['rate']} Hz"
    if problems:
        return Finding("Audio device", None, f"{text}; {problems}")
    found, told = gaps(facts)
    if found:
        remedy = "if it goes on: raise the buffer (Sound, More; sound/ahead), close other programs"
        return Finding("Audio device", torn(facts), f"{text}; {told}", remedy)
    return Finding("Audio device", True, "; ".join(filter(None, (text, told))))


def gaps(facts: dict[str, Any]) -> tuple[int, str]:
    """Return how many gaps there were in the last minute, and what to say of all of them.

    Where the engine does not tell when they were, all count.
    """
    known = facts.get("gaps")
    if known is None:
        total = facts.get("dry", 0) + facts.get("late", 0)
        return total, f"{counted(total)} since the device was opened" if total else ""
    total, minute, open_for = known["total"], known["minute"], known["seconds"]
    since = f"since the device was opened {span(open_for)} ago"
    if not total or open_for < MINUTE:
        return minute, f"{counted(total)} {since}" if total else ""
    return minute, f"{counted(minute) if minute else 'no gap'} in the last minute, {total} {since}"


def torn(facts: dict[str, Any]) -> bool | None:
    """Return False where the gaps of the last minute would spoil a show, None where they may."""
    return False if (facts.get("gaps") or {}).get("minute", 0) >= TORN else None


def counted(number: int) -> str:
    """Return a number of gaps in words."""
    return "1 gap" if number == 1 else f"{number} gaps"


def span(seconds: float) -> str:
    """Return a time as people say it: seconds, then minutes, then hours."""
    if seconds < 2 * MINUTE:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 2 * HOUR else f"{seconds / HOUR:.0f} h"


def silent(name: str) -> Finding:
    """Return whether the device is there that would play; it is not opened."""
    try:
        if lacking := missing():
            raise DeviceError(lacking)
        device = find(name)
    except DeviceError as error:
        text, _, remedy = str(error).partition("; ")
        return Finding("Audio device", False, text, remedy or "limber doctor says more")
    rate = device["default_samplerate"]
    return Finding("Audio device", True, f"{device['name']}, {rate:g} Hz; it is not open yet")


def outputs(project: Project, status: dict[str, Any] | None) -> list[Finding]:
    """Return whether anybody on this computer hears the latents that are sent to it."""
    here = (status["sound"] if status else {}).get("here", project.rig.sound.here)
    return [
        to_port(output.name or "osc", output.port, bool(here))
        for output in project.outputs
        if isinstance(output, Osc | Wekinator) and output.host in LOCAL
    ]


def to_port(name: str, number: int, here: bool) -> Finding:
    """Return whether anybody listens on a port of this computer; without sound here, it must be."""
    what = f"Output {name}"
    if port(number)["found"] != "free":
        return Finding(what, True, f"somebody listens on port {number}")
    text, remedy = f"nobody listens on port {number}", "open the patch, and switch its sound on"
    if here:
        return Finding(what, True, f"{text}; the sound is made here")
    return Finding(what, False, text, remedy)
