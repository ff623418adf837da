"""Turns what arrives from all sensors into frames, and knows who else is sending."""

from collections.abc import Sequence
from typing import Any

from pipeline.engine.routes import Routes
from pipeline.engine.strangers import Heard, Strangers
from recordings.events import Datagram, Report
from recordings.families import nearest
from recordings.frame import Frame
from sensors.base import (
    DeviceSensor,
    MalformedError,
    OscArgument,
    OscSensor,
    PolledSensor,
    Reading,
    Sensor,
)
from sensors.wire.device import Device, join
from sensors.wire.spoken import messages

_MOST_PORTS = 4096  # where what cannot be read is counted
_LONGEST_ADDRESS = 255  # longer ones only fill memory


class Hub:
    """The sensors of a rig: datagrams and polled sensors in, frames out.

    Depends on nothing but the calls made to it, in their order, so that replaying a take's
    datagrams gives the same frames. Raises ValueError when two sensors have one name.
    """

    def __init__(self, rig: Sequence[Sensor]) -> None:
        self._devices: dict[str, Device] = {}
        self._routes = Routes()
        self._strangers = Strangers(self._devices)
        self._malformed: dict[int, int] = {}
        self._started: set[str] = set()
        self.stood_in: frozenset[str] = frozenset()
        """Sensors that a take stands in for: what they say themselves is left out meanwhile."""
        for sensor in rig:
            self.add(sensor)

    def add(self, sensor: Sensor) -> None:
        """Take in another sensor; the others go on as they were.

        Raises ValueError when one of its name is there already.
        """
        self._add(Device(sensor))

    def changed(self, rig: Sequence[Sensor]) -> "Hub":
        """Return the hub of another rig, where the devices of sensors that stay go on.

        Raises ValueError when two sensors have one name.
        """
        hub = Hub([])
        before = {id(device.sensor): name for name, device in self._devices.items()}
        for sensor in rig:
            name = before.get(id(sensor))
            if name is None:
                hub.add(sensor)
                continue
            hub._add(self._devices[name])  # it may be called otherwise now
            if name in self._started:
                hub._started.add(sensor.name)
        hub._malformed = self._malformed
        hub.stood_in = self.stood_in
        return hub

    def _add(self, device: Device) -> None:
        sensor = device.sensor
        if sensor.name in self._devices:
            raise ValueError("each sensor of the rig needs a name of its own")
        self._devices[sensor.name] = device
        if isinstance(sensor, OscSensor):
            self._routes.add(sensor.port, device)

    def listens(self) -> list[tuple[str, int]]:
        """Return (host, port) of every socket to open, each port once, by the widest host."""
        return self._routes.listens()

    def feed(self, datagram: Datagram) -> list[Frame]:
        """Return the frames of one datagram: one for each of the rig's devices in it.

        Whatever arrives raises nothing: what cannot be read is counted, for its device
        where that is known and else for the port.
        """
        try:
            found = messages(datagram.data)
        except MalformedError:
            self._count_malformed(datagram.port)
            return []
        said: dict[str, Reading] = {}
        for address, args in found:
            if len(address) > _LONGEST_ADDRESS:
                self._count_malformed(datagram.port)
                continue
            device = self._routes.route(datagram, address)
            if device is None:
                self._strangers.hear(datagram, address, args)
            else:
                self._say(said, device, datagram, address, args)
        frames = [self._frame(name, reading, datagram) for name, reading in said.items()]
        return [f for f in frames if f is not None and f.sensor not in self.stood_in]

    def _say(
        self,
        said: dict[str, Reading],
        device: Device,
        datagram: Datagram,
        address: str,
        args: tuple[OscArgument, ...],
    ) -> None:
        try:
            reading = device.say(address, args)
        except MalformedError:
            device.health.malformed += 1
            return
        self._routes.claim(device, datagram, address)
        if reading.values:
            name = device.sensor.name
            said[name] = join(said.get(name), reading)

    def _frame(self, name: str, reading: Reading, datagram: Datagram) -> Frame | None:
        device = self._devices[name]
        device.sender = datagram.sender
        return device.frame(reading, datagram.time)

    def _count_malformed(self, port: int) -> None:
        if port in self._malformed or len(self._malformed) < _MOST_PORTS:
            self._malformed[port] = self._malformed.get(port, 0) + 1

    def hear(self, report: Report) -> list[Frame]:
        """Return the frame of what a device was read to say, if it makes one; raises nothing."""
        device = self._devices.get(report.sensor)
        if device is None or not isinstance(device.sensor, DeviceSensor):
            return []
        try:
            frame = device.hear(report)
        except MalformedError:
            device.health.malformed += 1
            return []
        return [] if frame is None or report.sensor in self.stood_in else [frame]

    # ---- sensors that are read ---------------------------------------------------------

    def due(self) -> int | None:
        """Return when `poll` is due next on the engine's clock, 0 before the first poll.

        None when the rig has no sensor that is read, or none that goes on.
        """
        times = [sensor.due() if sensor.name in self._started else 0 for sensor in self._polled()]
        return min((time for time in times if time is not None), default=None)

    def poll(self, now: int) -> list[Frame]:
        """Return all frames of polled sensors due until `now`, in order of their arrival."""
        frames: list[Frame] = []
        for sensor in self._polled():
            if sensor.name not in self._started:
                self._started.add(sensor.name)
                sensor.start(now)
            frames += sensor.read(now)
        frames.sort(key=lambda frame: frame.arrival)
        for frame in frames:
            if frame.paced and frame.sensor in self._devices:
                self._devices[frame.sensor].clock.advance(frame.device_time, frame.arrival)
        return [frame for frame in frames if frame.sensor not in self.stood_in]

    def _polled(self) -> list[PolledSensor]:
        sensors = (device.sensor for device in self._devices.values())
        return [sensor for sensor in sensors if isinstance(sensor, PolledSensor)]

    # ---- how they are ------------------------------------------------------------------

    def heard(self) -> list[Heard]:
        """Return who sends but is not in the rig, in order of when they were first heard."""
        return self._strangers.heard()

    def devices(self) -> list[Device]:
        """Return the rig's devices."""
        return list(self._devices.values())

    def senders(self, port: int) -> list[tuple[str, int]]:
        """Return from where the rig's devices were last heard on a port."""
        found = (d.sender for d in self._devices.values() if getattr(d.sensor, "port", 0) == port)
        return [sender for sender in found if sender is not None]

    def rests(self, name: str) -> bool:
        """Return whether a sensor's silence may mean that nothing moves."""
        device = self._devices.get(name)
        return device is not None and device.sensor.rests

    def health(self, name: str) -> dict[str, Any]:
        """Return the health of one of the rig's sensors as JSON values.

        Raises KeyError, naming the nearest sensor, when the rig has none of this name.
        """
        if name not in self._devices:
            raise KeyError(f'no sensor is called "{name}".{nearest(name, self._devices)}')
        return self._devices[name].health.as_dict()

    def status(self) -> dict[str, Any]:
        """Return all that is known of sensors, strangers and malformed data as JSON values."""
        return {
            "sensors": {name: _facts(device) for name, device in self._devices.items()},
            "heard": [one.as_dict() for one in self.heard()],
            "malformed": {str(port): count for port, count in self._malformed.items()},
        }


def _facts(device: Device) -> dict[str, Any]:
    sensor = device.sensor
    return {
        "type": type(sensor).__module__.rpartition(".")[2],
        "id": device.id,
        "host": sensor.host if isinstance(sensor, OscSensor) else None,
        "port": sensor.port if isinstance(sensor, OscSensor) else None,
        "role": sensor.role,
        "spare_for": sensor.spare_for,
        "channels": list(device.layout.names),
        "sender": f"{device.sender[0]}:{device.sender[1]}" if device.sender else None,
        **device.health.as_dict(),
    }
