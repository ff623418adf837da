"""Whether this computer bears a show: ports, power, disk, sleep, and how the last run went."""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.processes.supervisor import BEGINS
from pipeline.project.project import Project
from pipeline.terminal.check_findings import Finding
from pipeline.terminal.doctor import port
from sensors.base import OscSensor

SHOW = 2 * 3600.0
"""Seconds that a show may take."""

USUAL = 60_000.0
"""Bytes a second of one phone's take, where nothing was measured."""

LASTS = 50
"""Percent of a battery below which it may not last for a show."""

SUPPLIES = Path("/sys/class/power_supply")
READ = 200_000
"""Bytes at the end of a log that are looked at."""


def ports(project: Project, status: dict[str, Any] | None) -> list[Finding]:
    """Return whether the ports of the rig are ours, or could be."""
    rig = {s.port for s in project.sensors if isinstance(s, OscSensor)}
    wanted = sorted(rig | {project.rig.control.port})
    if status is not None:
        taken = [text for text in status["problems"] if text.startswith("UDP port")]
        told = f"{', '.join(map(str, wanted))} are open"
        mine = [] if taken else [Finding("Ports", True, told)]
        return [Finding("Port", False, *split(text)) for text in taken] + mine
    found = [port(number) for number in wanted]
    return [
        Finding(f["what"], f["well"], *(split(f["found"]) if not f["well"] else (f["found"],)))
        for f in found
    ]


def split(text: str) -> tuple[str, str]:
    """Return what is wrong and what to do, of a sentence that has both."""
    first, _, rest = text.partition(": " if ": " in text else ". ")
    return first, rest


def power() -> Finding:
    """Return whether this computer is on mains, and for how long its battery lasts."""
    battery, plugged = charge()
    if battery is None or plugged:
        charged = "" if battery is None else f", battery {battery} %"
        return Finding("Power", True, f"mains{charged}" if plugged else "no battery is known of")
    text = f"on battery, {battery} %"
    return Finding("Power", None if battery >= LASTS else False, text, "plug it in")


def charge() -> tuple[int | None, bool]:
    """Return the percent of the battery, None for none, and whether the mains are there.

    Linux: /sys/class/power_supply (the kernel's sysfs-class-power); macOS: pmset.
    """
    if sys.platform == "darwin":
        text = output_of("pmset", "-g", "batt")
        found = re.search(r"(\d+)%", text)
        return (int(found[1]) if found else None), "AC Power" in text
    battery, plugged = None, False
    for supply in sorted(SUPPLIES.glob("*")):
        kind = word(supply / "type")
        if kind == "Battery" and word(supply / "scope") != "Device":
            battery = int(word(supply / "capacity") or 0)
            plugged |= word(supply / "status") in ("Charging", "Full")
        plugged |= kind in ("Mains", "USB") and word(supply / "online") == "1"
    return battery, plugged


def word(path: Path) -> str:
    """Return what a file of the system says, "" where there is none."""
    try:
        return path.read_text().strip()
    except OSError:
        return ""


def disk(project: Project, folder: Path, status: dict[str, Any] | None) -> Finding:
    """Return whether the takes of a show have room on the disk and under the rig's cap."""
    needed = growth(project, folder, status) * SHOW
    free, cap = float(shutil.disk_usage(folder).free), project.rig.takes.cap * 1e9
    text = f"{free / 1e9:.1f} GB free; takes of {SHOW / 3600:.0f} hours need {needed / 1e9:.1f} GB"
    if status and (status["unkept"] or not (folder / "takes" / status["take"]).exists()):
        return Finding("Disk", False, "the take cannot be written", "make room on the disk")
    if free < needed:
        return Finding("Disk", False, text, "make room: move old takes to another disk")
    if cap < needed:
        told = f"{text}, and all may fill {cap / 1e9:.1f} GB: older ones go that no round needs"
        return Finding("Disk", None, told, "copy those worth keeping, or raise cap under [takes]")
    return Finding("Disk", True, text)


def growth(project: Project, folder: Path, status: dict[str, Any] | None) -> float:
    """Return how many bytes a second takes grow: measured while every sensor is heard."""
    usual = USUAL * max(1, len(project.sensors))
    measured = pace(folder / "takes" / status["take"]) if status else None
    if status is None or measured is None:
        return usual
    heard = all(facts["frames"] for facts in status["sensors"]["sensors"].values())
    return measured if heard and not status["lost"] else max(measured, usual)


def pace(take: Path) -> float | None:
    """Return how many bytes a second a take grows, since the time in its name; None if unknown."""
    try:
        begun = time.mktime(time.strptime(take.name[:17], "%Y-%m-%d-%H%M%S"))
        size = take.stat().st_size
    except (ValueError, OverflowError, OSError):
        return None
    seconds = time.time() - begun
    return size / seconds if seconds >= 10.0 else None


def sleep() -> Finding:
    """Return whether anything holds off this computer's sleep, as far as the system tells."""
    if sys.platform == "darwin":
        held = re.findall(r"\((.*?)\)", output_of("pmset", "-g", "assertions"))
    else:
        lines = output_of("systemd-inhibit", "--list", "--no-legend", "--no-pager").splitlines()
        held = [s.split()[0] for s in lines if "block" in s.split()[-1:] and re.search("idle", s)]
    if held:
        return Finding("Sleep", True, f"held off by {', '.join(sorted(set(held)))}")
    text = "nothing is known to hold off sleep and the screen saver now"
    remedy = "the window tries in its show view; surer: switch both off in the system's settings"
    return Finding("Sleep", None, text, remedy)


def output_of(*command: str) -> str:
    """Return what a program of the system prints, "" where there is none or it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=5, check=True)  # noqa: S603 - fixed words
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout


def last_run(folder: Path) -> Finding:
    """Return the errors in the log of the last run."""
    try:
        with (folder / "limber.log").open("rb") as log:
            log.seek(max(0, log.seek(0, 2) - READ))
            lines = log.read().decode(errors="replace").splitlines()
    except OSError:
        return Finding("Last run", True, "there is no log yet")
    errors = run_errors(lines)
    if not errors:
        return Finding("Last run", True, "no errors in its log")
    text = f"errors in its log: {len(errors)}, the last: {errors[-1]:.200}"
    return Finding("Last run", None, text, f"{folder / 'limber.log'} says more")


def run_errors(lines: Sequence[str]) -> list[str]:
    """Return the errors after the last line that begins a run; of a log without it, all."""
    begins = [i for i, text in enumerate(lines) if BEGINS in text]
    last = lines[begins[-1] :] if begins else lines
    return [text.partition(": ")[2] for text in last if text.startswith(("ERROR:", "CRITICAL:"))]
