"""Mappings of a scene that are kept by name, and played instead of each other: A/B."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mappings.training.store import StoreError
from pipeline.engine import learning
from pipeline.engine.learnt import unpack
from pipeline.engine.reported import with_report
from pipeline.project.kept import file_of
from pipeline.settings.mistakes import CommandError
from recordings.events import Swap
from recordings.families import nearest

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine

LATEST = "latest"
"""The name under which what plays is kept by itself, so that A/B loses nothing."""

MOST = 99
"""Mappings of a scene that are kept at most."""

KEPT = "kept"
"""The key in a mapping's report under which its name is."""


@dataclass
class Shelf:
    """What one scene keeps: fingerprint and report of each mapping, by name, and two of them.

    `last` is the one that played last, and `other` another one that played before it.
    """

    facts: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    last: str = ""
    other: str = ""

    def turn(self, name: str) -> None:
        """Take note that another one plays."""
        if name != self.last:
            self.last, self.other = name, self.last


def shelf(engine: "Engine") -> Shelf:
    """Return the shelf of the active scene."""
    return engine.kept.setdefault(engine.active, Shelf())


def plays(engine: "Engine") -> str:
    """Return the name of the kept mapping that the active scene plays, "" for any other."""
    learnt = engine.active_scene.learnt
    name = str(learnt.report.get(KEPT, "")) if learnt is not None else ""
    return name if name in shelf(engine).facts else ""


def keep(engine: "Engine", name: str) -> None:
    """Keep the mapping that the active scene plays under a name; one of that name is replaced.

    Raises CommandError where nothing was learnt, and for what is no name.
    """
    own, scene = shelf(engine), engine.active_scene
    file, learnt = file_of(scene.name, name), scene.learnt
    if scene.by_hand:
        raise CommandError("it is set by hand: its settings are in the project already")
    if learnt is None:
        raise CommandError("nothing is learnt yet: record rounds, then train")
    alike = [n for n in own.facts if n != name and n.casefold() == name.casefold()]
    if alike:
        raise CommandError(f'there is "{alike[0]}" already, which is the same file on some systems')
    if name not in own.facts and len(own.facts) >= MOST:
        raise CommandError(f"there are {MOST} kept mappings: forget one first (mapping/forget)")
    learnt.report = {**learnt.report, KEPT: name}
    blob = with_report(engine.improving.blobs[scene.name], learnt.report)
    own.facts[name] = learnt.taught, learnt.report
    own.turn(name)
    engine.outside.save(file, blob)
    engine.improving.blobs[scene.name] = blob
    learning.keep(engine, scene.name, blob, learnt.report)


def use(engine: "Engine", name: str) -> None:
    """Play a kept mapping, crossfaded, once it is read; raises CommandError where there is none.

    It comes as a swap, so that a replay, which has no disk, finds it in the take.
    """
    own, scene = shelf(engine), engine.active
    if engine.active_scene.by_hand:
        raise CommandError("it is set by hand: choose a kind that learns first (mapping auto)")
    if name not in own.facts:
        raise CommandError(missing(own, name))
    if plays(engine) == name:
        return
    if not plays(engine) and engine.active_scene.learnt is not None and name != LATEST:
        keep(engine, LATEST)
    file, report = file_of(scene, name), own.facts[name][1]

    def play(blob: bytes) -> None:
        if not blob:
            text = f'The kept mapping "{name}" is no longer there, or damaged: {file}'
            engine.outside.notice("warning", text)
        elif scene in engine.scenes:
            engine.step(Swap(engine.now, scene, blob))
            learning.keep(engine, scene, blob, report)

    engine.outside.aside(lambda folder: read(folder / file), play)


def read(path: Path) -> bytes:
    """Return the bytes of a kept mapping, none where it is not there, or none."""
    try:
        blob = path.read_bytes()
        unpack(blob)
    except (OSError, StoreError):
        return b""
    return blob


def turn(engine: "Engine") -> str:
    """Play the other one of the two mappings that played last; return its name.

    Where only one did, that one, or else the one that was kept last. Raises CommandError.
    """
    own, now = shelf(engine), plays(engine)
    others = [name for name in own.facts if name != now]
    if not others:
        raise CommandError("there is no other mapping: keep two by name (mapping/keep NAME)")
    before = own.other if own.last == now else own.last
    name = before if before in others else others[-1]
    use(engine, name)
    return name


def forget(engine: "Engine", name: str) -> None:
    """Forget a kept mapping; if it plays, it plays on. Raises CommandError where there is none."""
    own = shelf(engine)
    if name not in own.facts:
        raise CommandError(missing(own, name))
    del own.facts[name]
    engine.outside.save(file_of(engine.active, name), b"")  # an empty one is none


def missing(own: Shelf, name: str) -> str:
    """Return what to say of a name that none has."""
    if not own.facts:
        return "no mapping is kept yet: mapping/keep NAME keeps what plays"
    return f'no mapping is kept as "{name:.60}".{nearest(name, own.facts)}'


def swapped(engine: "Engine", swap: Swap) -> None:
    """Take note of which kept mapping a scene plays from now on.

    One that was chosen plays, whatever was taught since: playing does not train by itself.
    """
    scene = engine.scenes.get(swap.scene)
    if scene is None or scene.learnt is None or engine.improving.blobs.get(scene.name) != swap.blob:
        return
    if name := str(scene.learnt.report.get(KEPT, "")):
        engine.kept.setdefault(scene.name, Shelf()).turn(name)
        if scene.stale:
            scene.untrained = f'you chose "{name}", and have taught otherwise since; train for that'


def listed(engine: "Engine") -> list[dict[str, Any]]:
    """Return the kept mappings of the active scene, as JSON values, in the order of their names.

    `stale`: something else is taught now. `error` is as in its report, None where none was found.
    """
    own, scene, now = shelf(engine), engine.active_scene, plays(engine)
    if not own.facts:
        return []
    present = learning.taught(engine, scene)
    return [
        {
            "name": name,
            "plays": name == now,
            "stale": taught != present,
            "summary": str(report.get("summary", "")),
            "error": report.get("overall"),
        }
        for name, (taught, report) in sorted(own.facts.items())
    ]


def shelves(found: Mapping[str, Mapping[str, bytes]]) -> dict[str, Shelf]:
    """Return the shelves of a project's scenes; what is damaged is left where it is."""
    made: dict[str, Shelf] = {}
    for scene, blobs in found.items():
        own = made[scene] = Shelf()
        for name, blob in blobs.items():
            try:
                learnt = unpack(blob)
            except StoreError:
                continue
            own.facts[name] = learnt.taught, learnt.report
    return made
