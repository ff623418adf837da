"""The sound of the demo: its take through Limber's own model, as a file and as a picture."""

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.engine.opening import open_project
from pipeline.settings.shell import in_shell
from pipeline.terminal.demo_report import SILENCE, program
from pipeline.terminal.demo_script import RANGE
from pipeline.terminal.sound_picture import Curves, Section, sound_picture
from recordings.events import About, Latents
from recordings.files import write_atomic
from recordings.frame import FloatArray
from recordings.take import read_take

SEED = 0

OPENERS = ("xdg-open", "open")
"""Commands that open a file with the program for it, on Linux and macOS."""


@dataclass
class Heard:
    """What was made: the files, the take they are of, how loud the loudest sample is, and parts.

    `parts` says of each part by its name how loud it is (dB RMS), and the middle of its spectrum
    (its centroid, Hz).
    """

    wav: Path
    picture: Path
    take: Path
    peak: float
    parts: dict[str, tuple[float, float]]


def make_sound(folder: Path, sections: Sequence[Section]) -> Heard:
    """Render the newest take of the demo to `demo.wav`, and draw it to `demo.png`.

    Times of `sections` are on the engine's clock, in seconds. Raises ImportError without what sound
    needs, ModelError, and OSError.
    """
    import soundfile

    from pipeline.sound.rendering import write_sound
    from pipeline.terminal.cli_sound import watched
    from pipeline.terminal.rendering import take_sound, voices_of

    take = max((folder / "takes").glob("*.mcap"))
    wav, picture = folder / "demo.wav", folder / "demo.png"
    voices = voices_of(open_project(folder), folder, seed=SEED)
    rate = next(iter(voices.values())).rate
    write_sound(wav, rate, watched("making the sound", take_sound(voices, take, rate)))
    sound = soundfile.read(wav, always_2d=True)[0]
    curves = curves_of(take, sections)
    write_atomic(picture, sound_picture(sound.mean(axis=1), rate, curves))
    parts = {s.label: measured(sound, rate, s) for s in curves.sections if s.label}
    return Heard(wav, picture, take, float(np.abs(sound).max(initial=0.0)), parts)


def curves_of(take: Path, sections: Sequence[Section]) -> Curves:
    """Return the latents that a take holds, with times from its beginning on."""
    times, rows, names, begin = [], [], [""], 0
    for event in read_take(take):
        if isinstance(event, About):
            begin = event.time
            (scene,) = event.facts["scenes"].values()
            names = [latent["name"] for latent in scene["latents"]]
        if isinstance(event, Latents):
            times.append((event.time - begin) * 1e-9)
            rows.append(event.values)
    start = begin * 1e-9
    placed = [Section(s.begin - start, s.end - start, s.label, s.goal) for s in sections]
    return Curves(np.array(times), np.array(rows), names, -RANGE / 2, RANGE / 2, placed)


def measured(sound: FloatArray, rate: int, section: Section) -> tuple[float, float]:
    """Return how loud a part of a sound (n, 2) is, dB RMS, and its spectral centroid in Hz.

    Of its second half: by then it has become what it goes to.
    """
    middle = (section.begin + section.end) / 2
    part = sound[round(middle * rate) : round(section.end * rate)].mean(axis=1)
    if not len(part):
        return -np.inf, 0.0
    power = np.abs(np.fft.rfft(part * np.hanning(len(part)))) ** 2
    hertz = np.fft.rfftfreq(len(part), 1 / rate)
    level = 10 * np.log10(np.mean(part**2) + 1e-20)
    return float(level), float(np.sum(hertz * power) / (np.sum(power) + 1e-20))


def silent(heard: Heard) -> list[str]:
    """Return which parts cannot be heard, and whether it is clipped, in words."""
    found = [
        f'"{" ".join(name.split())}" is silent in {heard.wav}'
        for name, (level, _) in heard.parts.items()
        if level <= SILENCE
    ]
    return found + ([f"{heard.wav} is beyond full scale"] if heard.peak >= 1.0 else [])


def told(heard: Heard, folder: Path) -> list[str]:
    """Return where the sound and its picture are, and how to open them, in lines."""
    opener = next((name for name in OPENERS if shutil.which(name)), "")
    if sys.platform == "darwin":
        opener = "open"
    how = f"{opener} {in_shell(heard.wav)}" if opener else "open both by a double click"
    again = f"{program()} render {in_shell(folder)} {heard.take.name} --out again.wav"
    return [
        f"Sound:   {heard.wav}",
        f"Picture: {heard.picture} (the spectrum above, the latents below; grey is what is taught)",
        f"Hear it: {how}",
        f"The same sound again, bit for bit: {again}",
    ]
