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
from mappings.training.store import StoreError, dumps, loads
from mappings.training.temporal import Follower, Following
from recordings.arrays import finite
from recordings.frame import Float32Array, FloatArray
from recordings.rounds import Round

log = logging.getLogger(__name__)

MOST_DIGESTS = 1024
"""Targets whose digests are remembered: rounds are many, and seldom change."""

_digests: dict[int, tuple[object, str]] = {}
"""By the target's id, which nothing else can have while the target is kept beside."""


@dataclass
class Learnt:
    """A mapping, the names of its inputs and latents, and where its inputs are now.

    `place[i]` is where on the scene's vector input i is, -1 while no feature gives it; `last`
    are the last good values of every latent. `time` is the engine's, in ns, while it plays: by it a
    mapping that remembers goes; None: a movement begins. `taught` is the fingerprint of what it was
    trained on, `report` what the training found, as JSON values.
    """

    mapping: Model
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    place: NDArray[np.intp]
    taught: str = ""
    report: dict[str, Any] = field(default_factory=dict)
    last: Float32Array | None = None
    failed: bool = False
    time: int | None = None
    _who: Follower | None = field(default=None, repr=False)
    _when: int | None = field(default=None, repr=False)
    _row: Float32Array = field(default_factory=lambda: np.empty(0, np.float32), repr=False)

    def find(self, names: Sequence[str]) -> None:
        """Find the inputs among the names of a scene's values."""
        index = {name: i for i, name in enumerate(names)}
        self.place = np.array([index.get(n, -1) for n in self.inputs], np.intp)

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


def fingerprint(
    rounds: Sequence[Round], scene: Mapping[str, Any], lags: Mapping[str, float] | None = None
) -> str:
    """Return what tells apart two states of what is taught, as hexadecimal digits.

    `rounds` are those that count, `scene` the scene's table: of it count the kind of mapping,
    the features, the inputs that latents choose, and which latents are left out of training.
    `lags` are what `Teaching.lags` gives.
    """
    chosen = [latent.get("inputs", []) for latent in scene["latents"]]
    left_out = [j for j, latent in enumerate(scene["latents"]) if not latent.get("train", True)]
    model = {k: v for k, v in scene["mapping"].items() if k != "improve"}
    movements = [
        (r.take, r.start, r.end, digest(r), r.weight, r.trim, *(["fix"] if r.fix else []))
        for r in rounds
    ]
    facts: list[Any] = [movements, chosen, model, scene["features"]]
    facts += [left_out] if left_out else []
    facts += [lags] if lags and any(lags.values()) else []
    told = json.dumps(facts, sort_keys=True)
    return sha256(told.encode()).hexdigest()


def digest(r: Round) -> str:
    """Return what tells a round's target apart; quick also for one that moved for minutes."""
    known = _digests.get(id(r.target))
    if known is None or known[0] is not r.target:
        if len(_digests) >= MOST_DIGESTS:
            _digests.clear()
        known = _digests[id(r.target)] = r.target, digested(r)
    return known[1]


def digested(r: Round) -> str:
    """Return what `digest` does, computed."""
    times = np.array([time for time, _ in r.target], np.int64)
    values = np.array([row for _, row in r.target], np.float64)
    return sha256(times.tobytes() + values.tobytes()).hexdigest()


def pack(
    model: Model,
    inputs: Sequence[str],
    outputs: Sequence[str],
    taught: str = "",
    report: Mapping[str, Any] | None = None,
) -> bytes:
    """Return a mapping with its names, and what it was made from, as one safetensors file."""
    inner = np.frombuffer(dumps(model), np.uint8)
    facts = {"inputs": list(inputs), "outputs": list(outputs), "taught": taught}
    about = json.dumps({**facts, "report": dict(report or {})}, sort_keys=True)
    digest = sha256(about.encode()).hexdigest()
    return bytes(save({"mapping": inner}, {"about": about, "sha256": digest}))


def unpack(data: bytes) -> Learnt:
    """Return what `pack` wrote; raises StoreError, and nothing else, for anything else."""
    try:
        inner = load(data)["mapping"].tobytes()
        header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])["__metadata__"]
        if sha256(header["about"].encode()).hexdigest() != header["sha256"]:
            raise StoreError("This mapping is damaged: train the scene again.")
        about = json.loads(header["about"])
        inputs, outputs = tuple(map(str, about["inputs"])), tuple(map(str, about["outputs"]))
        taught, report = str(about["taught"]), dict(about["report"])
    except (SafetensorError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as e:
        raise StoreError("This is no mapping, or it is damaged: train the scene again.") from e
    nowhere = np.full(len(inputs), -1, np.intp)
    learnt = Learnt(loads(inner), inputs, outputs, nowhere, taught, report)
    learnt.begin()
    try:
        shape = learnt.predict(np.zeros(len(inputs))).shape
    except (IndexError, ValueError) as error:
        raise StoreError("This mapping wants other inputs: train the scene again.") from error
    if shape != (len(outputs),):
        raise StoreError("This mapping gives other latents: train the scene again.")
    return learnt
