"""What this machine has and lacks, in plain words with what to do about it."""

import contextlib
import getpass
import platform
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pipeline.engine.opening import open_project
from pipeline.project.spaces import drift
from pipeline.sound.confinement import means
from pipeline.sound.device import DeviceError, missing, outputs
from pipeline.sound.urgency import granted, possible
from pipeline.terminal.doctor_devices import devices
from pipeline.terminal.doctor_nodes import firewall, page, zeroconf
from pipeline.terminal.players import players, ports_of
from pipeline.terminal.tap import osc_types, own_address, usual_ports
from sensors.wire.udp import PortTakenError, UdpReceiver

GRANT = "@audio - rtprio 95"
"""Lets musicians' programs go first, as JACK's packages put it."""

PATCH = 12000
"""Where patches listen for latents."""

PACKAGES = (
    *("numpy", "scipy", "python-osc", "mcap", "safetensors", "tomlkit", "typer", "rich"),
    *("aiohttp", "segno", "ifaddr", "zeroconf"),
)


def examine() -> list[dict[str, Any]]:
    """Return what was looked at, each with `what`, `found`, `well` and `advice`.

    Well is what does no harm to playing; of that, advice is what somebody may want to have.
    """
    plugged = [line(*finding) for finding in devices()]
    playing = players()
    ports = [port(number, playing) for number in (*usual_ports(), PATCH)]
    network = [addresses(), line(*firewall()), line(*zeroconf()), line(*page())]
    return [python(), *packages(), sound(), models(), *hurry(), *plugged, *network, *ports]


def project(folder: Path) -> list[dict[str, Any]]:
    """Look at a project: what in its files has no effect, and whether models are as analysed.

    Raises SettingsError for files that are wrong.
    """
    found = open_project(folder)
    problems = [*found.notes, *drift(found, folder)]
    if not problems:
        return [line(folder.name, "its files are right", True)]
    return [line(folder.name, problem, False) for problem in problems]


def python() -> dict[str, Any]:
    """Look at Python itself."""
    text = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    return line("Python", text, sys.version_info >= (3, 11))


def packages() -> list[dict[str, Any]]:
    """Look at the packages that playing needs."""
    missing, found = [], []
    for name in PACKAGES:
        try:
            found.append(f"{name}\u00a0{version(name)}")  # no line ends between them
        except PackageNotFoundError:
            missing.append(name)
    lines = [line("Packages", ", ".join(found), True)]
    if missing:
        lines.append(line("Missing", f"pip install {' '.join(missing)}", False))
    return lines


def sound() -> dict[str, Any]:
    """Look whether sound can be made here, and what would play it."""
    all_the_same = "Latents go to Max, Pd or SuperCollider all the same"
    try:
        lacking = missing()
        names = [] if lacking else outputs()
    except DeviceError as error:
        return line("Sound", f"{error}. {all_the_same}", False)
    if not names:
        text = lacking or "this computer has no device to play sound on; connect one"
        return line("Sound", f"{text}. {all_the_same}", True, advice=True)
    text = f"can be made here (PyTorch {version('torch')}) and played on {', '.join(names)}"
    return line("Sound", text, True)


def models() -> dict[str, Any]:
    """Look what holds a sound model, which is a program, while it plays."""
    if held := means():
        text = f"can change no file and reach no network while they play ({' and '.join(held)})"
        return line("Sound models", text, True)
    text = "are programs, and nothing holds them on this system: load those of people you trust"
    return line("Sound models", text, True, advice=True)


def hurry() -> list[dict[str, Any]]:
    """Look whether other programs have to let movement and sound go first, where one can ask."""
    if not possible():
        return []
    if granted():
        return [line("Priority", "movement and sound go before all other programs", True)]
    file = "/etc/security/limits.d/audio.conf"
    text = f"other programs can hold up movement and sound. Put the line {GRANT!r} into {file},"
    return [line("Priority", f"{text} sudo usermod -aG audio {user()}, log in again", True, True)]


def addresses() -> dict[str, Any]:
    """Look for the address that a phone on this network would send to."""
    found = own_address()
    if found is None:
        return line("Network", "none: phones cannot reach this computer", True, advice=True)
    return line("Network", f"phones send to {found}", True)


def user() -> str:
    """Return the name of who asks, or a word in its place."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a number without a name, as in containers
        return "YOU"


def users(number: int) -> str:
    """Return who usually sends to a port."""
    types = {name: cls().port for name, cls in osc_types().items()}
    others = {name: cls.other_ports for name, cls in osc_types().items()}
    found = sorted(n for n, own in types.items() if number == own or number in others[n])
    return ", ".join([*found, *(["latents for a patch"] if number == PATCH else [])])


def port(number: int, playing: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """Look whether a port is free, and who holds it; `playing` is what Limber itself plays."""
    usual = users(number)
    what = f"UDP port {number} ({usual})" if usual else f"UDP port {number}"
    try:
        UdpReceiver("0.0.0.0", number).close()  # noqa: S104 - as sensors would open it
    except PortTakenError:
        if own := [s.get("folder", "a project") for s in playing if number in ports_of(s)]:
            return line(what, f"Limber itself has it: it plays {own[0]}", True)
        who = holder(number) or "another program"
        if number == PATCH:
            return line(what, f"{who} listens here: latents will arrive", True)
        text = f"taken by {who}: close it, or use another port in the rig and the device"
        return line(what, text, False)
    except OSError as error:
        return line(what, str(error.strerror), False)
    return line(what, "free", True)


def holder(number: int) -> str:
    """Return the name and process id of who holds a UDP port, "" where the system hides it.

    Linux: the socket's inode in /proc/net/udp (proc(5)), then whose file it is.
    """
    inodes = {
        parts[9]
        for table in (Path("/proc/net/udp"), Path("/proc/net/udp6"))
        if table.exists()
        for parts in map(str.split, table.read_text().splitlines()[1:])
        if int(parts[1].rpartition(":")[2], 16) == number
    }
    wanted = {f"socket:[{inode}]" for inode in inodes}
    for process in Path("/proc").glob("[0-9]*"):
        if wanted & open_files(process):
            with contextlib.suppress(OSError):
                return f"{(process / 'comm').read_text().strip()} (process {process.name})"
    return ""


def open_files(process: Path) -> set[str]:
    """Return what a process in /proc has open; files may close while it is looked at."""
    found: set[str] = set()
    with contextlib.suppress(OSError):
        for file in (process / "fd").iterdir():
            with contextlib.suppress(OSError):
                found.add(str(file.readlink()))
    return found


def line(what: str, found: str, well: bool, advice: bool = False) -> dict[str, Any]:
    """Return one finding."""
    return {"what": what, "found": found, "well": well, "advice": advice}
