"""Mappings that never heard a sensor, to stand in for one that does when it is lost."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from mappings.training.store import StoreError
from pipeline.engine.learnt import Learnt, pack, unpack
from pipeline.engine.partly import knows
from recordings.events import Offer
from recordings.frame import Float32Array, FloatArray

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene

FILE = "scenes/{}/mapping/without.safetensors"


@dataclass
class Instead(Learnt):
    """A mapping that stands in for another, `full`; latents that it never learnt are as in that."""

    full: Callable[[], Learnt | None] = lambda: None
    known: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, np.bool_))
    blob: bytes = field(default=b"", repr=False)
    """It as a file, where that is known: all are written again whenever one more is learnt."""

    def rename(self, renamed: Mapping[str, str]) -> None:
        """Call inputs otherwise."""
        super().rename(renamed)
        self.blob = b""

    def packed(self) -> bytes:
        """Return it as learnt.pack writes it."""
        told = self.taught, self.report, self.novelty
        self.blob = self.blob or pack(self.mapping, self.inputs, self.outputs, *told)
        return self.blob

    def follow(self, x: FloatArray, otherwise: Float32Array) -> Float32Array:
        """Return the latents, finite and of shape (m,), whatever the mapping does."""
        said, full = super().follow(x, otherwise), self.full()
        if full is None or self.known.all():
            return said
        full.time = self.time
        return np.where(self.known, said, full.follow(x, otherwise))

    def present(self, gone: Collection[str], choices: Sequence[Sequence[str]]) -> NDArray[np.bool_]:
        """Return which latents can be played without the inputs that are gone, shape (m,)."""
        here, full = super().present(gone, choices), self.full()
        if full is None:
            return here & self.known
        own = set(self.inputs)
        lost = [n for n in full.inputs if n not in own]
        return np.where(self.known, here, full.present([*lost, *gone], choices))


def owners_of(engine: "Engine", scene: "Scene", inputs: Sequence[str]) -> list[list[str]]:
    """Return the sensors of each input, for outside.Job; [] where nothing is to do without one."""
    if not engine.project.rig.playing.without_sensor:
        return []
    view = engine.graph.views[scene.name]
    known = dict(zip(view.names, view.sensors, strict=True))
    return [sorted(known.get(name, ())) for name in inputs]


def offered(engine: "Engine", offer: Offer) -> bool:
    """Have a mapping that does without a sensor; return whether it is one. `keep` makes it last."""
    try:
        learnt = unpack(offer.blob)
    except StoreError:
        return False
    if "without" not in learnt.report:
        return False
    scene = engine.scenes.get(offer.scene)
    plays = scene.learnt if scene is not None else None
    if scene is None or plays is None or scene.by_hand or learnt.taught != plays.taught:
        return True
    if len(learnt.outputs) != scene.m:
        return True
    made = learnt.mapping, learnt.inputs, learnt.outputs, learnt.place
    told = learnt.taught, learnt.report, learnt.novelty
    full = lambda: scene.learnt  # noqa: E731 - the one of then
    found = Instead(*made, *told, full=full, known=knows(learnt), blob=offer.blob)
    found.find(engine.graph.views[scene.name].names)
    rest = [one for one in scene.without if one.inputs != found.inputs]
    scene.without = [*rest, found]
    engine.look_around()
    return True


def keep(engine: "Engine", scene: "Scene") -> None:
    """Keep what does without a sensor, for the next start; an empty file is none."""
    blobs = [one.packed() for one in scene.without]
    engine.outside.save(FILE.format(scene.name), (lambda: together(blobs)) if blobs else b"")


def together(blobs: Sequence[bytes]) -> bytes:
    """Return files as one, from which `blobs_in` takes them."""
    return bytes(save({str(i): np.frombuffer(blob, np.uint8) for i, blob in enumerate(blobs)}))


def blobs_in(data: bytes) -> list[bytes]:
    """Return what `keep` wrote; none of what is damaged."""
    try:
        return [array.tobytes() for _, array in sorted(load(data).items())] if data else []
    except (SafetensorError, ValueError):
        return []


def fit(engine: "Engine", scene: "Scene") -> None:
    """Drop what was taught otherwise than what plays now."""
    plays = scene.learnt.taught if scene.learnt is not None else ""
    fitting = [one for one in scene.without if one.taught == plays]
    if len(fitting) < len(scene.without):
        scene.without = fitting
        keep(engine, scene)


def follow(engine: "Engine", scene: "Scene", renamed: Mapping[str, str]) -> None:
    """Let what does without a sensor have the new names of values."""
    for one in scene.without:
        one.rename(renamed)
        one.taught = scene.learnt.taught if scene.learnt is not None else one.taught
    if scene.without:
        keep(engine, scene)
