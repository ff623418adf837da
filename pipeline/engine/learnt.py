"""A trained mapping as a scene uses it: with the names of its features and of its latents."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from mappings.base import Mapping
from mappings.training.store import StoreError, dumps, loads
from recordings.frame import Float32Array, FloatArray

log = logging.getLogger(__name__)


@dataclass
class Learnt:
    """A mapping, the names of its inputs and latents, and where its inputs are now.

    `place[i]` is where on the scene's vector input i is, -1 while no feature gives it; `last`
    are the last good values of every latent.
    """

    mapping: Mapping
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    place: NDArray[np.intp]
    last: Float32Array | None = None
    failed: bool = False

    def find(self, names: Sequence[str]) -> None:
        """Find the inputs among the names of a scene's values."""
        index = {name: i for i, name in enumerate(names)}
        self.place = np.array([index.get(n, -1) for n in self.inputs], np.intp)

    def predict(self, x: FloatArray) -> Float32Array:
        """Return the latents, shape (m,), for a scene's vector, shape (d,)."""
        row = np.append(x, np.nan).astype(np.float32)[self.place]
        return self.mapping.predict(row)

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
            good = np.isfinite(found)
            self.last = found if good.all() else np.where(good, found, last)
        except Exception:
            if not self.failed:
                self.failed = True
                log.exception("The mapping failed; its latents hold")
            return last
        return self.last


def pack(mapping: Mapping, inputs: Sequence[str], outputs: Sequence[str]) -> bytes:
    """Return a mapping with its names as one safetensors file."""
    inner = np.frombuffer(dumps(mapping), np.uint8)
    names = json.dumps({"inputs": list(inputs), "outputs": list(outputs)}, sort_keys=True)
    digest = sha256(names.encode()).hexdigest()
    return bytes(save({"mapping": inner}, {"names": names, "sha256": digest}))


def unpack(data: bytes) -> Learnt:
    """Return what `pack` wrote; raises StoreError, and nothing else, for anything else."""
    try:
        inner = load(data)["mapping"].tobytes()
        header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])["__metadata__"]
        if sha256(header["names"].encode()).hexdigest() != header["sha256"]:
            raise StoreError("This mapping is damaged: train the scene again.")
        names = json.loads(header["names"])
        inputs, outputs = tuple(map(str, names["inputs"])), tuple(map(str, names["outputs"]))
    except (SafetensorError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as e:
        raise StoreError("This is no mapping, or it is damaged: train the scene again.") from e
    learnt = Learnt(loads(inner), inputs, outputs, np.full(len(inputs), -1, np.intp))
    try:
        shape = learnt.predict(np.zeros(len(inputs))).shape
    except (IndexError, ValueError) as error:
        raise StoreError("This mapping wants other inputs: train the scene again.") from error
    if shape != (len(outputs),):
        raise StoreError("This mapping gives other latents: train the scene again.")
    return learnt
