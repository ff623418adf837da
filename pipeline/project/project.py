"""A project: the folder that holds a rig, its scenes and its takes."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pipeline.features.base import Feature
from pipeline.outputs.base import Output
from pipeline.project.former import BEFORE
from pipeline.project.kept import kept_mappings
from pipeline.project.new_files import rig_short, scene_file, scene_short
from pipeline.project.rig import RigSettings, read_rig, to_folder, without_files
from pipeline.project.scene_settings import SceneSettings, read_scene, scene_table
from pipeline.project.spaces import find_space
from pipeline.settings.documents import parse, read_text, update
from pipeline.settings.mistakes import SettingsError, Where
from pipeline.settings.shell import in_shell
from pipeline.settings.tables import changes, plain, typed
from pipeline.sound.space.space import Space
from recordings.families import nearest
from recordings.rounds import RoundBook, load_book
from sensors.base import Sensor

RIG = "rig.toml"


@dataclass
class Project:
    """A project in memory; `path` is None for one that is on no disk.

    `rounds`, `mappings` and the better ones that wait in `offers` (bytes as engine.learnt packs
    them) are by scene, as are those that do `without` a sensor, the `spaces` of their models, the
    `paths` that they are played around (bytes too), and the mappings that are `kept`, by
    their names;
    `gestures` are the examples of gestures, `recognised` what was learnt of them;
    `notes` says in plain words what was mended while opening.
    """

    rig: RigSettings
    sensors: list[Sensor]
    outputs: list[Output]
    scenes: dict[str, SceneSettings]
    rounds: dict[str, RoundBook]
    mappings: dict[str, bytes] = field(default_factory=dict)
    offers: dict[str, bytes] = field(default_factory=dict)
    without: dict[str, bytes] = field(default_factory=dict)
    spaces: dict[str, Space] = field(default_factory=dict)
    paths: dict[str, bytes] = field(default_factory=dict)
    kept: dict[str, dict[str, bytes]] = field(default_factory=dict)
    gestures: bytes = b""
    recognised: bytes = b""
    path: Path | None = None
    notes: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def first(self) -> str:
        """The scene that a performance begins with."""
        return next(iter(self.scenes))

    def sent(self, name: str) -> tuple[str, ...]:
        """Return the names of the latents that a scene sends: its own, or those behind its axes.

        Those that bend come last.
        """
        scene = self.scenes[name]
        if scene.space.axes == "principal" and name in self.spaces:
            bends = (latent.name for latent in scene.latents if latent.bends)
            return (*self.spaces[name].latents, *bends)
        return tuple(latent.name for latent in scene.latents)

    @property
    def features(self) -> dict[str, list[Feature]]:
        """The features of every scene."""
        return {name: scene.features for name, scene in self.scenes.items()}

    def add_scene(self, name: str, scene: SceneSettings) -> None:
        """Take in a new scene, last in the order."""
        self.scenes[name] = scene
        self.rounds[name] = RoundBook()
        self.texts[f"scenes/{name}/scene.toml"] = scene_file(scene)
        self.rig.order = list(self.scenes)

    def remove_scene(self, name: str) -> None:
        """Take a scene out; its files stay."""
        tables: tuple[dict[str, Any], ...]
        tables = self.scenes, self.rounds, self.mappings, self.offers, self.spaces, self.paths
        self.without.pop(name, None)
        for table in (*tables, self.kept):
            table.pop(name, None)
        self.texts.pop(f"scenes/{name}/scene.toml", None)
        self.rig.order = list(self.scenes)

    def tables(self) -> dict[str, Any]:
        """Return the rig and the scenes as plain values, from which `from_tables` reads them."""
        return {
            "rig": self.rig_table(),
            "scenes": {name: scene_table(scene) for name, scene in self.scenes.items()},
        }

    def rig_table(self) -> dict[str, Any]:
        """Return the rig as plain values."""
        lists = {
            "sensors": [typed(s) for s in self.sensors],
            "outputs": [typed(o) for o in self.outputs],
        }
        return {**asdict(self.rig), "cues": [plain(cue) for cue in self.rig.cues], **lists}

    def set_mapping(self, scene: str, kind: str) -> None:
        """Choose a scene's kind of mapping; its settings are then the defaults."""
        if self.scenes[scene].mapping["type"] != kind:
            self.scenes[scene].mapping = {"type": kind}

    def scene_text(self, name: str) -> bytes:
        """Return scene.toml as it is now, with the comments and the order of its old text."""
        return self.scene_later(name)()

    def scene_later(self, name: str) -> Callable[[], bytes]:
        """Return what makes `scene_text` of the scene as it is now, for another thread."""
        file, new = f"scenes/{name}/scene.toml", scene_short(self.scenes[name])
        before = self.texts.get(file)  # none of a project that was never written

        def text() -> bytes:
            if before is not None and file not in self.texts:
                # it was removed meanwhile, and goes to the trash as it was
                return before.encode()
            old = read_scene(parse(self.texts[file], file), file)
            return self._text(file, scene_short(old), new)

        return text

    def rig_text(self) -> bytes:
        """Return rig.toml as it is now, with the comments and the order of its old text."""
        return self.rig_later()()

    def rig_later(self) -> Callable[[], bytes]:
        """Return what makes `rig_text` of the rig as it is now, for another thread."""
        folder = self.path or Path()
        new = to_folder(rig_short(self.rig, self.sensors, self.outputs), folder)

        def text() -> bytes:
            old = read_rig(parse(self.texts[RIG], RIG), RIG, folder)
            return self._text(RIG, to_folder(rig_short(*old), folder), new)

        return text

    def _text(self, file: str, old: dict[str, Any], new: dict[str, Any]) -> bytes:
        text = self.texts[file]
        for keys, value in changes(old, new):
            text = update(text, keys, value)
        self.texts[file] = text
        return text.encode()


