"""Sound files to latents, of any length; imports torch, so import this only when it is wanted."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
import soxr

from pipeline.sound.metadata import ModelError
from pipeline.sound.model import Model
from pipeline.sound.source import channelled, unreadable
from recordings.frame import Float32Array

SECONDS = 2.0
"""Seconds of sound that are encoded at once."""


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
    for share, sound in _sound(path, model.rate):
        waiting = np.concatenate([waiting, channelled(sound, method.inputs)], axis=1)
        if share == 1.0:
            waiting = np.pad(waiting, ((0, 0), (0, -waiting.shape[1] % window)))
        n = waiting.shape[1] // window * window
        if n:
            yield share, model.call("encode", waiting[None, :, :n])[0].T
        waiting = waiting[:, n:]


def _sound(path: Path, rate: int) -> Iterator[tuple[float, Float32Array]]:
    """Yield blocks of a file at a rate, shape (channels, n), each with the share that is done."""
    try:
        with soundfile.SoundFile(path) as file:
            step = round(SECONDS * file.samplerate)
            resample = soxr.ResampleStream(
                file.samplerate, rate, file.channels, "float32", quality="VHQ"
            )
            done = 0
            while True:
                block = file.read(step, dtype="float32", always_2d=True)
                done += len(block)
                last = len(block) < step
                block = np.nan_to_num(block, posinf=0.0, neginf=0.0)
                heard = block if file.samplerate == rate else resample.resample_chunk(block, last)
                yield (1.0 if last else min(0.999, done / max(1, file.frames))), heard.T
                if last:
                    return
    except (soundfile.LibsndfileError, OSError) as error:
        raise ModelError(unreadable(path, error)) from error
