"""How a performance is at one moment, as the engine writes it for those who watch."""

import struct
from dataclasses import dataclass, field
from math import nan

import numpy as np

from recordings.frame import Float32Array

HEAD = struct.Struct("<qffiidd4fHHHH")
"""The time, the edge, the novelty, the nearest round, the round being recorded, its seconds, what
is left of it, the levels; then how many bytes of words, latents, targets and features follow."""

VALUES = 4096
"""The most numbers of each kind; those beyond are left out."""

WORDS = 4096
"""The most bytes of words."""

ROOM = HEAD.size + WORDS + 3 * 4 * VALUES
"""The most bytes of one moment."""


UNHEARD = (nan, nan, nan, nan)
"""The levels where no sound is made here."""


def nothing() -> Float32Array:
    """Return no numbers."""
    return np.zeros(0, np.float32)


@dataclass(frozen=True, slots=True)
class Live:
    """One moment: `time` in ns on the engine's clock, and `number`, which is another each time.

    `state` is "idle", "playing" or "panic", `besides` what is done besides, `scene` the one that
    sounds. `latents` (m,) and `target` (m,) are in the order of the status's "latents",
    `features` (d,) in that of its "feature_names", NaN for one that was never there. `edge` and
    `novelty` are NaN where they are not known, `nearest` the number of the nearest round, 0 for
    none. `recording` is the round being recorded, 0 for none, its seconds (below 0: count-in) and
    those that are left, NaN where it ends only when told. `levels` are the peaks of left and right,
    and their means of the last block, in dB of full scale; NaN where no sound is made here.
    """

    time: int
    state: str
    besides: str
    scene: str
    latents: Float32Array = field(default_factory=nothing)
    target: Float32Array = field(default_factory=nothing)
    features: Float32Array = field(default_factory=nothing)
    edge: float = nan
    nearest: int = 0
    recording: tuple[int, float, float] = (0, 0.0, nan)
    number: int = 0
    levels: tuple[float, float, float, float] = UNHEARD
    novelty: float = nan


def packed(live: Live) -> bytes:
    """Return a moment as bytes, at most ROOM."""
    words = "\0".join((live.state, live.besides, live.scene)).encode(errors="replace")[:WORDS]
    parts = [np.asarray(a[:VALUES], "<f4") for a in (live.latents, live.target, live.features)]
    sizes = len(words), *map(len, parts)
    near = live.edge, live.novelty, live.nearest
    head = HEAD.pack(live.time, *near, *live.recording, *live.levels, *sizes)
    return b"".join((head, words, *(part.tobytes() for part in parts)))


def unpacked(data: bytes, number: int) -> Live:
    """Return the moment that `packed` made into bytes."""
    time, edge, novelty, nearest, round_, seconds, left, *rest = HEAD.unpack_from(data)
    levels, said, counts = (rest[0], rest[1], rest[2], rest[3]), rest[4], rest[5:]
    at = HEAD.size + said
    state, besides, scene = data[HEAD.size : at].decode(errors="replace").split("\0", 2)
    values = np.frombuffer(data, "<f4", sum(counts), at).astype(np.float32)
    latents, target, features = np.split(values, np.cumsum(counts[:2]))
    named = time, state, besides, scene, latents, target, features
    return Live(*named, edge, nearest, (round_, seconds, left), number, levels, novelty)
