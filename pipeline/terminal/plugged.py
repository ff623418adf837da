"""Devices that are plugged in, or stream, and are heard on no port."""

import os
import re
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pipeline.project.creation import free_name
from pipeline.settings.tables import kind_of
from sensors.base import SENSORS, DeviceSensor, Sensor


def plugged(rig: Sequence[Sensor], taken: Collection[str]) -> list[dict[str, Any]]:
    """Return the devices here that no sensor of the rig has, with a name for each.

    `rate` is what one says of itself, in Hz, None where it says nothing. Types whose library is
    missing, or does not work here, have none.
    """
    names, found = set(taken), []
    with quiet():
        here = {kind: present(kind) for kind in SENSORS.types()}
    for kind, devices in here.items():
        for device, rate in devices.items():
            if not any(kind_of(s) == kind and s.id in ("", device) for s in rig):
                name = free_name(kind, plain(device), names)
                names.add(name)
                found.append({"name": name, "type": kind, "id": device, "rate": rate})
    return found


def present(kind: str) -> dict[str, float | None]:
    """Return the ids of the devices of a type that are here, and the rates that these say."""
    cls = SENSORS.load(kind)
    if not issubclass(cls, DeviceSensor):
        return {}
    try:
        found = cls.present()
        rates = cls.rates() if found else {}
    except Exception:  # whatever a library may raise: `limber doctor` tells of what is missing
        return {}
    return {device: rates.get(device) for device in found}


@contextmanager
def quiet() -> Iterator[None]:
    """Let no library in C write on the screen that a computer has no such device."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def plain(device: str) -> str:
    """Return a device's id, as far as it can be a part of a name."""
    return re.sub(r"[^A-Za-z0-9]+", "-", device.removeprefix("/dev/")).strip("-")[:32]
