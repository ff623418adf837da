"""What was learnt, as it lies on the disk: mappings, gestures, spaces, rounds."""

from collections.abc import Callable, Sequence

import numpy as np
from safetensors.numpy import save

from benchmarks.fuzzing.base import Target
from mappings.base import Examples
from mappings.knn import Knn
from mappings.recognition.store import load_examples
from mappings.recognition.store import loads as recognisers
from mappings.training import store
from pipeline.engine.learnt import unpack
from pipeline.sound.space.file import loads as space
from pipeline.sound.space.space import SpaceError
from recordings.rounds.round import RoundsError
from recordings.rounds.text import loads as rounds

READ: tuple[Callable[[bytes], object], ...] = (
    *(store.loads, unpack, recognisers, load_examples, space, rounds),
)


class Kept(Target):
    """Lets the reader that the first byte names read the others."""

    reads = "mappings, gestures and spaces (safetensors), rounds (JSON)"
    errors = (store.StoreError, SpaceError, RoundsError)
    instruments = ("mappings", "pipeline.engine.learnt", "pipeline.sound.space", "recordings")

    def seeds(self) -> Sequence[bytes]:
        """Return a mapping, tables of numbers, and headers that say too much."""
        rng = np.random.default_rng(0)
        x, y = rng.random((8, 2)), rng.random((8, 1))
        mapping = Knn()
        mapping.fit(Examples(x, y, np.zeros(8, np.int64), ("a", "b"), ("c",)))
        table = bytes(save({"x": np.zeros(3)}, {"about": '{"inputs": []}'}))
        huge = (2**40).to_bytes(8, "little") + b"{}"
        large = b'{"x":{"dtype":"F64","shape":[4294967295,4294967295],"data_offsets":[0,8]}}'
        bomb = len(large).to_bytes(8, "little") + large + bytes(8)
        text = b'{"format": 1, "rounds": [], "undo": [], "redo": []}'
        parts = [store.dumps(mapping), table, huge, bomb, text, b"[" * 5000]
        return [bytes([i]) + part for i in range(len(READ)) for part in parts]

    def read(self, data: bytes) -> object:
        """Return what was learnt."""
        return READ[data[0] % len(READ) if data else 0](data[1:])