def from_tables(tables: Mapping[str, Any]) -> Project:
    """Return the project that `Project.tables` described; raises SettingsError.

    Sensors that play files open none: what they played is in the take.
    """
    sensors = [without_files(table) for table in tables["rig"].get("sensors", [])]
    table = {**tables["rig"], "sensors": sensors}
    rig, read, outputs = read_rig(table, "rig.toml")
    scenes = {
        name: read_scene(table, f"scenes/{name}/scene.toml")
        for name, table in tables["scenes"].items()
    }
    return Project(rig, read, outputs, scenes, {name: RoundBook() for name in scenes})


def read_project(path: Path) -> Project:
    """Read a project's files; raises SettingsError listing every mistake in them.

    `notes` then says in plain words what was damaged by a crash and mended.
    """
    texts = {RIG: rig_at(path)}
    rig, sensors, outputs = read_rig(parse(texts[RIG], RIG), RIG, path)
    names = [*rig.order, *sorted(set(scene_names(path)) - set(rig.order))]
    if not names:
        raise SettingsError([f"{RIG}: order: a project needs at least one scene"])
    project = Project(rig, sensors, outputs, {}, {}, path=path, texts=texts)
    project.gestures, project.recognised = taught_gestures(path)
    mistakes: list[str] = []
    for name in names:
        try:
            _read_scene_files(project, path, name)
        except SettingsError as error:
            mistakes += error.mistakes
    if mistakes:
        raise SettingsError(mistakes)
    return project


def rig_at(path: Path) -> str:
    """Return the text of a project's rig; raises SettingsError when it is no project."""
    if (path / RIG).is_file():
        return read_text(path / RIG, RIG)
    if not path.exists():
        raise SettingsError(
            [f"there is no folder {path} (limber new {in_shell(path)} makes a project)"]
        )
    if path.is_file():
        raise SettingsError([f"{path} is a file; a project is the folder that holds a rig.toml"])
    raise SettingsError([f"{path} is no project: it has no rig.toml (limber new makes one)"])


def _read_scene_files(project: Project, path: Path, name: str) -> None:
    file = f"scenes/{name}/scene.toml"
    if not (path / file).is_file():
        found = nearest(name, scene_names(path) or ["main"])
        raise SettingsError([f'{RIG}: order: there is no scene "{name}" ({file}).{found}'])
    project.texts[file] = read_text(path / file, file)
    project.scenes[name] = read_scene(parse(project.texts[file], file), file)
    rounds = f"scenes/{name}/rounds.json"
    book, notes = load_book(path / rounds, path / "takes", path / BEFORE / rounds)
    project.rounds[name] = book
    project.notes += notes
    space, notes = find_space(project.scenes[name], path, Where(file))
    project.notes += notes
    if space is not None:
        project.spaces[name] = space
    blob = path / "scenes" / name / "mapping" / "mapping.safetensors"
    if blob.is_file() and blob.stat().st_size:  # an empty one is none
        project.mappings[name] = blob.read_bytes()
    around = blob.with_name("around.safetensors")
    if around.is_file() and around.stat().st_size:
        project.paths[name] = around.read_bytes()
    project.kept[name] = kept_mappings(path, name)
    spare = blob.with_name("without.safetensors")
    if spare.is_file():
        project.without[name] = spare.read_bytes()
    better = blob.with_name("better.safetensors")
    if better.is_file():
        project.offers[name] = better.read_bytes()


def taught_gestures(path: Path) -> tuple[bytes, bytes]:
    """Return the examples of gestures, and what was learnt of them; b"" for what there is not."""
    files = [path / "gestures" / name for name in ("examples.safetensors", "learnt.safetensors")]
    examples, learnt = (f.read_bytes() if f.is_file() else b"" for f in files)
    return examples, learnt


def scene_names(path: Path) -> list[str]:
    """Return the scenes a project's folder holds."""
    return sorted(p.parent.name for p in path.glob("scenes/*/scene.toml"))
