"""All of the benchmark of gestures: who learns how well, lags, and what stays in the sound."""

from pathlib import Path
from typing import Any

from benchmarks.gestures import inside, lag, wekinator
from benchmarks.gestures.contenders import contenders
from benchmarks.gestures.data import SAMPLES, folds, load
from benchmarks.gestures.measure import Said, measure


def everything(
    folder: Path | None, said: Said, epochs: int = wekinator.EPOCHS, draws: int = lag.DRAWS
) -> dict[str, Any]:
    """Return what `measure` does, with `lag` (rows of lag.measure) and `inside` (inside.measure).

    `inside` is None where PyTorch is not there, `lag` empty where recordings are too short. Raises
    as `measure`.
    """
    found = measure(folder, said, epochs)
    movements = load(folder or SAMPLES)
    said("lags of a performer")
    found["lag"] = lag.measure(movements, draws)
    found["inside"] = None
    said("the sound of Limber's own model")
    try:
        space = inside.shipped()
    except ImportError:
        return found
    kept, out = folds(movements)[0]
    found["inside"] = inside.measure(kept, out, contenders(epochs), space, said)
    return found
