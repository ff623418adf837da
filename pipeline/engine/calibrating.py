"""Guided calibration of one sensor: at rest, facing the front, in full movement, by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.engine.calibrations import read_again, use
from recordings.frame import FloatArray, Frame, Layout
from sensors.base import Sensor, Swept
from sensors.wire.calibrating import FIND
from sensors.wire.calibration import Calibration, written

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


@dataclass(frozen=True)
class Step:
    """What one does in a step: `ready` seconds to get there, then `seconds` measured."""

    name: str
    does: str
    ready: float
    seconds: float


STEPS = {
    step.name: step
    for step in (
        Step("rest", "Hold it still", 0.5, 2.0),
        Step("front", "Face the front", 1.0, 1.0),
        Step("range", "Move as far as you will", 0.5, 5.0),
    )
}
"""In their order; ten seconds for all."""

ENDED_BY = ("record", "next", "round/redo")
"""Commands that begin a round, of which all is to be calibrated alike."""

MOST = 20_000
"""Frames that are looked at of one step; more than any sensor sends meanwhile."""


@dataclass
class Run:
    """A calibration that goes on: of which sensor, by which steps, the present one first.

    That is told at `since` and measured from `begin` to `end`, ns on the engine's clock. `rows`
    are what the sensor said meanwhile, before calibration.
    """

    sensor: Sensor
    steps: list[Step]
    since: int = 0
    begin: int = 0
    end: int = 0
    changed: bool = False
    told: list[str] = field(default_factory=list)
    layout: Layout = field(default_factory=lambda: Layout((), ()))
    rows: list[FloatArray] = field(default_factory=list)

    @property
    def swept(self) -> Swept | None:
        """The sensor, where the present step finds its ends by sweeping."""
        sweeps = bool(self.steps) and self.steps[0].name == "range"
        return self.sensor if sweeps and isinstance(self.sensor, Swept) else None

    def find(self) -> tuple[Calibration, str]:
        """Return what is known after the present step, and a sentence; raises ValueError."""
        before = self.sensor.calibration
        if self.swept is not None:
            self.swept.end_sweep()
            return replace(before), "its ends are found"
        rows = np.array(self.rows) if self.rows else np.empty((0, len(self.layout.names)))
        return FIND[self.steps[0].name](before, self.layout, rows)


def start(engine: "Engine", sensor: Sensor, steps: Sequence[Step]) -> None:
    """Begin with the first of some steps; the others follow by themselves."""
    stop(engine)
    engine.calibrating = run = Run(sensor, list(steps))
    _begin_step(engine, run, engine.now)


def hear(engine: "Engine", frame: Frame) -> None:
    """Keep what the sensor says while it is measured."""
    run = engine.calibrating
    if run is None or frame.sensor != run.sensor.name or not frame.paced:
        return
    if frame.layout is not run.layout:
        run.layout, run.rows = frame.layout, []  # it has more channels now
    if run.begin <= engine.now < run.end and len(run.rows) < MOST:
        run.rows.append(frame.values)


def tend(engine: "Engine") -> None:
    """Go on with the next step once one is over; stop where something else goes on."""
    while (run := engine.calibrating) is not None:
        if reason := _disturbed(engine, run):
            stop(engine, reason)
        elif engine.now >= run.end:
            _end_step(engine, run)
        else:
            if run.swept is not None and engine.now >= run.begin and not run.swept.sweeping:
                run.swept.begin_sweep()
                engine.blend()
            return


def stop(engine: "Engine", reason: str = "") -> None:
    """Stop a calibration that goes on, if one does; what its steps have found stays."""
    run, engine.calibrating = engine.calibrating, None
    if run is None:
        return
    if run.swept is not None and run.swept.sweeping:
        run.swept.drop_sweep()
        engine.blend()
    if run.changed:
        read_again(engine)
    name = run.sensor.name
    engine.outside.notice("calibrating", name, "", 0.0)
    if reason:
        kept = " What was found before stays." if run.changed else ""
        engine.outside.notice("warning", f"{name} is not calibrated: {reason}.{kept}")


def due(engine: "Engine") -> int | None:
    """Return when `tend` is due next, ns on the engine's clock; None where nothing goes on."""
    run = engine.calibrating
    if run is None:
        return None
    return run.begin if engine.now < run.begin else run.end


def status(engine: "Engine") -> dict[str, Any] | None:
    """Return the calibration that goes on, as JSON values, times as in Run; None for none."""
    run = engine.calibrating
    if run is None:
        return None
    return {
        "sensor": run.sensor.name,
        "step": run.steps[0].name,
        "does": run.steps[0].does,
        "then": run.steps[1].does if len(run.steps) > 1 else "",
        "since": run.since,
        "begin": run.begin,
        "end": run.end,
    }


def _begin_step(engine: "Engine", run: Run, now: int) -> None:
    step = run.steps[0]
    run.since, run.begin = now, now + round(step.ready * 1e9)
    run.end = run.begin + round(step.seconds * 1e9)
    run.layout, run.rows = Layout((), ()), []
    engine.outside.notice("calibrating", run.sensor.name, step.name, step.ready + step.seconds)


def _end_step(engine: "Engine", run: Run) -> None:
    """Use what a step has found, and begin the next; where it has found nothing, stop."""
    try:
        found, told = run.find()
    except ValueError as error:
        stop(engine, str(error))
        return
    use(engine, run.sensor, replace(found, when=written(run.end)))
    run.changed = True
    run.told.append(told)
    del run.steps[0]
    if run.steps:
        _begin_step(engine, run, run.end)
        return
    name = run.sensor.name
    stop(engine)
    engine.outside.notice("calibrated", name, f"{name} is calibrated: {', '.join(run.told)}")


def _disturbed(engine: "Engine", run: Run) -> str:
    """Return what keeps a calibration from going on, "" for nothing."""
    if all(sensor is not run.sensor for sensor in engine.project.sensors):
        return "it was taken out of the rig"
    if engine.on_stage.show:
        return "the show is on"
    if engine.active_scene.teaching.recording is not None:
        return "a round is being recorded"
    if run.sensor.name in engine.hub.stood_in:
        return "a take is played in its place"
    return ""
