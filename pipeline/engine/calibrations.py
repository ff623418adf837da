"""What is known of the rig's sensors where they are worn: using it, forgetting it, telling it."""

from typing import TYPE_CHECKING, Any

from pipeline.engine import composing
from pipeline.engine.refitting import is_taught
from pipeline.engine.upkeep import save_rig
from sensors.base import Sensor, Swept
from sensors.wire.calibration import Calibration

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


def use(engine: "Engine", sensor: Sensor, found: Calibration) -> None:
    """Calibrate a sensor from now on, and keep it; what is heard goes over without a jump."""
    sensor.calibration = found  # the same sensor: its clock and its device go on
    engine.calibrated.use(engine.project.sensors)
    engine.graph.calibrate(sensor.name, engine.calibrated.ranges)
    engine.blend()
    save_rig(engine)


def read_again(engine: "Engine") -> None:
    """Read what was taught from its takes, as its sensors are calibrated now."""
    for scene, running in engine.scenes.items():
        if is_taught(running):
            composing.changed(engine, scene)


def forget(engine: "Engine", sensor: Sensor) -> None:
    """Know nothing any more of where a sensor is worn."""
    composing.check_idle(engine)
    if sensor.calibration.known:
        use(engine, sensor, Calibration())
        read_again(engine)


def known(engine: "Engine") -> dict[str, dict[str, Any]]:
    """Return for each sensor which steps have found something, and when ("": none has)."""
    return {sensor.name: facts(sensor) for sensor in engine.project.sensors}


def facts(sensor: Sensor) -> dict[str, Any]:
    """Return which steps have found something, and when, as JSON values."""
    found = sensor.calibration
    ranges = found.ranges or (isinstance(sensor, Swept) and sensor.ranges())
    parts = {"rest": found.bias, "front": found.turn, "range": ranges}
    return {"when": found.when, "steps": [name for name, part in parts.items() if part]}
