"""Commands of guided calibration, which a dancer gives with one button of the phone."""

from typing import TYPE_CHECKING

import numpy as np

from pipeline.commands.base import command
from pipeline.engine import calibrating, calibrations, composing
from pipeline.engine.calibrating import STEPS, Step
from pipeline.engine.devices import sensor_named
from pipeline.settings.mistakes import CommandError
from recordings.families import nearest
from sensors.base import Sensor, Swept
from sensors.wire.calibrating import feels, turns

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


@command("sensor/calibrate")
def sensor_calibrate(engine: "Engine", name: str, step: str = "") -> list[str]:
    """Calibrate a device in ten seconds: hold it still, face the front, move as far as you will.

    The steps ("rest", "front", "range") follow each other by themselves, those only that suit the
    device; named, there is only that one. Each takes the place of what it found before. The reply
    is the steps.
    """
    sensor = sensor_named(engine, name)
    composing.check_idle(engine)
    if engine.training is not None:
        raise CommandError("a training is under way; calibrate when it is done")
    if name in engine.hub.stood_in:
        raise CommandError("a take is played; take/stop first")
    if name not in engine.graph.layouts or name in engine.lost:
        raise CommandError(f'"{name}" is not heard: switch it on first')
    if step and step not in STEPS:
        raise CommandError(f'there is no step "{step:.40}".{nearest(step, STEPS)}')
    steps = [s for s in STEPS.values() if step in ("", s.name) and suits(engine, sensor, s)]
    if not steps:
        lacks = "gyroscope" if step == "rest" else "accelerometer, rotation or compass"
        raise CommandError(f'"{name}" has no {lacks}, and needs no "{step}"')
    calibrating.start(engine, sensor, steps)
    return [s.name for s in steps]


@command("sensor/calibrate/cancel")
def sensor_calibrate_cancel(engine: "Engine") -> None:
    """Stop calibrating; what the steps before have found stays."""
    if engine.calibrating is None:
        raise CommandError("nothing is being calibrated")
    calibrating.stop(engine)


@command("sensor/calibration/forget")
def sensor_calibration_forget(engine: "Engine", name: str) -> None:
    """Forget what calibration has found of a device; the ends of a sweep stay."""
    sensor = sensor_named(engine, name)
    calibrating.stop(engine)
    calibrations.forget(engine, sensor)


def suits(engine: "Engine", sensor: Sensor, step: Step) -> bool:
    """Return whether a step finds anything of a sensor that is heard."""
    layout, values = engine.graph.layouts[sensor.name], engine.graph.values(sensor.name)
    if step.name == "range":
        return isinstance(sensor, Swept) or bool(np.isfinite(values).any())
    return turns(layout, values) if step.name == "rest" else feels(layout, values)
