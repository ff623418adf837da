"""The search for a better mapping that goes on while a scene plays, and what it has found."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mappings.training.store import StoreError
from pipeline.engine.learnt import unpack
from recordings.events import Command, Offer

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


@dataclass(frozen=True)
class Better:
    """A mapping that is offered: its bytes, the error that there is now, and its own.

    Errors are root mean squares over the range of the targets, on the same held-out examples.
    """

    blob: bytes
    now: float
    error: float

    @property
    def less(self) -> int:
        """By how many percent the error would be less."""
        return round(100 * (1 - self.error / self.now)) if self.now else 0


@dataclass
class Search:
    """What the trainer does after a training, for which scene, and how far it is."""

    token: int
    scene: str
    share: float = 0.0
    step: str = "looking for a better mapping"


@dataclass
class Improving:
    """The search under way, if any; and by scene what plays, what is offered, and what was before.

    `formers` holds what played before an offer was taken, and the offer as it was. `studied` is
    what the trainer looks into since it plays: the training that made it, its scene, its bytes.
    """

    search: Search | None = None
    blobs: dict[str, bytes] = field(default_factory=dict)
    offers: dict[str, Better] = field(default_factory=dict)
    formers: dict[str, tuple[bytes, Better]] = field(default_factory=dict)
    studied: tuple[int, str, bytes] = 0, "", b""


def begin(engine: "Engine", token: int, scene: str) -> None:
    """Take note that the trainer goes on, unless the scene is another now, or taught otherwise."""
    engine.improving.search = Search(token, scene)
    found = engine.scenes[scene]
    if scene != engine.active or found.stale or found.teaching.recording is not None:
        stop(engine)


def progressed(engine: "Engine", token: int, share: float, step: str) -> None:
    """Take note of how far the search is."""
    search = engine.improving.search
    if search is not None and search.token == token:
        search.share, search.step = share, step


def stop(engine: "Engine") -> None:
    """End the search, if there is one."""
    if engine.improving.search is not None:
        engine.improving.search = None
        engine.outside.cancel()


def ended(engine: "Engine") -> None:
    """Take note that the search has ended by itself, or its trainer has."""
    engine.improving.search = None


def improved(
    engine: "Engine", token: int, scene: str, blob: bytes, report: dict[str, Any] | None
) -> None:
    """Offer what the search has found, or take it at once where the scene says so."""
    search = engine.improving.search
    if search is None or (token, scene) != (search.token, search.scene):
        return
    ended(engine)
    if report is None:
        return
    engine.step(Offer(engine.now, scene, blob))
    if swaps(engine, scene) and scene in engine.improving.offers:
        engine.step(Command(engine.now, "train/take", [], "training"))


def swaps(engine: "Engine", scene: str) -> bool:
    """Return whether a scene takes what is better without being asked."""
    return engine.project.scenes[scene].mapping.get("improve") == "swap"


def offered(engine: "Engine", offer: Offer) -> None:
    """Let a better mapping wait until it is taken; one that no longer fits is dropped."""
    scene = engine.scenes.get(offer.scene)
    plays = scene.learnt if scene is not None and not scene.stale else None
    try:
        learnt = unpack(offer.blob)
        errors = float(learnt.report["before"]), float(learnt.report["overall"])
    except (StoreError, KeyError, TypeError, ValueError):
        return
    if plays is not None and learnt.taught == plays.taught:
        wait(engine, offer.scene, Better(offer.blob, *errors))


def wait(engine: "Engine", scene: str, better: Better) -> None:
    """Let a mapping wait, also for the next start, and say so."""
    engine.improving.offers[scene] = better
    engine.outside.save(f"scenes/{scene}/mapping/better.safetensors", better.blob)
    engine.outside.notice("offer", better.less, better.now, better.error)


def changed(engine: "Engine", scene: str) -> None:
    """Drop what is offered and looked for, since the scene is taught otherwise now.

    Why nothing was learnt of it before says nothing any more.
    """
    if scene in engine.scenes:
        engine.scenes[scene].untrained = ""
    search = engine.improving.search
    if search is not None and search.scene == scene:
        stop(engine)
    withdraw(engine, scene)


def replaced(engine: "Engine", scene: str) -> None:
    """Drop what is offered in place of a mapping that plays no more, and what was before it."""
    changed(engine, scene)
    engine.improving.formers.pop(scene, None)


def withdraw(engine: "Engine", scene: str) -> None:
    """Drop what is offered, and say so; an empty file is none."""
    if engine.improving.offers.pop(scene, None) is not None:
        engine.outside.save(f"scenes/{scene}/mapping/better.safetensors", b"")
        engine.outside.notice("offer", 0, 0.0, 0.0)


def status(engine: "Engine") -> dict[str, Any]:
    """Return the search, the offer and whether one can go back, as JSON values."""
    found, scene = engine.improving, engine.active
    search, offer = found.search, found.offers.get(scene)
    return {
        "improving": {"share": search.share, "step": search.step} if search else None,
        "offer": {"less": offer.less, "now": offer.now, "error": offer.error} if offer else None,
        "former": scene in found.formers,
    }
