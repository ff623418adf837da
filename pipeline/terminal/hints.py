"""What to do next, in words: how a device reaches this computer, and latents a patch."""

from pathlib import Path

from pipeline.outputs.osc import Osc
from pipeline.project.project import Project
from pipeline.settings.shell import in_shell
from pipeline.settings.tables import kind_of
from pipeline.terminal.tap import where_to_send
from sensors.base import OscSensor


def how_to_begin(project: Project, folder: Path) -> str:
    """Return what to set and type once a project is made."""
    latents = project.scenes[project.first].latents
    lines = [f"{folder} is ready: {len(latents)} latents."]
    lines += [
        f"{sensor.name}: {where_to_send(kind_of(sensor), sensor.port, sensor.host)}"
        for sensor in project.sensors
        if isinstance(sensor, OscSensor)
    ]
    if project.rig.sound.here:
        lines.append("Sound: on this computer (limber run --no-sound leaves it to Max)")
    lines += [patch_line(o, len(latents)) for o in project.outputs if isinstance(o, Osc)]
    return "\n".join([*lines, f"Next: limber run {in_shell(folder)}"])


def patch_line(output: Osc, count: int) -> str:
    """Return the objects that receive latents in Max."""
    address = output.address or "/limber/latents"
    zeros = " ".join(["0."] * count) if count <= 8 else f"… {count} times 0."
    return f"Max: [udpreceive {output.port}] → [route {address}] → [unpack {zeros}] → nn~"
