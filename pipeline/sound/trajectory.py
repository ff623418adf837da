"""Trajectories: latents frame by frame in a CSV file, a column for each and one for the time."""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from pipeline.sound.metadata import ModelError
from recordings.files import replacing
from recordings.frame import Float32Array, FloatArray

TIME = "time"
"""The name of the column with seconds; it is first, and may be missing."""


def read_trajectory(path: Path, latents: int) -> Float32Array:
    """Return a file's latents, float32 of shape (n, latents); times are left out.

    Raises ModelError as `read_timed`.
    """
    return read_timed(path, latents)[1]


def read_timed(path: Path, latents: int) -> tuple[FloatArray | None, Float32Array]:
    """Return a file's times in seconds, shape (n,), None without any, and its latents (n, latents).

    Columns are parted by commas, semicolons, tabs or blanks; a first line of names may be there,
    whose first is "time" where there are times. Raises ModelError, saying in which line what is
    wrong.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise ModelError(f"{path} cannot be read: {why}. It should be a CSV file.") from error
    lines = [(number, cells(line)) for number, line in enumerate(text.splitlines(), 1)]
    lines = [(number, found) for number, found in lines if found]
    skip = 0
    if lines and any(number_of(cell) is None for cell in lines[0][1]):
        skip = int(lines[0][1][0].strip().lower() == TIME)
        del lines[0]
    if not lines:
        raise ModelError(f"{path} holds no latents: it needs a row for each frame")
    rows = np.array([_row(path, n, found[skip:], latents) for n, found in lines], np.float32)
    times = np.array([_row(path, n, found[:1], 1)[0] for n, found in lines]) if skip else None
    return times, rows


def cells(line: str) -> list[str]:
    """Return the cells of a line, [] for an empty one."""
    parting = next((mark for mark in ";,\t" if mark in line), None)
    if parting is None:
        return line.split()
    return [cell.strip() for cell in next(csv.reader(io.StringIO(line), delimiter=parting), [])]


def number_of(cell: str) -> float | None:
    """Return a cell's number, None for anything else."""
    try:
        return float(cell)
    except ValueError:
        return None


def _row(path: Path, line: int, found: Sequence[str], latents: int) -> list[float]:
    if len(found) != latents:
        raise ModelError(
            f"{path}, line {line}: {len(found)} columns, but the model takes {latents} latents: "
            f"give each row {latents} numbers (and a first column named {TIME}, if you like)"
        )
    values = [number_of(cell) for cell in found]
    for cell, value in zip(found, values, strict=True):
        if value is None or not math.isfinite(value):
            raise ModelError(f'{path}, line {line}: expected a finite number, found "{cell[:40]}"')
    return [value for value in values if value is not None]


def write_trajectory(
    path: Path, names: Sequence[str], seconds: float, blocks: Iterable[Float32Array]
) -> int:
    """Write latents, blocks of shape (n, m), a frame every `seconds`; return how many frames.

    Numbers are written so that reading them gives the same bits. Raises WriteError.
    """
    count = 0
    with replacing(path) as beside, beside.open("w", encoding="utf-8", newline="\n") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([TIME, *names])
        for block in blocks:
            for row in block:
                writer.writerow([f"{count * seconds:.6f}", *(str(value) for value in row)])
                count += 1
    return count
