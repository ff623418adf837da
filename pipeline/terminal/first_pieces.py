"""Projects that a performer begins with: one that plays by itself, and one for a phone."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import platformdirs

from pipeline.outputs.osc import Osc
from pipeline.project.creation import new_project, write_project
from pipeline.project.importing import import_wekinator
from pipeline.project.latents import Target
from pipeline.project.project import Project, read_project
from pipeline.project.rig import HearingSettings, RigSettings
from pipeline.project.scene_settings import SceneSettings
from pipeline.settings.mistakes import SettingsError
from pipeline.sound.device import missing
from pipeline.terminal.demo_script import WINDOW, Script, features, sample
from pipeline.terminal.headless import train_scene
from recordings.events import About
from recordings.frame import Frame
from recordings.rounds import RoundBook
from recordings.take import pack_take
from sensors.comote import Comote
from sensors.replay import Replay
from sensors.wire.recorded import recorded_frames

TAUGHT, MOVED = "taught.mcap", "movement.mcap"
"""The takes of what was taught, and of the movement that plays on and on."""

PHONE = "phone"
"""The name of the one sensor."""

AGAIN = 2
"""How often each movement comes before the next one."""

NS = 1_000_000_000

Tell = Callable[[str], None]


def place() -> Path:
    """Return the folder where new projects are made, among the user's documents."""
    return Path(platformdirs.user_documents_dir()) / "Limber"


def free_folder(name: str, inside: Path | None = None) -> Path:
    """Return a folder of this name, or with the next number, that does not exist yet."""
    inside, number = inside or place(), 1
    while (folder := inside / (f"{name}-{number}" if number > 1 else name)).exists():
        number += 1
    return folder


def learnt(folder: Path) -> bool:
    """Return whether a folder holds a project that opens, and has learnt something to play."""
    try:
        return bool(read_project(folder).mappings)
    except (OSError, ValueError):
        return False


def phone_piece(folder: Path) -> Project:
    """Make a project for one phone that sounds through Limber's own model on this computer.

    The phone's two buttons teach and play it. Raises OSError.
    """
    from pipeline.project.modelled import modelled

    scene, _ = modelled("limber")
    rig = RigSettings(sound=HearingSettings(here=not missing()))
    project = new_project([Comote(name=PHONE)], scene, rig=rig)
    write_project(project, folder)
    return project


def playing_piece(folder: Path, tell: Tell = lambda _: None, script: Script | None = None) -> None:
    """Make a project that was taught by recorded movement and plays other movement, on and on.

    `tell` is given what is being done. Raises OSError, and SettingsError or
    NotEnoughExamplesError when it could not be learnt.
    """
    script = script or Script()
    tell("Gathering recorded movement …")
    taught, book = lessons(script)
    moved = [sample(digit, script.played) for digit in script.digits for _ in range(AGAIN)]
    takes = {TAUGHT: taken(taught), MOVED: taken(list(joined(moved)))}
    project = playing_project(script)
    project.rounds["main"] = book
    write_project(project, folder, takes)
    tell("Teaching three movements …")
    train_scene(folder)


def playing_project(script: Script) -> Project:
    """Return the project of `playing_piece`, without its rounds."""
    from pipeline.project.modelled import modelled

    scene: SceneSettings = modelled("limber")[0]
    scene.latents = [replace(latent, smoothing=0.1) for latent in scene.latents]
    scene.targets = [Target(script.sounds[d], values) for d, values in script.digits.items()]
    rig = RigSettings(sound=HearingSettings(here=not missing()))
    phone = Replay(name=PHONE, role="recorded hand", loop=True)
    phone.take = Path("takes") / MOVED  # which is not there yet, to be read when it is made
    project = new_project([phone], scene, [Osc(name="nn~")], rig)
    scene.features = features()
    return project


def lessons(script: Script) -> tuple[list[Frame], RoundBook]:
    """Return recorded movements one after the other, and a round in each, as if just taught."""
    found: list[Frame] = []
    book = RoundBook()
    for recording in script.taught:
        for digit, target in script.digits.items():
            begin = found[-1].arrival + NS if found else NS
            found += joined([sample(digit, recording)], begin)
            name = f"digit {digit} {recording}"
            opened = book.add(TAUGHT, begin + round(WINDOW * NS), target, name)
            book.close(opened.id, found[-1].arrival + 1)
    return found, book


def joined(takes: list[Path], begin: int = NS) -> Iterator[Frame]:
    """Yield the frames of takes one after the other as those of one phone, from `begin` on."""
    for take in takes:
        frames = list(recorded_frames(take))
        shift = begin - frames[0].arrival
        for frame in frames:
            yield replace(frame, sensor=PHONE, arrival=frame.arrival + shift, device_time=None)
        step = (frames[-1].arrival - frames[0].arrival) // max(1, len(frames) - 1)
        begin = frames[-1].arrival + shift + step


def taken(frames: list[Frame]) -> bytes:
    """Return frames as a take."""
    return pack_take(About(frames[0].arrival - 1, {"source": "recorded movement"}), frames)


def piece_from(source: Path, inside: Path | None = None) -> Path:
    """Return the project that a folder, or a file in it, is; one of Wekinator's is imported.

    Raises SettingsError, saying what to do, for what is no project, WekinatorError and OSError.
    """
    folder = source if source.is_dir() else source.parent
    if (folder / "rig.toml").is_file():
        return folder
    if not source.exists():
        raise SettingsError([f"{source} is not there. Was it moved or renamed?"])
    if any(folder.glob("*.wekproj")):
        made = free_folder(folder.name, inside)
        import_wekinator(folder, made)
        return made
    raise SettingsError(
        [f"{folder} is no project: neither Limber's (rig.toml) nor Wekinator's (a .wekproj)."]
    )
