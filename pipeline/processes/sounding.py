"""Sound made by this computer, as a running engine has it: what is wanted, and how it goes."""

import time
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from pipeline.outputs.sound import Sound
from pipeline.processes.live import UNHEARD
from pipeline.processes.local import memory_path
from pipeline.project.latents import own
from pipeline.project.project import Project
from pipeline.project.scene_settings import SceneSettings
from pipeline.sound.desk import Desk
from pipeline.sound.slot import SCENES
from recordings.clock import EngineClock

SILENCE = -120.0
"""dB of nothing at all, as levels are shown."""


class Sounding:
    """Writes what the rig and the scenes say of sound to the desk, and reads what is reported.

    `here` stands in for the rig's word until the switch is used (None: nothing does). `output`
    is where the engine leaves its latents.
    """

    def __init__(self, project: Project, folder: Path, here: bool | None = None) -> None:
        self.desk = Desk(memory_path(folder))
        self.here = here
        self._project, self._folder = project, folder
        self._offset = 0
        asked = (o for o in project.outputs if isinstance(o, Sound))
        self.output = next(asked, None) or Sound(name="sound")
        self.output.place = self.desk.slot.path

    def begin(self, clock: EngineClock) -> None:
        """Say for the first time what is wanted; scenes that are new are silent until told."""
        self._offset = clock.now() - time.monotonic_ns()
        before = list(self.desk.slot.wishes()[1].get("scenes", {}))
        self.wish()
        if before != list(self._scenes()):
            self.desk.slot.clear()

    def wish(self) -> None:
        """Say what is wanted."""
        scenes = self._scenes()
        self.output.arrange(list(scenes))
        settings = self._project.rig.sound
        if self.here is not None:
            settings = replace(settings, here=self.here)
        place = {"folder": str(self._folder.resolve()), "offset": self._offset}
        listens = any(scene.sound.listens for scene in self._project.scenes.values())
        self.desk.slot.wish({**asdict(settings), **place, "scenes": scenes, "listens": listens})

    def _scenes(self) -> dict[str, dict[str, Any]]:
        scenes = list(self._project.scenes.items())[:SCENES]
        return {name: scene_sound(scene) for name, scene in scenes}

    def status(self) -> dict[str, Any]:
        """Return how the sound goes, as JSON values; what is not known is left out."""
        wishes = self.desk.slot.wishes()[1]
        facts = {key: wishes.get(key) for key in ("here", "volume")}
        if not wishes.get("here"):
            return facts
        made, played = self.desk.said("sound"), self.desk.said("audio")
        problems = [text for said in (made, played) if (text := said.pop("problem", ""))]
        problems += scene_problems(made.get("scenes", {}))
        return {
            **facts,
            **made,
            **played,
            "latency_ms": latency(made, played),
            "problems": problems,
        }

    def levels(self) -> tuple[float, float, float, float]:
        """Return the peaks of left and right and their means, in dB; NaN where nothing plays."""
        played = self.desk.said("audio")
        if "peak" not in played:
            return UNHEARD
        left, right, *means = (
            SILENCE if level is None else level for level in (*played["peak"], *played["rms"])
        )
        return left, right, means[0], means[1]

    @property
    def problems(self) -> list[str]:
        """What is wrong with the sound now, in plain words."""
        return list(self.status().get("problems", []))

    def close(self) -> None:
        """Give the memory back."""
        self.desk.close()


def scene_sound(scene: SceneSettings) -> dict[str, Any]:
    """Return a scene's [sound] table, with where each of the model's latents comes from."""
    return {**asdict(scene.sound), "sources": [latent.source for latent in own(scene.latents)]}


def scene_problems(scenes: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return what is wrong with the sound of each scene."""
    return [f"{name}: {facts['problem']}" for name, facts in scenes.items() if facts.get("problem")]


def latency(made: Mapping[str, Any], played: Mapping[str, Any]) -> dict[str, float | None]:
    """Return the parts of the way from a movement to the ear in ms, None where not measured.

    "buffer" is from the movement to the device's buffer (the median), with the ring; "device" is
    the device's own; "decoder" the slowest model's that sounds, to half of a change.
    """
    movement = made.get("movement_ms")
    delays = [s.get("delay_ms") for s in made.get("scenes", {}).values()]
    parts: dict[str, float | None] = {
        "buffer": movement[0] if movement else None,
        "ring": played.get("ring_ms"),
        "device": played.get("device_ms"),
        "decoder": max((d for d in delays if d is not None), default=None),
    }
    known = [parts[k] or 0.0 for k in ("buffer", "device", "decoder")]
    return {**parts, "whole": sum(known) if movement else None}
