"""A trained mapping as a scene uses it: with the names of its features and of its latents."""

import json
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from mappings.base import Mapping as Model
from mappings.training.following import follower
from mappings.training.model import under
from mappings.training.novelty import Novelty
from mappings.training.store import StoreError, dumps, hashed, loads
from mappings.training.temporal import Follower, Following
from recordings.arrays import finite
from recordings.frame import Float32Array, FloatArray

log = logging.getLogger(__name__)

NOVELTY = "novelty."
"""What the names of the arrays begin with that tell what was taught."""


@dataclass
class Learnt:
    """A mapping, the names of its inputs and latents, and where its inputs are now.

    `place[i]` is where on the scene's vector input i is, -1 while no feature gives it; `last`
    are the last good values of every latent. `time` is the engine's, in ns, while it plays: by it a
    mapping that remembers goes; None: a movement begins. `taught` is the fingerprint of what it was
    trained on, `report` what the training found, as JSON values. `novelty` is None where what was
    taught is not known.
    """

    mapping: Model
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    place: NDArray[np.intp]
    taught: str = ""
    report: dict[str, Any] = field(default_factory=dict)
    novelty: Novelty | None = None
    last: Float32Array | None = None
    failed: bool = False
    time: int | None = None
    _who: Follower | None = field(default=None, repr=False)
    _when: int | None = field(default=None, repr=False)
    _row: Float32Array = field(default_factory=lambda: np.empty(0, np.float32), repr=False)
    _near: NDArray[np.intp] = field(default_factory=lambda: np.empty(0, np.intp), repr=False)
    _found: tuple[str, ...] | None = field(default=None, repr=False)

    def find(self, names: tuple[str, ...]) -> None:
        """Find the inputs among the names of a scene's values."""
        if names is self._found:
            return  # with dozens of sensors, and a mapping without each, this is much to look for
        self._found = names
        index = {name: i for i, name in enumerate(names)}
        self.place = np.array([index.get(n, -1) for n in self.inputs], np.intp)
        near = self.novelty.inputs if self.novelty is not None else ()
        self._near = np.array([index.get(n, -1) for n in near], np.intp)

    def rename(self, renamed: Mapping[str, str]) -> None:
        """Call inputs otherwise."""
        self._found = None
        self.inputs = tuple(renamed.get(n, n) for n in self.inputs)
        if self.novelty is not None:
            self.novelty.inputs = tuple(renamed.get(n, n) for n in self.novelty.inputs)

    @property
    def restless(self) -> bool:
        """Whether its latents move also while its inputs do not."""
        return False

    def present(self, gone: Collection[str], choices: Sequence[Sequence[str]]) -> NDArray[np.bool_]:
        """Return which latents can be played without the inputs that are gone, shape (m,).

        `choices[j]` are those that latent j has chosen; empty: all of the mapping's.
        """
        here = [not any(chooses(inputs, name) for name in gone) for inputs in choices]
        return np.array(here, np.bool_)

    def begin(self) -> None:
        """Follow a movement that begins now: a mapping that remembers forgets what was before."""
        self._who, self._when = follower(self.mapping), None

    def following(self) -> Following | None:
        """Return where the movement is among the gestures; None where none are known."""
        return None if self._who is None or self._when is None else self._who.following()

    def novel(self, x: FloatArray) -> float | None:
        """Return how far a scene's vector, shape (d,), is from what was taught; None: not known."""
        if self.novelty is None or len(self._near) != len(self.novelty.inputs):
            return None
        return self.novelty(self._near_row(x))

    def novel_by(self, x: FloatArray) -> str:
        """Return the input by which it is furthest from what was taught, "" where not known."""
        if self.novelty is None or len(self._near) != len(self.novelty.inputs):
            return ""
        return self.novelty.furthest(self._near_row(x))

    def _near_row(self, x: FloatArray) -> Float32Array:
        row = np.full(len(x) + 1, np.nan, np.float32)
        row[:-1] = x
        return row[self._near]

    def predict(self, x: FloatArray) -> Float32Array:
        """Return the latents, shape (m,), for a scene's vector, shape (d,)."""
        if len(self._row) != len(x) + 1:
            self._row = np.full(len(x) + 1, np.nan, np.float32)  # -1 is where nothing is
        self._row[:-1] = x
        row = self._row[self.place]
        if self._who is None or self.time is None:
            return self.mapping.predict(row)
        gone = 0 if self._when is None else max(0, self.time - self._when)
        self._when = self.time
        return self._who.step(row, gone * 1e-9)

    def follow(self, x: FloatArray, otherwise: Float32Array) -> Float32Array:
        """Return the latents, finite and of shape (m,), whatever the mapping does.

        What it cannot give, because it raises (logged once) or its value is no number, holds
        the last good one, and before there was any is as in `otherwise`, shape (m,).
        """
        last = otherwise if self.last is None else self.last
        try:
            found = self.predict(x)
            if found.shape != otherwise.shape:
                raise ValueError(f"{found.shape} values for {otherwise.shape} latents")
            self.last = found if finite(found) else np.where(np.isfinite(found), found, last)
        except Exception:
            if not self.failed:
                self.failed = True
                log.exception("The mapping failed; its latents hold")
            return last
        return self.last


