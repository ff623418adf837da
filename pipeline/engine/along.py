"""What a performer can move along: sweeps, rounds and drawn paths at once, files once read."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load, save

from pipeline.engine import wandering
from pipeline.engine.trajectories import LONGEST, TrajectoryError, inside, rows_of
from pipeline.settings.mistakes import CommandError
from pipeline.sound.fitting import SOUNDS
from recordings.frame import FloatArray
from recordings.rounds import Breakpoint, Round, RoundsError

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene

RATE = 50.0
"""Breakpoints a second of a target that is played along."""

DIGITS = 5
"""How finely latents are kept, as decimal digits of their range."""

SWEEP = 30.0
"""Seconds of a sweep, unless others are asked for."""

SWEPT = re.compile(r"sweep(?::(\d{1,9}))?")
AGAIN = re.compile(r"round:(\d{1,9})")


@dataclass(frozen=True)
class Way:
    """Latents (k, m) at `times` (k,) in seconds from 0, and what people call it."""

    times: FloatArray
    rows: FloatArray
    name: str
    source: str


def at_once(engine: "Engine", source: str, seconds: float) -> Way | None:
    """Return what can be moved along without the disk, None for a file; raises CommandError.

    A sweep without a seed takes the number of the round that it will be.
    """
    scene = engine.active_scene
    if swept := SWEPT.fullmatch(source):
        rounds = scene.teaching.book.rounds
        seed = int(swept[1]) if swept[1] else 1 + max((r.id for r in rounds), default=0)
        rows = wandering.wander(scene, min(seconds, LONGEST) if seconds > 0 else SWEEP, seed)
        times = np.arange(len(rows)) / wandering.RATE
        return Way(times, rows, f"sweep {seed}", f"sweep:{seed}")
    if again := AGAIN.fullmatch(source):
        return of_round(scene, int(again[1]))
    if source == "drawn":
        if (drawn := engine.demonstrating.drawn.get(scene.name)) is None:
            raise CommandError("nothing is drawn yet: demonstrate/draw SECONDS LATENTS …")
        if drawn.shape[1] - 1 != scene.m:
            text = f"the drawn path has {drawn.shape[1] - 1} latents, not {scene.m}: draw it anew"
            raise CommandError(text)
        return Way(drawn[:, 0], drawn[:, 1:], "drawn path", "drawn")
    return None


def of_round(scene: "Scene", number: int) -> Way:
    """Return the way that a round's target goes; raises CommandError for one that stays."""
    try:
        r = scene.teaching.book[number]
    except RoundsError as error:
        raise CommandError(str(error)) from None
    if len(r.target) < 2 or r.end is None:
        raise CommandError(f'the target of "{r.name}" does not move: nothing to move along')
    if len(r.target[0][1]) != scene.m:
        raise CommandError(f'"{r.name}" teaches {len(r.target[0][1])} latents, not {scene.m}')
    times = np.array([time - r.start for time, _ in r.target]) * 1e-9
    rows = np.array([values for _, values in r.target], np.float64)
    return Way(times, np.where(np.isnan(rows), scene.target, rows), r.name, f"round:{number}")


def points(scene: "Scene", path: Way, start: int, seconds: float) -> list[Breakpoint]:
    """Return a target that goes along a path from `start`, ns, for so many seconds (0: for all).

    Each breakpoint has what the path is in the middle of the time for which it holds.
    """
    length = float(path.times[-1])
    length = min(length, LONGEST, seconds if seconds > 0 else length)
    at = np.arange(int(length * RATE + 1e-6) + 1) / RATE
    middle = np.minimum(at + 0.5 / RATE, path.times[-1])
    middle[-1] = at[-1]
    low, high = scene.shaper.low.astype(np.float64), scene.shaper.high.astype(np.float64)
    rows = [
        np.interp(middle, path.times, column).clip(a, b).round(digits(b - a))
        for column, a, b in zip(path.rows.T, low, high, strict=True)
    ]
    values = np.stack(rows, axis=1).tolist()
    times = (start + np.round(at * 1e9).astype(np.int64)).tolist()
    return [(t, tuple(scene.taught(row))) for t, row in zip(times, values, strict=True)]


