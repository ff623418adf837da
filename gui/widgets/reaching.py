"""How a phone reaches this computer: its addresses, and what may be in the way, in plain words."""

import shutil
import sys
from typing import Any

from PySide6.QtNetwork import QAbstractSocket, QHostAddress, QNetworkInterface

EVERYWHERE = ("0.0.0.0", "", "::")  # noqa: S104 - compared with, nothing is opened here

INNER = ("docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "tun", "tap", "utun", "bridge")
"""How the names of interfaces begin that no phone is on."""


def addresses() -> list[str]:
    """Return this computer's addresses on its networks (IPv4), the likeliest first."""
    found: list[tuple[int, int, str]] = []
    wanted = QNetworkInterface.InterfaceFlag.IsUp | QNetworkInterface.InterfaceFlag.IsRunning
    for place, interface in enumerate(QNetworkInterface.allInterfaces()):
        flags = interface.flags()
        if flags & wanted != wanted or flags & QNetworkInterface.InterfaceFlag.IsLoopBack:
            continue
        for entry in interface.addressEntries():
            address = entry.ip()
            if address.protocol() == QAbstractSocket.NetworkLayerProtocol.IPv4Protocol:
                rank = unlikely(interface.name(), address)
                found.append((rank, place, address.toString()))
    return list(dict.fromkeys(text for _, _, text in sorted(found)))


def unlikely(name: str, address: QHostAddress) -> int:
    """Return 0 for a usual address, more for one that a phone hardly reaches."""
    inner = 2 if name.startswith(INNER) else 0
    return inner + (1 if address.isLinkLocal() else 0)


def opens(port: int, system: str = sys.platform) -> str:
    """Return the command that lets datagrams through this system's firewall to a UDP port."""
    if system == "darwin":
        return (
            "sudo /usr/libexec/ApplicationFirewall/socketfilterfw "
            f"--add '{sys.executable}' --unblockapp '{sys.executable}'"
        )
    if shutil.which("firewall-cmd"):
        return f"sudo firewall-cmd --add-port={port}/udp"
    if shutil.which("ufw"):
        return f"sudo ufw allow {port}/udp"
    return f"sudo iptables -I INPUT -p udp --dport {port} -j ACCEPT"


def taken(status: dict[str, Any], port: int) -> str:
    """Return what the engine says of a port that it cannot open, "" for one that is open."""
    problems = status.get("problems") or []
    return next((p for p in problems if p.startswith(f"UDP port {port} ")), "")


def causes(status: dict[str, Any], address: str, port: int) -> str:
    """Return the likely cause that a phone is not heard at a port, and what to do."""
    if problem := taken(status, port):
        return problem
    sensors = status.get("sensors") or {}
    for other in sensors.get("heard", []):
        if other.get("port") == port and other.get("type") != "comote":
            said = other.get("address") or other.get("type")
            return (
                f"{other.get('sender')} sends here, but not as CoMote does ({said}). "
                "In the app, switch on OSC and scan again."
            )
    if sensors.get("malformed", {}).get(str(port)):
        return "Something arrives here that cannot be read. In CoMote, switch on OSC, scan again."
    return (
        f"Nothing has come yet. Is the phone on the same Wi-Fi as {address}? Guest networks "
        "keep devices apart: a hotspot of the phone's own does not. If it is, a firewall may "
        f"be in the way; this opens the port:\n{opens(port)}"
    )
