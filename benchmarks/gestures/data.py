"""Recorded movements of a phone, and the latents that belong to each moment of them."""

import tempfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.interpolate import CubicSpline

import recordings
from mappings.base import Examples
from pipeline.engine.recall import frames
from recordings.events import About
from recordings.frame import FloatArray
from recordings.phone_csv import import_phone_csv
from recordings.take import read_take
from sensors.comote import Comote

SAMPLES = Path(recordings.__file__ or "").parent / "samples"
"""Twelve recordings, which are there wherever Limber is: four digits, three times each."""

CHANNELS = tuple(f"{kind}.{axis}" for kind in ("accelerometer", "gyroscope") for axis in "xyz")
"""The features: as they come (`raw`), in m/s² and rad/s."""

LATENTS, KNOTS = 4, 6
"""So many latents, each a spline through so many points."""


class DataError(ValueError):
    """A folder holds no movements to be measured with; the message says what it needs."""


@dataclass(frozen=True)
class Movement:
    """One recording: when (n,), in seconds from 0, and the values of CHANNELS, (n, 6)."""

    label: str
    name: str
    times: FloatArray
    x: FloatArray

    @property
    def progress(self) -> FloatArray:
        """The share of all turning, ∫|gyroscope| dt, that is done at each row, 0 to 1."""
        speed = np.linalg.norm(self.x[:, 3:], axis=1)
        steps = 0.5 * (speed[1:] + speed[:-1]) * np.diff(self.times)
        gone = np.concatenate([[0.0], np.cumsum(steps)])
        return np.asarray(gone / max(float(gone[-1]), 1e-12))

    @property
    def latents(self) -> FloatArray:
        """The latents that belong to each row, (n, 4): cubic splines over progress."""
        points = np.random.default_rng(number(self.label)).normal(0, 1, (KNOTS, LATENTS))
        return np.asarray(CubicSpline(np.linspace(0, 1, KNOTS), points)(self.progress))


def number(label: str) -> int:
    """Return the seed of a movement's latents: its digits, or the CRC-32 of another name."""
    return int(label) if label.isascii() and label.isdigit() else zlib.crc32(label.encode())


def load(folder: Path) -> list[Movement]:
    """Return the movements of a folder's CSV files, or of its takes where it has none of these.

    A file is `ANYTHING_LABEL_DATE_TIME.csv`, with the columns that recordings.phone_csv reads;
    a take says its label itself. Raises DataError, PhoneCsvError, TakeError.
    """
    tables, takes = sorted(folder.glob("*.csv")), sorted(folder.glob("*.mcap"))
    if tables:
        with tempfile.TemporaryDirectory() as place:
            found = [_of_table(path, Path(place) / "it.mcap") for path in tables]
    else:
        found = [_of_take(path, path.stem, _label(path)) for path in takes]
    for label in {m.label for m in found}:
        if sum(m.label == label for m in found) < 2:
            raise DataError(f'{folder} has one recording of "{label}": each needs two or more')
    if not found:
        raise DataError(f"{folder} has no recordings: put CSV files there, two of each movement")
    return found


def _of_table(path: Path, place: Path) -> Movement:
    parts = path.stem.split("_")
    if len(parts) < 4:
        raise DataError(f"{path.name} does not say its movement: call it ANY_LABEL_DATE_TIME.csv")
    import_phone_csv(path, place)
    return _of_take(place, path.name, parts[-3])


def _label(path: Path) -> str:
    about = next(read_take(path), None)
    label = about.facts.get("label") if isinstance(about, About) else None
    if not isinstance(label, str):
        raise DataError(f"{path.name} does not say its movement: its facts have no label")
    return label


def _of_take(path: Path, name: str, label: str) -> Movement:
    """Return a movement as Limber hears it from a phone; of several rows at one time the last."""
    phone = Comote(name="phone", id="0")
    heard = [f for _, f in frames(path, [phone]) if f.paced and f.device_time is not None]
    times = np.array([f.device_time for f in heard], np.float64) * 1e-9
    rows = np.array([f.values[[f.layout.names.index(c) for c in CHANNELS]] for f in heard])
    rows = rows.reshape(-1, len(CHANNELS))
    kept = np.append(np.diff(times) > 0, True)[: len(times)]
    kept &= np.isfinite(rows).all(axis=-1)
    if kept.sum() < KNOTS:
        raise DataError(
            f"{name} has {kept.sum()} readings of accelerometer and gyroscope: "
            f"{KNOTS} are the least"
        )
    return Movement(label, name, times[kept] - times[kept][0], rows[kept])


def folds(movements: Sequence[Movement]) -> list[tuple[list[Movement], list[Movement]]]:
    """Return what is learnt from and what is left out: in turn one recording of each movement."""
    labels = sorted({m.label for m in movements})
    groups = [[m for m in movements if m.label == label] for label in labels]
    found = []
    for turn in range(max(map(len, groups))):
        out = [group[turn] for group in groups if turn < len(group)]
        kept = [m for group in groups for i, m in enumerate(group) if i != turn]
        found.append((kept, out))
    return found


def examples(movements: Iterable[Movement]) -> Examples:
    """Return the rows of movements with their latents, each movement a round."""
    own = list(movements)
    rounds = np.repeat(np.arange(len(own)), [len(m.times) for m in own])
    return Examples(
        np.concatenate([m.x for m in own]),
        np.concatenate([m.latents for m in own]),
        rounds,
        CHANNELS,
        tuple(f"latent {i + 1}" for i in range(LATENTS)),
        times=np.concatenate([m.times for m in own]),
    )
