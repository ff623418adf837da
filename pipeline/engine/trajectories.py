"""Reads trajectories of latents to move around: CSV files, and the latents that takes hold."""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import numpy as np

from mappings.around import Around, closed
from mappings.direct import Settings
from pipeline.engine.learnt import pack
from pipeline.engine.unrolling import latents_of
from pipeline.sound.metadata import ModelError
from pipeline.sound.trajectory import TIME, read_timed
from recordings.events import About
from recordings.frame import Float32Array, FloatArray
from recordings.take import TakeError, read_take

FASTEST = 100.0
"""Frames a second at most: more are not heard."""

LONGEST = 300.0
"""Seconds of a trajectory; what is after them is left out."""


class TrajectoryError(ValueError):
    """A file holds no trajectory for a scene; the message says why and what to do."""


def read(folder: Path, file: str, scene: str, names: Sequence[str]) -> bytes:
    """Return a trajectory of the latents `names` as learnt.pack writes it.

    `file` is a path in the project's folder: a CSV file whose first column is the time, or a take,
    of which the latents of `scene` are read. Raises TrajectoryError.
    """
    times, rows = rows_of(folder, file, scene, len(names))
    path, rate = evenly(times, rows)
    still = np.zeros(len(names))
    none = np.empty(0)
    mapping = Around(file=file).along(closed(path, rate), rate)
    mapping.set(Settings(none, none, np.empty((0, len(names))), still, still, still))
    return pack(mapping, ["place"], names)


def rows_of(folder: Path, file: str, scene: str, n: int) -> tuple[FloatArray, FloatArray]:
    """Return the times (k,), s, and the latents (k, n) of a file as `read` wants it.

    Raises TrajectoryError.
    """
    path = inside(folder, file)
    try:
        found = of_take if path.suffix == ".mcap" else of_table
        return found(path, scene, n)
    except (ModelError, TakeError) as error:
        raise TrajectoryError(str(error)) from error


def inside(folder: Path, file: str) -> Path:
    """Return where a file of the project is; raises TrajectoryError where there is none."""
    place = PurePosixPath(file)
    try:
        if not place.is_absolute() and ".." not in place.parts and (folder / place).is_file():
            return folder / place
    except (OSError, ValueError):  # a name that is too long, or has a byte that is 0
        pass
    raise TrajectoryError(f"there is no file {file:.100} in the project's folder")


def of_table(path: Path, scene: str, n: int) -> tuple[FloatArray, FloatArray]:  # noqa: ARG001 - of any
    """Return the times (k,), s, and the latents (k, n) of a CSV file; raises ModelError."""
    times, rows = read_timed(path, n)
    return checked(path, np.zeros(len(rows)) if times is None else times, rows.astype(np.float64))


def of_take(path: Path, scene: str, n: int) -> tuple[FloatArray, FloatArray]:
    """Return the times and the latents that a scene sent; raises TakeError."""
    about = next(read_take(path), None)
    if not isinstance(about, About):
        raise TakeError(f"{path.name} says nothing of its scenes")
    found = [event for event, *_ in latents_of(path, about) if event.scene == scene]
    found = [event for event in found if len(event.values) == n]
    if not found:
        raise TakeError(f"{path.name} has no {n} latents of scene {scene}")
    times = np.array([event.time for event in found], np.int64)
    rows = np.array([event.values for event in found], np.float64)
    return checked(path, (times - times[0]) * 1e-9, rows)


def checked(path: Path, times: FloatArray, rows: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return moments that go on; of several at one time the first. Raises ModelError."""
    on = np.concatenate([[True], times[1:] > np.maximum.accumulate(times)[:-1]])
    times, rows = times[on], rows[on]
    if len(times) < 2:
        raise ModelError(
            f'{path.name} does not say when its latents are: it needs a first column "{TIME}", in '
            "seconds, and two rows at least, as limber encode writes them"
        )
    return times - times[0], rows


def evenly(times: FloatArray, rows: FloatArray) -> tuple[Float32Array, float]:
    """Return latents at an even rate, and that rate: their own, at most FASTEST a second."""
    rate = min(FASTEST, 1 / float(np.median(np.diff(times))))
    length = min(LONGEST, float(times[-1]))
    at = np.arange(max(1, int(length * rate + 1e-6) + 1)) / rate
    columns = [np.interp(at, times, column) for column in rows.T]
    return np.stack(columns, axis=1).astype(np.float32), rate
