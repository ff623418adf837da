"""Sound files to latents, of any length; imports torch, so import this only when it is wanted."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from pipeline.sound.model import Model
from pipeline.sound.source import channelled
from pipeline.sound.stream import resampled
from recordings.frame import Float32Array


def encoded(model: Model, path: Path, seed: int = 0) -> Iterator[tuple[float, Float32Array]]:
    """Yield a file's latents in blocks, and how much of it is done, 0 to 1.

    Blocks have the shape (frames, latents); the last frame's sound is filled up with silence.
    The model begins anew. Raises ModelError for a file that is no sound, or a model that fails.
    """
    method = model.method("encode")
    window = model.window
    model.reset()
    model.seed(seed)
    waiting = np.zeros((method.inputs, 0), np.float32)
    for share, sound in resampled(path, model.rate):
        waiting = np.concatenate([waiting, channelled(sound, method.inputs)], axis=1)
        if share == 1.0:
            waiting = np.pad(waiting, ((0, 0), (0, -waiting.shape[1] % window)))
        n = waiting.shape[1] // window * window
        if n:
            yield share, model.call("encode", waiting[None, :, :n])[0].T
        waiting = waiting[:, n:]
