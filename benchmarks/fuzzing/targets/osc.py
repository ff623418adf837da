"""Datagrams, by everything that hears them: OSC and JSON, for every type of sensor."""

from collections.abc import Sequence
from itertools import islice

from benchmarks.fuzzing.base import FoundError, Target
from benchmarks.malice import bundle, hostile
from pipeline.engine.hub import Hub
from recordings.events import Datagram
from recordings.frame import Frame
from sensors.base import SENSORS, OscSensor
from sensors.wire.osc import encode

PORT = 9000


def every_sensor() -> list[OscSensor]:
    """Return a sensor of each type that is heard on a port, all on one."""
    kinds = (SENSORS.load(name) for name in SENSORS.types())
    heard = (kind for kind in kinds if issubclass(kind, OscSensor))
    return [kind(name=kind.__module__, port=PORT) for kind in heard]


class Datagrams(Target):
    """Feeds the hub of a rig with every type of sensor, which raises nothing at all."""

    reads = "datagrams at a sensor's port: OSC, and JSON of phones"
    instruments = ("sensors", "pipeline.engine")

    def __init__(self) -> None:
        self._hub, self._time = Hub(every_sensor()), 0

    def seeds(self) -> Sequence[bytes]:
        """Return what devices send, and some of what is hostile."""
        triple = encode("/comote/v3/0/accelerometer", 0.0, 9.81, 0.0, 10, 100)
        page = b'{"source":"limber-page","id":"ab","time":1,"touches":[{"x":0.5,"y":0.5}],"sign":1}'
        said = [
            triple,
            bundle(triple, encode("/comote/v3/0/gyroscope", 0.0, 1.0, 0.0, 10, 100)),
            page,
            b'{"source":"comote","id":0,"devicemotion":{"interval":10}}',
            encode("/0/raw", *[1.0] * 20),
            encode("/riot/v3/0/accelerometer", 0.0, 1.0, 0.0),
            encode("/wek/inputs", *[0.5] * 6),
            encode("/ZIGSIM/phone/accel", 0.0, 1.0, 0.0),
            encode("/gyrosc/gyro", 0.0, 1.0, 0.0),
            encode("/accelerometer", 0.0, 1.0, 0.0),
            encode("/pose/0", *[0.5] * 99),
        ]
        return [*said, *islice(hostile(1), 30)]

    def read(self, data: bytes) -> object:
        """Feed a datagram; the frames' values are finite or NaN, as channels that say nothing."""
        self._time += 10_000_000
        if not self._time % 10_000_000_000:
            self._hub = Hub(every_sensor())
        frames = self._hub.feed(Datagram(self._time, PORT, ("10.0.0.2", 5000), data))
        for frame in frames:
            if not isinstance(frame, Frame) or (abs(frame.values) == float("inf")).any():
                raise FoundError(f"{frame.sensor} gave an infinite value")
        return frames
