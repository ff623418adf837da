"""Lets a model encode files of sound, block by block, and gathers the latents."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np

from pipeline.sound.coder import Coder
from pipeline.sound.metadata import ModelError
from pipeline.sound.space.gathering import Gathered
from pipeline.sound.stream import windows
from recordings.frame import Float32Array

SECONDS = 0.5
"""How much sound is encoded at once, and how much is played to the encoder before a file."""

DRAWS = 4
"""How often each sound is encoded by an encoder that draws its latents at random."""

SILENT = 1e-4
"""A file without a sample above this (-80 dB) is silent."""


def draws_of(model: Coder) -> int:
    """Return how often to encode each block: DRAWS where noise makes the latents differ, else 1.

    All draws are made at once, as voices of a batch; a model for one voice alone is drawn once.
    """
    encode = model.metadata.method("encode")
    rng = np.random.default_rng(0)
    sound = (0.1 * rng.standard_normal((1, encode.inputs, model.window))).astype(np.float32)
    found = []
    for seed in (0, 1):
        model.reset()
        model.seed(seed)
        found.append(model.call("encode", sound))
    draws = 1
    if not np.array_equal(found[0], found[1], equal_nan=True):
        with suppress(ModelError):
            model.call("encode", np.repeat(sound, DRAWS, axis=0))
            draws = DRAWS
    model.reset()
    return draws


def heard(
    model: Coder,
    path: Path,
    gathered: Gathered,
    draws: int = 1,
    seed: int = 0,
    watch: Callable[[float], None] = lambda _: None,
) -> float:
    """Let latents of a file be gathered, each drawn so often; return the file's seconds.

    `watch` hears the share that is done. Raises ModelError, in a sentence, for a file that cannot
    be read or says nothing of the model.
    """
    loudest, samples = 0.0, 0
    for share, sound in after_itself(model, path, draws, seed):
        loudest = max(loudest, float(np.abs(sound).max()))
        samples += sound.shape[1]
        gathered.add(model.call("encode", np.repeat(sound[None], draws, axis=0)))
        watch(share)
    if not samples:
        least = 1000 * model.window / model.rate
        raise ModelError(f"{path} is left out: it is shorter than one block ({least:.0f} ms)")
    if loudest < SILENT:
        raise ModelError(f"{path} is left out: it is silent")
    if not gathered.frames:
        raise ModelError(f"{path} is left out: the model gives no numbers for it")
    return samples / model.rate


def after_itself(
    model: Coder, path: Path, draws: int, seed: int
) -> Iterator[tuple[float, Float32Array]]:
    """Yield what `windows` does, to an encoder that has just heard the first one backwards.

    So it does not begin in a silence that is in no file.
    """
    encode = model.metadata.method("encode")
    most = model.window * max(1, round(SECONDS * model.rate / model.window))
    sound = windows(path, model.rate, encode.inputs, model.window, most)
    first = next(sound, None)
    if first is None:
        return
    model.reset()
    model.seed(seed)
    backwards = np.ascontiguousarray(first[1][:, ::-1])
    model.call("encode", np.repeat(backwards[None], draws, axis=0))
    yield from itertools.chain([first], sound)