def chooses(inputs: Sequence[str], name: str) -> bool:
    """Return whether a latent with these `inputs` (empty: all) listens to the value `name`."""
    return not inputs or any(name == i or name.startswith(i + ".") for i in inputs)


def pack(
    model: Model,
    inputs: Sequence[str],
    outputs: Sequence[str],
    taught: str = "",
    report: Mapping[str, Any] | None = None,
    novelty: Novelty | None = None,
) -> bytes:
    """Return a mapping with its names, and what it was made from, as one safetensors file."""
    arrays: dict[str, NDArray[Any]] = {"mapping": np.frombuffer(dumps(model), np.uint8)}
    facts: dict[str, Any] = {"inputs": list(inputs), "outputs": list(outputs), "taught": taught}
    if novelty is not None:
        near, told = novelty.weights(), novelty.facts()
        arrays |= {f"{NOVELTY}{name}": array for name, array in near.items()}
        facts |= {"novelty": told | {"sha256": hashed("", near)}}
    about = json.dumps({**facts, "report": dict(report or {})}, sort_keys=True)
    digest = sha256(about.encode()).hexdigest()
    return bytes(save(arrays, {"about": about, "sha256": digest}))


def unpack(data: bytes) -> Learnt:
    """Return what `pack` wrote; raises StoreError, and nothing else, for anything else."""
    try:
        arrays = load(data)
        inner = arrays["mapping"].tobytes()
        header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])["__metadata__"]
        if sha256(header["about"].encode()).hexdigest() != header["sha256"]:
            raise StoreError("This mapping is damaged: train the scene again.")
        about = json.loads(header["about"])
        inputs, outputs = tuple(map(str, about["inputs"])), tuple(map(str, about["outputs"]))
        taught, report = str(about["taught"]), dict(about["report"])
        near = _novelty(about.get("novelty"), under(arrays, NOVELTY))
    except (SafetensorError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as e:
        raise StoreError("This is no mapping, or it is damaged: train the scene again.") from e
    nowhere = np.full(len(inputs), -1, np.intp)
    learnt = Learnt(loads(inner), inputs, outputs, nowhere, taught, report, near)
    learnt.begin()
    try:
        shape = learnt.predict(np.zeros(len(inputs))).shape
    except (IndexError, ValueError) as error:
        raise StoreError("This mapping wants other inputs: train the scene again.") from error
    if shape != (len(outputs),):
        raise StoreError("This mapping gives other latents: train the scene again.")
    return learnt


def _novelty(told: dict[str, Any] | None, arrays: dict[str, NDArray[Any]]) -> Novelty | None:
    """Return a stored novelty; None of a mapping that was made before there was any."""
    if told is None:
        return None
    if hashed("", arrays) != told["sha256"]:
        raise StoreError("This mapping is damaged: train the scene again.")
    return Novelty.restore(arrays, told)
