"""What `limber listen` listens to: ports, a device that is read, or a file in place of either."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pipeline.camera.capture import Asked, Capture
from pipeline.project.rig import sensor_problems
from pipeline.settings.reading import SettingsError, Where, read
from pipeline.terminal.listen import Listener, Read
from pipeline.terminal.tap import Tap, osc_types, usual_ports
from recordings.families import UnknownTypeError
from sensors.base import SENSORS, DeviceSensor, PolledSensor
from sensors.wire.capture import Packet, packets
from sensors.wire.captured import Capture as Played
from sensors.wire.captured import spoken_by


def read_sensor(kind: str, keys: Mapping[str, Any]) -> Read:
    """Return a sensor that is read: a device or what stands in for it, made up, or a take.

    Raises UnknownTypeError, or SettingsError for keys that it does not have or take.
    """
    where = Where("limber listen")
    sensor = read(SENSORS.load(kind), {"name": kind, **keys}, where)
    if problems := sensor_problems(sensor, where):
        raise SettingsError(problems)
    if not isinstance(sensor, PolledSensor | DeviceSensor):
        raise UnknownTypeError(f'"{kind}" is heard on a port, not read')
    if isinstance(sensor, DeviceSensor) and "source" in keys:
        look_into(sensor)
    return sensor


def look_into(sensor: DeviceSensor) -> None:
    """Raise SettingsError where the file in place of a device cannot be read, saying why."""
    if not sensor.source.is_file():
        raise SettingsError([f"there is no file {sensor.source}"])
    try:
        if sensor.plays_source:
            Capture(Asked(file=str(sensor.source), speed=0)).close()
        else:
            next(sensor.recorded(), None)
    except (OSError, ValueError, ImportError) as error:
        what = str(error)
        told = what if str(sensor.source) in what else f"{sensor.source}: {what}"
        raise SettingsError([told]) from None


def listener_for(
    kind: str, port: int | None, keys: Mapping[str, Any], warn: Callable[[str], None]
) -> Listener:
    """Return a listener to a type of sensor (empty: to all) on a port (None: the usual ones).

    `keys` are those of a sensor that is read, or of a packet capture that is listened to in place
    of ports. Raises UnknownTypeError, ValueError for what does not go together, and OSError when
    no port can be opened.
    """
    if kind and kind not in osc_types():
        if port is not None:
            raise UnknownTypeError(f'"{kind}" is not heard on a port; leave --port out')
        return Listener(Tap([], warn), kind, read_sensor(kind, keys))
    if "source" in keys and keys.keys() <= {"source", "speed", "id"}:
        return of_capture(kind, port, keys, warn)
    if keys:
        options = {"take": "--take goes with --sensor replay"}
        which = "--{} goes with a sensor that is read, such as --sensor gametrak"
        raise UnknownTypeError(options.get(next(iter(keys)), which.format(next(iter(keys)))))
    ports = usual_ports(kind) if port is None else [port]
    if not ports:
        raise UnknownTypeError(f'"{kind}" has no port of its own: say --port N')
    return Listener(Tap(ports, warn), kind)


def of_capture(
    kind: str, port: int | None, keys: Mapping[str, Any], warn: Callable[[str], None]
) -> Listener:
    """Return a listener to a packet capture, of a type of sensor or of all, sent to a port or any.

    Raises SettingsError for a file that is none, or cannot be read.
    """
    source, device = Path(keys["source"]), keys.get("id", "")
    try:
        next(packets(source), None)
    except (OSError, ValueError) as error:
        what = f"{source}: {error.strerror}" if isinstance(error, OSError) else str(error)
        raise SettingsError([what]) from None
    listener = Listener(Tap([], warn), kind)
    speaker = osc_types()[kind](id=device) if kind and kind != "osc" else None

    def wanted(packet: Packet) -> bool:
        return port in (None, packet.port) and (speaker is None or spoken_by(speaker, packet))

    listener.captures.play(Played(source.name, source, keys.get("speed", 1.0), 0, wanted))
    return listener
