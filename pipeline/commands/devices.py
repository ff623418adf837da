"""Commands that change what is said of the devices of the rig, and what is heard of them."""

from typing import TYPE_CHECKING

from pipeline.commands.base import command
from pipeline.engine import devices, spares, titles

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


@command("sensor/remove")
def sensor_remove(engine: "Engine", name: str, features: bool = False) -> list[str]:
    """Take a device and its buttons out of the rig; its features stay, and wait for it.

    With 1 they go too, in scenes where nothing is taught that may need them. The reply is the
    names of those that went.
    """
    return devices.remove(engine, name, features)


@command("sensor/defaults")
def sensor_defaults(engine: "Engine", name: str) -> list[str]:
    """Give every scene the features that such a device begins with, where they are not there.

    The reply is the names of those that are new in any scene.
    """
    return devices.give_defaults(engine, name)


@command("sensor/role")
def sensor_role(engine: "Engine", name: str, role: str = "") -> None:
    """Say what a device is on: "left hand"; left out: nothing."""
    devices.give_role(engine, name, role)


@command("sensor/rename")
def sensor_rename(engine: "Engine", name: str, new: str) -> None:
    """Give a device another name; its features, buttons, rounds and takes follow."""
    titles.rename_sensor(engine, name, new)


@command("sensor/sweep")
def sensor_sweep(engine: "Engine", name: str, what: str = "") -> list[int]:
    """Find a Gametrak's ends: "begin", pull and swing both strings as far as they go, "end".

    Left out it begins, or ends what was begun, so that one button or the pedal does both. The
    reply is 1 while the ends are being found. They are kept in the rig; rounds are read anew.
    """
    return [int(devices.sweep(engine, name, what))]


@command("sensor/spare")
def sensor_spare(engine: "Engine", spare: str, name: str = "") -> None:
    """Let a device be the spare of another: when that is lost, it plays its part by itself.

    Left out, it is nobody's.
    """
    devices.make_spare(engine, spare, name)


@command("sensor/replace", stage=True)
def sensor_replace(engine: "Engine", name: str, spare: str = "") -> list[str]:
    """Let another device play the part of one from now on; left out, a spare of it that is heard.

    The reply is the name of the spare.
    """
    return [devices.let_play(engine, name, spare)]


@command("sensor/spare/back", stage=True)
def sensor_spare_back(engine: "Engine", name: str) -> None:
    """Let a device play its own part again, which a spare has played."""
    devices.sensor_named(engine, name)
    spares.take_back(engine, name)
