"""Whether this computer lets you use what is plugged in, and what keeps phones away."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from pipeline.processes.nearby import Nearby
from pipeline.processes.reaching import opens
from sensors.comote import Comote

Finding = tuple[str, str, bool]
"""What was looked at, what was found, and whether it is well."""

DEV = Path("/dev")


@dataclass(frozen=True)
class Nodes:
    """Files of Linux by which devices are used, and the group of those who may."""

    what: str
    patterns: Sequence[str]
    group: str
    none: str


KINDS = (
    Nodes(
        "MIDI",
        ("snd/seq*",),
        "audio",
        "the kernel offers no controllers (sudo modprobe snd-seq); those on JACK are heard",
    ),
    Nodes("Serial lines", ("ttyACM*", "ttyUSB*"), "dialout", "no board is plugged in"),
    Nodes("Gamepads", ("input/js*",), "input", "none is plugged in"),
    Nodes("Camera devices", ("video*",), "video", "none is plugged in"),
)


def nodes(folder: Path = DEV) -> list[Finding]:
    """Look at the devices of Linux that are files: who may not use one is told what to do."""
    return [look_at(kind, folder) for kind in KINDS]


def look_at(kind: Nodes, folder: Path) -> Finding:
    """Look at the devices of one kind."""
    found = sorted(path for pattern in kind.patterns for path in folder.glob(pattern))
    if not found:
        return kind.what, kind.none, True
    shut = [path for path in found if not os.access(path, os.R_OK | os.W_OK)]
    if not shut:
        return kind.what, f"may be used: {named(found)}", True
    group = group_of(shut[0]) or kind.group
    text = f"you may not use {named(shut)}: sudo usermod -aG {group} $USER, and log in anew"
    return kind.what, text, False


def named(paths: Sequence[Path]) -> str:
    """Return paths in words."""
    return ", ".join(map(str, paths))


def group_of(path: Path) -> str:
    """Return the group that a device is of; "" where nobody but root could use it anyway."""
    try:
        group = path.group()
    except (OSError, KeyError):
        return ""
    return "" if group == "root" else group


def unloaded(modules: Sequence[str]) -> list[str]:
    """Return which libraries are installed but cannot be loaded, and why."""
    found = []
    for module in modules:
        if find_spec(module) is None:
            continue  # which is told elsewhere
        try:
            import_module(module)
        except Exception as error:  # whatever a library may raise that lacks its own
            found.append(f"{module} is installed, but cannot be loaded: {error}".splitlines()[0])
    return found


def loading(modules: Sequence[str]) -> list[Finding]:
    """Look whether the libraries that are installed can be loaded."""
    remedy = "install it anew, or the system's package that is named"
    return [("Devices", f"{problem}; {remedy}", False) for problem in unloaded(modules)]


def firewall(root: Path = Path("/")) -> Finding:
    """Look whether a firewall is known to be on: its rules only root may read."""
    command = opens(Comote().port)
    if sys.platform != "linux":
        return "Firewall", f"if phones are not heard: {command}", True
    which = active(root)
    text = f"{which} is on" if which else "none is known to be on"
    return "Firewall", f"{text}; if phones are not heard: {command}", True


def active(root: Path) -> str:
    """Return which firewall of Linux is on, "" for none that is known."""
    try:
        if "ENABLED=yes" in (root / "etc/ufw/ufw.conf").read_text():
            return "ufw"
    except (OSError, UnicodeError):
        pass
    return "firewalld" if (root / "run/firewalld").is_dir() else ""


def page() -> Finding:
    """Look at the certificate with which phones trust the web page."""
    try:
        from pipeline.web.certificate import known_hosts
        from pipeline.web.pairing import own_folder

        folder = own_folder()
    except ImportError:
        return "Web page", "phones cannot be served one: pip install cryptography", False
    except OSError as error:
        return "Web page", f"its certificate cannot be kept: {error}; make that yours", False
    hosts, end = known_hosts(folder / "certificate.pem")
    if not hosts:
        return "Web page", "its certificate is made when a project first serves one", True
    text = f"its certificate holds until {end:%Y-%m-%d}, for {', '.join(hosts)}"
    return "Web page", f"{text}; it is made anew when that no longer fits", True


def zeroconf() -> Finding:
    """Look whether programs on the network can be found, and find us."""
    with Nearby() as nearby:
        problem = nearby.problem
    if problem:
        return "Zeroconf", f"{problem}. Addresses can be typed all the same", True
    return "Zeroconf", "apps that look for OSC find a project that hears the network", True
