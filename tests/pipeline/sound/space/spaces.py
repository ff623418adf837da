"""Spaces of made-up latents, and a model that says what it heard."""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.sound.metadata import Metadata, Method
from pipeline.sound.space.analysis import principal
from pipeline.sound.space.fitting import fit
from pipeline.sound.space.space import PERCENTS, Region, Space
from recordings.frame import Float32Array, FloatArray

RATE, RATIO = 16_000, 256


def two_sounds(n: int = 4, rows: int = 4000, seed: int = 0) -> FloatArray:
    """Return latents of two kinds of sound, one longer than wide, shape (rows, n)."""
    rng = np.random.default_rng(seed)
    turn = np.linalg.qr(rng.normal(size=(n, n)))[0]
    widths = np.geomspace(1.0, 0.1, n)
    first = rng.normal(size=(rows // 2, n)) * widths
    second = 0.4 * rng.normal(size=(rows - rows // 2, n)) * widths + 2.5 * np.eye(n)[0]
    return np.asarray(np.concatenate([first, second]) @ turn + np.arange(n) / n)


def space_of(x: FloatArray, sha256: str = "") -> Space:
    """Return the space of latents (rows, n), as an analysis would find it; made once for all."""
    return _space_of(np.ascontiguousarray(x, np.float64).tobytes(), x.shape[1], sha256)


@cache
def _space_of(raw: bytes, n: int, sha256: str) -> Space:
    x = np.frombuffer(raw).reshape(-1, n)
    mean, covariance = x.mean(axis=0), np.cov(x.T, bias=True).reshape(n, n)
    axes, variances, scale, d = principal(covariance, x.std(axis=0))
    y = (x - mean) @ (axes / scale[:, None]).T
    half, path = len(x) // 2, x[:: len(x) // 100]
    parts = {"calm": x[:half], "storm": x[half:]}
    return Space(
        latents=tuple(f"raw-{i + 1}" for i in range(n)),
        quantiles=np.percentile(x, PERCENTS, axis=0),
        axis_quantiles=np.percentile(y, PERCENTS, axis=0),
        mean=mean,
        covariance=covariance,
        axes=axes,
        variances=variances,
        scale=scale,
        noise=np.zeros(n),
        density=fit(y[:, :d]),
        facts={"model": "made-up.ts", "sha256": sha256},
        regions=tuple(
            Region(name, 1.0, part.mean(0).astype(np.float32), part.std(0).astype(np.float32))
            for name, part in parts.items()
        ),
        path=path.astype(np.float32),
        path_regions=np.repeat([0, 1], len(path) // 2).astype(np.int32),
    )


class Listener:
    """An encoder with known latents: the level of each window, twice it, and maybe noise."""

    def __init__(self, file: Path, noise: float = 0.0, rate: int = RATE) -> None:
        file.write_bytes(b"a model")
        method = Method("encode", 1, 1, 3, RATIO)
        self.metadata = Metadata(file, {"encode": method}, {}, rate)
        self.rate, self.window, self.noise = rate, RATIO, noise
        self.heard: list[NDArray[np.float32]] = []
        self._rng = np.random.default_rng(0)

    def seed(self, seed: int) -> None:
        self._rng = np.random.default_rng(seed)

    def reset(self) -> None:
        self.heard.clear()

    def call(self, name: str, x: Float32Array) -> Float32Array:
        self.heard.append(x)
        draws, _, samples = x.shape
        level = np.sqrt((x.reshape(draws, -1, RATIO) ** 2).mean(axis=2))
        z = np.stack([level, 2 * level, np.zeros((draws, samples // RATIO))], axis=1)
        return (z + self.noise * self._rng.normal(size=z.shape)).astype(np.float32)
