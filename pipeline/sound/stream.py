"""Files of sound, read block by block at a model's rate, however long they are."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
import soxr

from pipeline.sound.metadata import ModelError
from pipeline.sound.source import channelled, unreadable
from recordings.frame import Float32Array

SECONDS = 2.0
"""Seconds of sound that are read at once."""


def resampled(path: Path, rate: int) -> Iterator[tuple[float, Float32Array]]:
    """Yield how much of a file is done, 0 to 1, with a block at a rate, shape (channels, n).

    Values that are no numbers are silence. Raises ModelError for a file that is no sound.
    """
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


def windows(
    path: Path, rate: int, channels: int, window: int, most: int
) -> Iterator[tuple[float, Float32Array]]:
    """Yield a file's share done, and sound of shape (channels, n): n whole windows, at most `most`.

    What is left at the end and is no whole window is not given. Raises ModelError.
    """
    waiting = np.zeros((channels, 0), np.float32)
    for share, sound in resampled(path, rate):
        waiting = np.concatenate([waiting, channelled(sound, channels)], axis=1)
        while waiting.shape[1] >= (window if share == 1.0 else most):
            size = min(most, waiting.shape[1] // window * window)
            yield share, np.ascontiguousarray(waiting[:, :size])
            waiting = waiting[:, size:]
