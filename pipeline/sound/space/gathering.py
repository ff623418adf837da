"""What is kept of latents that stream by: exact moments, a fair sample, a thinned path."""

import numpy as np
from numpy.typing import NDArray

from recordings.frame import Float32Array, FloatArray

SAMPLE = 65_536
"""Latent vectors of the fair sample, from which quantiles and density are found."""

PATH = 1_024
"""Latent vectors of the path of each region, for drawing."""


class Moments:
    """Mean (n,) and covariance (n, n) of rows that come in parts (Chan et al. 1983)."""

    def __init__(self, n: int) -> None:
        self.count = 0
        self.mean = np.zeros(n)
        self._scatter = np.zeros((n, n))

    def add(self, rows: Float32Array) -> None:
        """Take in rows, shape (any, n)."""
        if len(rows):
            wide = rows.astype(np.float64)
            mean = wide.mean(axis=0)
            self._join(len(wide), mean, (wide - mean).T @ (wide - mean))

    def merge(self, other: "Moments") -> None:
        """Take in what another has seen."""
        if other.count:
            self._join(other.count, other.mean, other._scatter)

    def _join(self, count: int, mean: FloatArray, scatter: FloatArray) -> None:
        total = self.count + count
        apart = mean - self.mean
        self._scatter += scatter + np.outer(apart, apart) * (self.count * count / total)
        self.mean = self.mean + apart * (count / total)
        self.count = total

    @property
    def covariance(self) -> FloatArray:
        """The covariance, shape (n, n); 0 for a single row."""
        return self._scatter / max(1, self.count)


class Sample:
    """A fair sample of all rows, in their order; all of them while they are few."""

    def __init__(self, n: int, seed: int, size: int = SAMPLE) -> None:
        self._rng = np.random.default_rng(seed)
        self._size = size
        self._keys: NDArray[np.float64] = np.empty(0)
        self._times: NDArray[np.int64] = np.empty(0, np.int64)
        self._rows: Float32Array = np.empty((0, n), np.float32)

    def add(self, rows: Float32Array, times: NDArray[np.int64]) -> None:
        """Take in rows (any, n), with what orders them (any,)."""
        self._join(self._rng.random(len(rows)), times, rows)

    def merge(self, other: "Sample", after: int) -> None:
        """Take in what another has kept, as if it had come `after`."""
        self._join(other._keys, other._times + after, other._rows)

    def _join(
        self, keys: NDArray[np.float64], times: NDArray[np.int64], rows: Float32Array
    ) -> None:
        """Keep the rows with the smallest keys: each row had the same chance."""
        self._keys = np.concatenate([self._keys, keys])
        self._times = np.concatenate([self._times, times])
        self._rows = np.concatenate([self._rows, rows])
        if len(self._keys) > 2 * self._size:
            self._shrink()

    def _shrink(self) -> None:
        if len(self._keys) > self._size:
            kept = np.argpartition(self._keys, self._size)[: self._size]
            self._keys, self._times = self._keys[kept], self._times[kept]
            self._rows = self._rows[kept]

    @property
    def rows(self) -> Float32Array:
        """The rows kept, shape (at most the size, n)."""
        self._shrink()
        return self._rows[np.argsort(self._times, kind="stable")]


class Path:
    """Rows at even distances of time: fewer and fewer of them the longer they come."""

    def __init__(self, n: int, size: int = PATH) -> None:
        self._size, self._every, self._seen, self._n = size, 1, 0, n
        self._rows: list[Float32Array] = []

    def add(self, rows: Float32Array) -> None:
        """Take in rows, shape (any, n)."""
        self._rows += list(rows[-self._seen % self._every :: self._every])
        self._seen += len(rows)
        while len(self._rows) > self._size:
            self._rows, self._every = self._rows[::2], 2 * self._every

    @property
    def rows(self) -> Float32Array:
        """The rows kept, shape (at most the size, n)."""
        return np.array(self._rows, np.float32).reshape(-1, self._n)


class Gathered:
    """All that is kept of latents, and of how much of them is an encoder's own noise."""

    def __init__(self, n: int, seed: int = 0, path: int = PATH) -> None:
        self.n, self.frames, self.dropped = n, 0, 0
        self.draws, self.means = Moments(n), Moments(n)
        self.sample, self.path = Sample(n, seed), Path(n, path)
        self._noise = np.zeros(n)

    def add(self, z: Float32Array) -> None:
        """Take in latents of shape (draws, n, frames); frames with no number are dropped."""
        good = np.isfinite(z).all(axis=(0, 1))
        self.dropped += int((~good).sum())
        z = z[:, :, good]
        draws, _, frames = z.shape
        means = z.mean(axis=0, dtype=np.float64).astype(np.float32).T
        rows = z.transpose(2, 0, 1).reshape(-1, self.n)
        times = np.repeat(np.arange(self.frames, self.frames + frames), draws)
        self.draws.add(rows)
        self.means.add(means)
        self.sample.add(rows, times)
        self.path.add(means)
        if draws > 1:
            self._noise += z.var(axis=0, ddof=1, dtype=np.float64).sum(axis=1)
        self.frames += frames

    def merge(self, other: "Gathered") -> None:
        """Take in what another has seen, but for its path."""
        self.draws.merge(other.draws)
        self.means.merge(other.means)
        self.sample.merge(other.sample, self.frames)
        self.frames += other.frames
        self.dropped += other.dropped
        self._noise += other._noise

    @property
    def noise(self) -> FloatArray:
        """The share of each latent's variance that is the encoder's own noise, 0 to 1."""
        total = np.diag(self.draws.covariance) * max(1, self.frames)
        return np.clip(self._noise / np.maximum(total, 1e-12), 0.0, 1.0)
