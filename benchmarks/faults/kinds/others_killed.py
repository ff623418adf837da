"""The trainer, the camera or the window is killed again and again while a phone plays."""

import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from benchmarks.faults.row import Row, spread
from benchmarks.faults.stage import Show, show
from benchmarks.window import screen
from pipeline.project.project import Project
from sensors.pose import Pose
from tests.pipeline.camera.clips import swaying

KILLS = 10
AFTER = 0.5
"""Seconds after each that are looked at."""

MOST = 0.25
"""Seconds without latents that would be noticed: 25 readings of the phone."""

DRAWN = 3.0
"""Seconds in which a window has been drawn."""


def run(folder: Path) -> list[Row]:
    """Kill each, beside all the others."""
    clip = swaying(folder / "clip.avi", 30)

    def see(project: Project) -> None:
        project.sensors.append(Pose(name="dancer", source=clip, speed=1.0))

    with show(folder / "piece", see) as stage:
        engine = stage.process("engine")
        quiet = stage.gap(lambda: None, AFTER)
        rows = [killed(stage, kind, quiet) for kind in ("trainer", "camera")]
        rows.append(window(stage, folder))
        alone = stage.process("engine") == engine
    said = "the same engine" if alone else "another"
    return [*rows, Row("all these", "the engine goes on", said, alone)]


def killed(stage: Show, kind: str, quiet: float) -> Row:
    """Kill a process that the supervisor starts again."""
    gaps = [stage.gap(lambda: stage.kill(kind), AFTER) for _ in range(KILLS)]
    return row(f"kill −9 of the {kind}", gaps, f"; {quiet:.2f} s before")


def window(stage: Show, folder: Path) -> Row:
    """Open a window and kill it; it is started again by whoever looks."""
    gaps = []
    with ExitStack() as stack:
        display = stack.enter_context(screen())
        env = {"XDG_CONFIG_HOME": str(folder), "DISPLAY": display}
        env |= {"QT_QPA_PLATFORM": "xcb" if display else "offscreen"}
        for _ in range(KILLS // 3):
            command = [sys.executable, "-m", "gui", str(stage.folder)]
            shown = subprocess.Popen(command, env=os.environ | env, stderr=subprocess.DEVNULL)
            time.sleep(DRAWN)
            gaps.append(stage.gap(shown.kill, AFTER))
            shown.wait()
    return row("kill −9 of the window", gaps, "")


def row(done: str, gaps: list[float], more: str) -> Row:
    """Return the row of the gaps in latents that killing something has left."""
    wanted = f"no time over {MOST} s without latents"
    return Row(done, wanted, f"the longest: {spread(gaps)}{more}", max(gaps) <= MOST)
