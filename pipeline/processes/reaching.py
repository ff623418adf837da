"""How a phone reaches this computer: its addresses, and what may be in the way, in plain words."""

import ipaddress
import shutil
import sys
from pathlib import Path
from typing import Any

import ifaddr

EVERYWHERE = ("0.0.0.0", "", "::")  # noqa: S104 - compared with, nothing is opened here

SILENCE = 10.0
"""Seconds of silence after which it is said what may be in the way."""

INNER = ("docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "tun", "tap", "utun", "bridge")
"""How the names of interfaces begin that no phone is on."""

_STATES = Path("/sys/class/net")  # Linux: what each interface does, sysfs-class-net


def addresses() -> list[str]:
    """Return this computer's addresses on its networks (IPv4), the likeliest first."""
    found = [
        (unlikely(adapter.name, str(entry.ip)), place, str(entry.ip))
        for place, adapter in enumerate(ifaddr.get_adapters())
        for entry in ([] if is_down(adapter.name) else adapter.ips)
        if entry.is_IPv4 and not ipaddress.ip_address(str(entry.ip)).is_loopback
    ]
    return list(dict.fromkeys(text for _, _, text in sorted(found)))


def unlikely(name: str, address: str) -> int:
    """Return 0 for a usual address, more for one that a phone hardly reaches."""
    inner = 2 if name.startswith(INNER) else 0
    return inner + ipaddress.ip_address(address).is_link_local


def is_down(name: str) -> bool:
    """Return whether an interface is known to be down, though it has an address."""
    try:
        return (_STATES / name / "operstate").read_text().strip() == "down"
    except (OSError, ValueError):
        return False


def reached_at(host: str) -> list[str]:
    """Return the addresses where a sensor that listens on `host` is reached."""
    return addresses() if host in EVERYWHERE else [host]


def opens(port: int, system: str = sys.platform, protocol: str = "udp") -> str:
    """Return the command that lets a phone through this system's firewall to a port."""
    if system == "darwin":
        return (
            "sudo /usr/libexec/ApplicationFirewall/socketfilterfw "
            f"--add '{sys.executable}' --unblockapp '{sys.executable}'"
        )
    if system == "win32":
        return (
            f"netsh advfirewall firewall add rule name=Limber dir=in action=allow "
            f"protocol={protocol.upper()} localport={port}"
        )
    if shutil.which("firewall-cmd"):
        return f"sudo firewall-cmd --add-port={port}/{protocol}"
    if shutil.which("ufw"):
        return f"sudo ufw allow {port}/{protocol}"
    return f"sudo iptables -I INPUT -p {protocol} --dport {port} -j ACCEPT"


def taken(status: dict[str, Any], port: int) -> str:
    """Return what the engine says of a port that it cannot open, "" for one that is open."""
    begins = f"UDP port {port} ", f"TCP port {port} "
    found = (p for p in status.get("problems") or [] if p.startswith(begins))
    return next(found, "")


def causes(
    status: dict[str, Any], address: str, port: int, device: str = "", websocket: int = 0
) -> str:
    """Return the likely cause that a phone with CoMote is not heard, and what to do.

    It is to send to `address`, UDP `port`, or to connect to the TCP port `websocket` where that
    is not 0; `device` is the ID that it is to have, "" for any.
    """
    if problem := taken(status, websocket or port):
        return problem
    sensors = status.get("sensors") or {}
    for other in sensors.get("heard", []):
        if other.get("port") == port and (problem := otherwise(other, device)):
            return problem
    if sensors.get("malformed", {}).get(str(port)):
        return "Something arrives here that cannot be read. In CoMote, switch on OSC, scan again."
    joined = (status.get("doors") or {}).get("joined")
    if websocket and joined:
        return (
            f"{joined[0]} is connected, but says nothing that can be heard. In CoMote, let the "
            "sensors stream, and scan again."
        )
    protocol = "tcp" if websocket else "udp"
    if not websocket and (other := arrived(status, port)):
        return (
            f"{other} reaches this computer, so the network is right: a firewall keeps out what "
            f"CoMote sends. This opens the port:\n{opens(port)}"
        )
    return (
        f"Nothing has come yet. Is the phone on the same Wi-Fi as {address}? Guest networks "
        "keep devices apart: a hotspot of the phone's own does not. If it is, a firewall may "
        f"be in the way; this opens the port:\n{opens(websocket or port, protocol=protocol)}"
    )


def arrived(status: dict[str, Any], port: int) -> str:
    """Return who else has come through the network, by another port; "" for nobody."""
    joined = [str(one) for one in (status.get("doors") or {}).get("joined", [])]
    sensors = status.get("sensors") or {}
    heard = [*sensors.get("heard", []), *(sensors.get("sensors") or {}).values()]
    senders = [str(one["sender"]) for one in heard if one.get("sender") and one.get("port") != port]
    return next((one for one in (*joined, *senders) if not one.startswith("127.")), "")


def otherwise(other: dict[str, Any], device: str) -> str:
    """Return what is wrong with what is heard in place of a phone, "" where nothing is."""
    if other.get("type") != "comote":
        said = other.get("address") or other.get("type")
        return (
            f"{other.get('sender')} sends here, but not as CoMote does ({said}). "
            "In the app, switch on OSC and scan again."
        )
    if device and other.get("id") != device:
        return (
            f"A phone with the ID {other.get('id')} sends here, not one with the ID {device}. "
            "In the app, set the ID, or scan again."
        )
    return ""


def page_causes(status: dict[str, Any], address: str, port: int) -> str:
    """Return the likely cause that no phone on the page is heard, and what to do.

    The page is served at `address`, TCP port `port`.
    """
    if problem := taken(status, port):
        return problem
    sensors = status.get("sensors") or {}
    if other := next((o for o in sensors.get("heard", []) if o.get("type") == "web"), None):
        return f"The phone {other.get('id')} is heard, but not in the project: add it."
    if joined := (status.get("doors") or {}).get("joined"):
        return f"{joined[0]} has the page open, but says nothing: press Start there."
    return (
        "No phone has pressed Start on the page yet. Where the browser warns of the certificate, "
        "which this computer has made itself, choose to go on. Where the page does not open: is "
        f"the phone on the same Wi-Fi as {address}? Guest networks keep devices apart: a hotspot "
        "of the phone's own does not. If it is, a firewall may be in the way; this opens the "
        f"port:\n{opens(port, protocol='tcp')}"
    )
