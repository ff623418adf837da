"""The files of a project that people write: rig.toml and scene.toml."""

from collections.abc import Sequence

from benchmarks.fuzzing.base import Target
from pipeline.project.rig import read_rig
from pipeline.project.scene_settings import read_scene
from pipeline.settings.documents import parse, update
from pipeline.settings.mistakes import SettingsError

RIG = """
format = 1
order = ["main", "storm"]
[control]
host = "127.0.0.1"
port = 6448
allow = ["10.0.0.7"]
[[sensors]]
type = "comote"
name = "left hand"
id = "0"
[[sensors]]
type = "gametrak"
name = "strings"
[[outputs]]
type = "osc"
host = "127.0.0.1"
scenes = ["main"]
[buttons]
"left hand.control.buttonA" = "record"
[[cues]]
name = "one"
scene = "storm"
[[gestures]]
name = "wave"
[[triggers]]
when = "gesture wave"
do = "scene storm"
"""

SCENE = """
[[features]]
type = "energy"
name = "e"
inputs = ["left hand.accelerometer"]
[[latents]]
name = "a"
min = -3.0
max = 3.0
[latents.routes]
e = 1.0
[mapping]
type = "knn"
[sound]
model = "../../../etc/passwd"
[[targets]]
name = "up"
values = [0.0]
"""


class Settings(Target):
    """Reads text as a rig and as a scene, as a project's reader does."""

    reads = "rig.toml and scene.toml"
    errors = (SettingsError,)
    instruments = ("pipeline.project", "pipeline.settings")

    def seeds(self) -> Sequence[bytes]:
        """Return a rig and a scene, and nests of brackets."""
        return [RIG.encode(), SCENE.encode(), b"a = " + b"[" * 2000, b"[a" + b".a" * 500 + b"]"]

    def read(self, data: bytes) -> object:
        """Return what both make of it; what one refuses the other is still asked."""
        text = data.decode("utf-8", "replace")
        table = parse(text, "rig.toml")
        found: list[object] = []
        refused = SettingsError(["neither"])
        for read in (read_rig, read_scene):
            try:
                found.append(read(table, "rig.toml"))
            except SettingsError as error:
                refused = error
        update(text, ("control", "port"), 6449)
        if not found:
            raise refused
        return found
