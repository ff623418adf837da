"""How well a performer's lag comes back through the whole path, and what removing it is worth.

Run as `python -m benchmarks.gestures.demonstrated [--data FOLDER] [--json]`. Real recordings are
made again, late by 0 to 400 ms, to latents that play in an engine and are a smooth function of them
with 10 % noise; what the engine then says of the lag, and hands to the trainer, is measured.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as in the trainer; read when NumPy is imported

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.gestures.data import LATENTS, SAMPLES, Movement, load
from benchmarks.gestures.lag import GROUP_MS, LONGEST_LAG, NOISE, SINGLE_MS, Found, figures
from benchmarks.gestures.offline import Rehearsal
from benchmarks.gestures.performer import UNITS, Performer
from mappings.training.fit import train
from mappings.training.lag import Lag, Performance, shared
from pipeline.engine.outside import Job
from recordings.frame import FloatArray

GROUP, DRAWS = 4, 8
KIND = "ridge"
SHOWN = 0.25
"""Seconds of lag where the error of training is measured."""


class Sound:
    """A smooth function of movement: two layers, the first of tanh, drawn by a seed."""

    def __init__(self, movements: Sequence[Movement], seed: int) -> None:
        rows = np.concatenate([m.x for m in movements])
        self._mean, self._spread = rows.mean(axis=0), rows.std(axis=0)
        rng = np.random.default_rng([seed, 7])
        self._first = rng.normal(0, 1 / np.sqrt(rows.shape[1]), (rows.shape[1], UNITS))
        self._shift = rng.normal(0, 0.5, UNITS)
        self._second = rng.normal(0, 0.5, (UNITS, LATENTS))

    def of(self, x: FloatArray) -> FloatArray:
        """Return the latents (n, LATENTS) of movement (n, 6)."""
        z = (x - self._mean) / self._spread
        return np.asarray(np.tanh(z @ self._first + self._shift) @ self._second)


def take_of(sound: Sound, movement: Movement, lag: float, seed: int) -> Performance:
    """Return what plays, with NOISE, and the movement that is made to it, late by a lag."""
    y = sound.of(movement.x)
    y += NOISE * y.std(axis=0) * np.random.default_rng([seed, 3]).normal(size=y.shape)
    made = Performer(lag, noise=0.02, seed=seed).perform(movement)
    return Performance(made.times, made.x, movement.times, y)


def recovered(movements: Sequence[Movement], draws: int) -> dict[str, Any]:
    """Return figures of lags found by an engine from single takes, and from groups of four."""
    singles, groups = [], []
    with tempfile.TemporaryDirectory() as folder:
        stage = Rehearsal(Path(folder))
        for draw in range(draws):
            rng = np.random.default_rng(draw)
            lag = float(rng.uniform(0, LONGEST_LAG))
            before = set(stage.engine.lagging.curves)
            for i, at in enumerate(rng.choice(len(movements), GROUP, replace=False)):
                sound = Sound([movements[at]], 100 * draw + i)
                take = take_of(sound, movements[at], lag, 100 * draw + i)
                stage.demonstrate(take, f"performer {draw}")
            curves = stage.engine.lagging.curves
            singles += [Found(lag, shared([curves[key]])) for key in curves if key not in before]
            said = [told for told in stage.outside.told if told[0] == "lag"][-1]
            _, _, ms, low, high, sure, takes, _ = said
            groups.append(Found(lag, Lag(ms / 1e3, low / 1e3, high / 1e3, bool(sure), takes)))
    return {"single": figures(singles, SINGLE_MS), "group": figures(groups, GROUP_MS)}


def worth(movements: Sequence[Movement], draws: int, lag: float = SHOWN) -> dict[str, float]:
    """Return the error on a recording left out, in deviations of the latents, by what is removed.

    Taught by the others of its movement, played along late by `lag`: with nothing removed, with
    what was found, and by one who is not late at all.
    """
    errors: dict[str, list[float]] = {"nothing": [], "found": [], "never late": []}
    for draw in range(draws):
        labels = sorted({m.label for m in movements})
        own = [m for m in movements if m.label == labels[draw % len(labels)]]
        out = own[draw % len(own)]
        sound = Sound(own, draw)
        taught = [m for m in own if m is not out]
        with tempfile.TemporaryDirectory() as folder:
            late = job_of(Path(folder), sound, taught, lag, draw)
        with tempfile.TemporaryDirectory() as folder:
            ideal = job_of(Path(folder), sound, taught, 0.0, draw)
        for name, job in (("nothing", late[0]), ("found", late[1]), ("never late", ideal[1])):
            errors[name].append(error(job, sound, out))
    return {name: float(np.mean(found)) for name, found in errors.items()}


def job_of(
    folder: Path, sound: Sound, movements: Sequence[Movement], lag: float, seed: int
) -> tuple[Job, Job]:
    """Return what the trainer is given without the removal of the lag, and with it."""
    stage = Rehearsal(folder)
    for i, movement in enumerate(movements):
        stage.demonstrate(take_of(sound, movement, lag, 10 * seed + i), "somebody")
    stage.do("train")
    stage.do("lag", 0.0)
    stage.do("train")
    return stage.outside.jobs[-1], stage.outside.jobs[0]


def error(job: Job, sound: Sound, movement: Movement) -> float:
    """Return the error of what a job teaches, in deviations of the latents, row by row."""
    found = train(job.examples, KIND, {}, [[]] * LATENTS, lambda *_: None, lambda: False)
    y = sound.of(movement.x)
    rows = movement.x.astype(np.float32)
    played = np.array([found.mapping.predict(row) for row in rows], np.float64)
    return float(np.sqrt(np.mean(((played - y) / y.std(axis=0)) ** 2)))


def measure(movements: Sequence[Movement], draws: int = DRAWS) -> dict[str, Any]:
    """Return all figures as JSON values."""
    return {**recovered(movements, draws), "rmse": worth(movements, draws), "lag_ms": 1e3 * SHOWN}


def lines(found: dict[str, Any]) -> list[str]:
    """Return the figures as sentences."""
    said = []
    for size, takes in (("single", "one take"), ("group", f"{GROUP} takes")):
        own = found[size]
        held = "—" if own["covered"] is None else f"{own['covered']:.0%}"
        said.append(
            f"From {takes}: within ±{own['within_ms']:.0f} ms in {own['within']:.0%} of "
            f"{own['count']}; 90 % within {own['off_90_ms']:.0f} ms; the interval "
            f"({own['width_ms']:.0f} ms wide) holds it in {held}; none told in {own['unsure']:.0%}"
        )
    by = ", ".join(f"{name} {value:.3f}" for name, value in found["rmse"].items())
    return [
        *said,
        f"Error of {KIND} with a lag of {found['lag_ms']:.0f} ms, by what is removed: {by}",
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How well a lag comes back through the engine.")
    parser.add_argument("--data", type=Path, default=SAMPLES, help="a folder of recordings")
    parser.add_argument("--draws", type=int, default=DRAWS, help="how often each is drawn")
    parser.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args()
    found = measure(load(asked.data), asked.draws)
    print(json.dumps(found, indent=2) if asked.json else "\n".join(lines(found)))


if __name__ == "__main__":
    main()
