"""Sound on its way from who makes it to who plays it: a ring of stereo samples in shared memory."""

from pathlib import Path

import numpy as np

from pipeline.sound.memory import Memory
from recordings.frame import Float32Array

FRAMES = 1 << 16
"""Samples of each channel that the ring holds: 0.34 s at 192 kHz."""

WORDS = 16
WRITTEN, READ, WANTED, BLOCK, DRY, RATE, START, GENERATION, AHEAD = range(9)
"""Words before the samples, 64 bits each. The one who makes the sound writes WRITTEN, RATE, START,
GENERATION and AHEAD; the one who plays it READ, WANTED, BLOCK and DRY."""


class Ring:
    """Stereo samples, float32, from one process to one other, each of which may come and go.

    WRITTEN and READ count the samples since the ring was made and only grow. Who makes sound
    begins a generation when it comes or changes its rate; START is where that one's samples
    begin, so that they are told from what one before it has left.
    """

    def __init__(self, path: Path) -> None:
        self._memory = Memory(path, WORDS * 8 + FRAMES * 8)
        self._words = np.frombuffer(self._memory.map, np.uint64, WORDS)
        samples = np.frombuffer(self._memory.map, np.float32, FRAMES * 2, WORDS * 8)
        self._samples = samples.reshape(FRAMES, 2)

    def _get(self, word: int) -> int:
        return int(self._words[word])

    def _set(self, word: int, value: int) -> None:
        self._words[word] = value

    @property
    def fill(self) -> int:
        """Samples that wait to be played."""
        return min(max(0, self._get(WRITTEN) - self._get(READ)), FRAMES)

    @property
    def wanted(self) -> int:
        """The rate in Hz at which samples are wanted; 0 while nobody plays."""
        return self._get(WANTED)

    @property
    def block(self) -> int:
        """How many samples a device takes at once."""
        return self._get(BLOCK)

    @block.setter
    def block(self, frames: int) -> None:
        self._set(BLOCK, frames)

    @property
    def dry(self) -> int:
        """How often there was too little to play."""
        return self._get(DRY)

    @dry.setter
    def dry(self, times: int) -> None:
        self._set(DRY, times)

    # ---- who makes the sound -----------------------------------------------------------

    def begin(self, rate: int) -> None:
        """Begin a generation of samples at `rate` Hz."""
        if self._get(READ) > self._get(WRITTEN):
            self._set(WRITTEN, self._get(READ))
        self._set(RATE, rate)
        self._set(START, self._get(WRITTEN))
        self._set(GENERATION, self._get(GENERATION) + 1)

    def write(self, block: Float32Array) -> int:
        """Add samples, shape (n, 2), as many as there is room for; return how many."""
        written = self._get(WRITTEN)
        n = min(len(block), FRAMES - self.fill)
        at, first = written % FRAMES, min(n, FRAMES - written % FRAMES)
        self._samples[at : at + first] = block[:first]
        self._samples[: n - first] = block[first:n]
        self._set(WRITTEN, written + n)
        return n

    @property
    def ahead(self) -> int:
        """How many samples whoever makes the sound means to be ahead."""
        return self._get(AHEAD)

    @ahead.setter
    def ahead(self, frames: int) -> None:
        self._set(AHEAD, min(frames, FRAMES))

    # ---- who plays it ------------------------------------------------------------------

    def join(self) -> int:
        """Go to where the newest generation of samples begins; return its number."""
        generation = self._get(GENERATION)
        self._set(READ, max(self._get(READ), self._get(START)))
        return generation

    def want(self, rate: int) -> None:
        """Ask for samples at `rate` Hz from now on (0: for none); what waits is stale."""
        self._set(WANTED, rate)
        self.skip()

    def skip(self) -> None:
        """Leave out what waits."""
        self._set(READ, self._get(WRITTEN))

    def read(self, out: Float32Array, generation: int) -> int:
        """Take samples into `out`, shape (n, 2), as many as there are; return how many.

        They end where another generation than that begins; at another rate there are none.
        """
        if self._get(RATE) != self._get(WANTED):
            self.skip()
            return 0
        read = self._get(READ)
        end = self._get(WRITTEN if generation == self._get(GENERATION) else START)
        n = min(len(out), max(0, end - read), FRAMES)
        at, first = read % FRAMES, min(n, FRAMES - read % FRAMES)
        out[:first] = self._samples[at : at + first]
        out[first:n] = self._samples[: n - first]
        self._set(READ, read + n)
        return n

    def close(self) -> None:
        """Give the memory back."""
        del self._words, self._samples
        self._memory.close()
