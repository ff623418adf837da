"""Whether devices that are no sockets can be read here, and what to do where they cannot."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

from pipeline.camera.models import ADVICE, heavier, missing
from pipeline.terminal.doctor_nodes import Finding, loading, nodes
from sensors.wire.camera import cameras_here
from sensors.wire.gametrak import PRODUCT, VENDOR

EXTRAS = {
    "hid": ("Gametrak", "hidraw" if sys.platform == "linux" else "hid"),
    "midi": ("MIDI", "rtmidi"),
    "serial": ("serial lines", "serial"),
    "lsl": ("Lab Streaming Layer", "pylsl"),
}
"""Extra of the installation → what it is for, and the module that shows it is there."""

RULE = (
    f'KERNEL=="hidraw*", ATTRS{{idVendor}}=="{VENDOR:04x}", '
    f'ATTRS{{idProduct}}=="{PRODUCT:04x}", TAG+="uaccess"'
)
"""Lets whoever sits at the computer use a Gametrak; its file comes before 73-seat-late.rules."""

REMEDY = (
    f"echo '{RULE}' | sudo tee /etc/udev/rules.d/70-gametrak.rules && sudo udevadm control --reload"
)


def devices() -> list[Finding]:
    """Return what there is to say of devices that are read."""
    modules = [module for _, module in EXTRAS.values()]
    own = [gametrak(), *nodes()] if sys.platform == "linux" else []
    return [libraries(), *loading(modules), *own, cameras()]


def libraries() -> Finding:
    """Look for the libraries that some devices need; it is well to have none of them."""
    there = [what for what, module in EXTRAS.values() if find_spec(module) is not None]
    lacking = {e: what for e, (what, module) in EXTRAS.items() if find_spec(module) is None}
    told = [f"can be read: {', '.join(there)}"] if there else []
    if lacking:
        told.append(f"for {', '.join(lacking.values())}: pip install 'limber[{','.join(lacking)}]'")
    return "Devices", "; ".join(told), True


def cameras() -> Finding:
    """Look for what a camera needs, and for cameras; it is well to use none."""
    if find_spec("mediapipe") is None:
        return "Cameras", "for bodies and hands: pip install 'limber[camera]'", True
    if lacking := missing():
        return (
            "Cameras",
            f"the models that see {' and '.join(lacking)} are not here; {ADVICE}",
            True,
        )
    if heavier():
        return "Cameras", "bodies are found a third faster after: limber camera --prepare", True
    here = f"plugged in: {', '.join(cameras_here())}; " if cameras_here() else ""
    return "Cameras", f"{here}try one: limber listen --sensor pose --seconds 5", True


def gametrak(classes: Path = Path("/sys/class/hidraw"), nodes: Path = Path("/dev")) -> Finding:
    """Look for a Gametrak among the HID devices of Linux, and whether it may be used."""
    for device in sorted(classes.glob("*")):
        if is_gametrak(device):
            node = nodes / device.name
            if os.access(node, os.R_OK | os.W_OK):
                return "Gametrak", f"plugged in, at {node}", True
            text = f"plugged in, but you may not use {node}: {REMEDY}, then plug it in again"
            return "Gametrak", text, False
    return "Gametrak", "none is plugged in", True


def is_gametrak(device: Path) -> bool:
    """Return whether a HID device of sysfs is one: HID_ID=0003:000014B7:00000982 (hid-core.c)."""
    try:
        facts = (device / "device" / "uevent").read_text()
    except OSError:
        return False
    return f"HID_ID=0003:{VENDOR:08X}:{PRODUCT:08X}" in facts
