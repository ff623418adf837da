"""Latents to a sound file, as fast as the model can; imports torch, so import only when wanted."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import soundfile

from pipeline.sound.guard import FADE
from pipeline.sound.metadata import ModelError
from pipeline.sound.voice import Voice
from recordings.files import replacing
from recordings.frame import Float32Array

CHUNK = 1.0
"""Seconds of latents that are decoded at once."""

FORMATS = {".wav": "WAV", ".flac": "FLAC"}
"""Files that can be written, all with 24 bits: floating point WAVs hold the time of writing."""

LONGEST = 2**32 - 4096
"""Bytes that a WAV file can hold."""


def rendered(voice: Voice, rows: Float32Array) -> Iterator[tuple[float, Float32Array]]:
    """Yield the sound of latents, (2, n), and how much is done, 0 to 1; a row for each frame.

    After the last row there is a fade, over which it is held. Raises ModelError where a voice
    would be silent instead: nobody listens who could mend it.
    """
    step = voice.per_window * max(1, round(CHUNK * voice.model.rate / voice.model.window))
    for begin in range(0, len(rows), step):
        yield begin / len(rows), checked(voice, voice.play(rows[begin : begin + step]))
    voice.fader.goal = 0.0
    held = np.repeat(rows[-1:], max(1, -int(-FADE * voice.rate // voice.span)), axis=0)
    yield 1.0, checked(voice, voice.play(held))
    yield 1.0, voice.end()


def checked(voice: Voice, sound: Float32Array) -> Float32Array:
    """Return sound; raises ModelError with a voice's problem."""
    if voice.problem:
        raise ModelError(voice.problem)
    return sound


def format_of(path: Path) -> str:
    """Return the format of a sound file by its name; raises ModelError."""
    found = FORMATS.get(path.suffix.lower())
    if found is None:
        raise ModelError(f"{path} should end in .wav or .flac")
    return found


def write_sound(path: Path, rate: int, blocks: Iterable[Float32Array]) -> int:
    """Write blocks of sound, each (2, n), to a file; return how many samples.

    The same sound gives the same bytes. Raises WriteError, and ModelError for a name or a length
    that does not go; `path` is then untouched.
    """
    kind, count = format_of(path), 0
    with (
        replacing(path) as beside,
        soundfile.SoundFile(beside, "w", rate, 2, "PCM_24", format=kind) as file,
    ):
        for block in blocks:
            count += block.shape[1]
            if kind == "WAV" and count * 6 > LONGEST:
                raise ModelError(f"{path} would be too long for a WAV file: use .flac")
            file.write(block.T)
    return count
