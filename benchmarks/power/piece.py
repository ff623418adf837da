"""Makes a project as `limber new` does, on free ports, and plays it as `limber run` does.

Run under strace as `python -m benchmarks.power.piece FOLDER CONTROL PHONE`, with two ports.
"""

import os
import sys
from pathlib import Path

from benchmarks.client import LOCAL
from pipeline.outputs.osc import Osc
from pipeline.project.creation import default_scene, new_project, write_project
from pipeline.project.rig import Control, RigSettings, TeachingSettings
from sensors.comote import Comote

LATENTS = 4
NOWHERE = 9
"""The port for what is thrown away (RFC 863)."""


def make(folder: Path, control: int, phone: int) -> None:
    """Write a project with a phone and four latents."""
    rig = RigSettings(control=Control(port=control), teaching=TeachingSettings(seconds=0.5))
    sensor = Comote(name="phone", host=LOCAL, port=phone)
    output = Osc(name="patch", host=LOCAL, port=NOWHERE)
    write_project(new_project([sensor], default_scene(LATENTS), [output], rig), folder)


def main() -> None:
    """Make it, and become the program that plays it."""
    folder, control, phone = sys.argv[1:]
    make(Path(folder), int(control), int(phone))
    play = ["-m", "pipeline", "run", folder, "--no-sound"]
    os.execv(sys.executable, [sys.executable, *play])


if __name__ == "__main__":
    main()