def digits(width: float) -> int:
    """Return how many decimals a latent with such a range is kept with."""
    return DIGITS - int(np.floor(np.log10(max(width, 1e-12))))


@dataclass(frozen=True)
class Wish:
    """What is asked of the disk: a file for a scene with `n` latents, `voices` times as many.

    `model` is the scene's, which encodes sounds, at `rate` (Hz) where it does not say its own.
    """

    file: str
    scene: str
    n: int
    voices: int
    model: Path | None
    rate: int


def wish(engine: "Engine", file: str) -> Wish:
    """Return what the active scene wants of a file."""
    scene = engine.active_scene
    settings = engine.project.scenes[scene.name].sound
    ground, voices = scene.ground, settings.voices
    n = ground.space.n if ground is not None and ground.principal else scene.n
    voices = voices if n % voices == 0 else 1
    model = settings.model_path(Path()) if settings.model else None
    return Wish(file, scene.name, n, voices, model, settings.rate)


def table_of(folder: Path, asked: Wish) -> tuple[Path, Path | None]:
    """Return the file with the latents, and the sound it is to be encoded from first, if it is.

    Raises TrajectoryError.
    """
    path = inside(folder, asked.file)
    if path.suffix.lower() not in SOUNDS:
        return path, None
    if asked.model is None:
        raise TrajectoryError(
            f"{asked.file} is a sound, and the scene has no model to encode it: sound/model FILE"
        )
    model = folder / asked.model
    if not model.is_file():
        raise TrajectoryError(f"the scene's model {asked.model.name} is not there")
    table = path.with_name(f"{path.name}.{model.stem}.csv")
    newest = max(path.stat().st_mtime, model.stat().st_mtime)
    fresh = table.is_file() and table.stat().st_mtime >= newest
    return table, None if fresh else path


def read(folder: Path, asked: Wish, table: Path) -> bytes:
    """Return the latents of a file, all voices', as safetensors; raises TrajectoryError."""
    is_sound = Path(asked.file).suffix.lower() in SOUNDS
    n = asked.n // asked.voices if is_sound else asked.n
    times, rows = rows_of(folder, table.relative_to(folder).as_posix(), asked.scene, n)
    if is_sound:
        rows = np.tile(rows, (1, asked.voices))
    whole = times <= LONGEST
    return bytes(save({"times": times[whole], "rows": rows[whole].astype(np.float32)}))


def unpacked(scene: "Scene", blob: bytes, source: str) -> Way:
    """Return what `read` gave as the latents of a scene; raises CommandError where it does not fit.

    Along principal axes they are coordinates; latents that bend stay at the target.
    """
    try:
        arrays = load(blob)
        times, rows = arrays["times"].astype(np.float64), arrays["rows"].astype(np.float64)
    except (SafetensorError, KeyError) as error:
        raise CommandError(f"{source} cannot be read") from error
    ground = scene.ground
    if ground is not None and ground.principal and rows.shape[1:] == (ground.space.n,):
        rows = ground.space.to_axes(rows)[:, : scene.n]
    right = rows.ndim == 2 and times.shape == rows.shape[:1] and len(times) > 1
    if not right or rows.shape[1] != scene.n or not np.isfinite(rows).all():
        raise CommandError(f"{source} has not the {scene.n} latents of {scene.name}")
    bends = np.tile(scene.target[scene.n :].astype(np.float64), (len(rows), 1))
    return Way(times, np.hstack([rows, bends]), Path(source).name, source)


def whole_seconds(r: Round) -> float:
    """Return how long a round's target moves."""
    return (r.target[-1][0] - r.start) * 1e-9
