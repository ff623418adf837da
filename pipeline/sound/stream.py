"""Files of sound, read block by block at a model's rate, however long they are."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from pipeline.sound.metadata import ModelError
from pipeline.sound.source import channelled, unreadable
from recordings.frame import Float32Array

SUFFIXES = (".wav", ".aif", ".aiff", ".flac", ".ogg", ".opus", ".mp3", ".au", ".caf", ".w64")
"""What is taken for sound in a folder."""


def seconds(path: Path) -> float:
    """Return how long a file is; raises ModelError when it cannot be read as sound."""
    import soundfile

    try:
        return float(soundfile.info(str(path)).duration)
    except (soundfile.LibsndfileError, OSError) as error:
        raise ModelError(unreadable(path, error)) from error


def blocks(path: Path, rate: int, channels: int, window: int, most: int) -> Iterator[Float32Array]:
    """Yield a file's sound, float32 of shape (channels, n), n up to `most` and whole windows.

    What is left at the end and is no whole window is not given. Values that are no numbers are
    silence. Raises ModelError.
    """
    import soundfile
    import soxr

    waiting = np.zeros((channels, 0), np.float32)
    try:
        with soundfile.SoundFile(str(path)) as file:
            to_rate = soxr.ResampleStream(file.samplerate, rate, channels, dtype="float32")
            size = max(1, round(most * file.samplerate / rate))
            ended = False
            while not ended:
                found = file.read(size, dtype="float32", always_2d=True)
                ended = len(found) < size
                sound = channelled(np.nan_to_num(found.T, posinf=0.0, neginf=0.0), channels)
                made = to_rate.resample_chunk(np.ascontiguousarray(sound.T), last=ended)
                waiting = np.concatenate([waiting, made.reshape(-1, channels).T], axis=1)
                for part in whole(waiting, window if ended else most, most):
                    yield part
                    waiting = waiting[:, part.shape[1] :]
    except (soundfile.LibsndfileError, OSError) as error:
        raise ModelError(unreadable(path, error)) from error


def whole(sound: Float32Array, least: int, most: int) -> Iterator[Float32Array]:
    """Yield pieces of sound of `most` samples, and at the end of a multiple of `least`."""
    at = 0
    while (left := sound.shape[1] - at) >= least:
        size = min(most, left // least * least)
        yield np.ascontiguousarray(sound[:, at : at + size])
        at += size
