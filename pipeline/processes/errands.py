"""What a process of its own does once: sounds to latents, and the lag of a performer.

Run as `python -m pipeline.processes.errands WHAT`: a line of JSON and a blob go in; lines of JSON
come out, {"share": …} as it goes on, and in the end {"done": …}.
"""

import contextlib
import json
import os
import sys
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load

from mappings.training.lag import Lag, Performance, errors, is_enough, shared
from pipeline.sound.confinement import confine_later

Told = Callable[[float], None]

NICE = 10
"""The engine and the sound go first."""


def encode(facts: dict[str, Any], _: bytes, told: Told) -> dict[str, Any]:
    """Write the latents of the sound "audio" by "model" to the CSV file "to"."""
    from pipeline.sound.confinement import before_a_model
    from pipeline.sound.encoding import encoded
    from pipeline.sound.metadata import ModelError
    from pipeline.sound.model import load as load_model
    from pipeline.sound.trajectory import write_trajectory
    from recordings.files import WriteError

    try:
        before_a_model(Path(facts["to"]).parent)
        model = load_model(Path(facts["model"]), int(facts["rate"]))
        method = model.method("encode")
        seconds = method.output_ratio / model.rate
        names = [f"latent-{i + 1}" for i in range(method.outputs)]

        def blocks() -> Any:
            for share, rows in encoded(model, Path(facts["audio"])):
                told(share)
                yield rows

        write_trajectory(Path(facts["to"]), names, seconds, blocks())
    except (ModelError, WriteError) as error:
        return {"problem": str(error)}
    return {}


def lag(facts: dict[str, Any], blob: bytes, told: Told) -> dict[str, Any]:
    """Return the lag that takes have in common, and what each says of it (None: nothing).

    `facts["takes"]` are their names: NAME.times, .x, .played and .y are a performance, as in
    lag.Performance; NAME.errors what it said before.
    """
    arrays = load(blob)
    curves: dict[str, np.ndarray[Any, Any]] = {}
    for i, name in enumerate(facts["takes"]):
        told(i / len(facts["takes"]))
        if (known := arrays.get(f"{name}.errors")) is not None:
            curves[name] = known
            continue
        parts = (arrays[f"{name}.{part}"] for part in ("times", "x", "played", "y"))
        take = Performance(*parts)
        if is_enough(take):
            curves[name] = errors(take)
    found: Lag | None = shared(list(curves.values())) if curves else None
    return {
        "curves": {name: curve.tolist() for name, curve in curves.items()},
        "lag": vars(found) if found is not None else None,
    }


def gestures(facts: dict[str, Any], blob: bytes, told: Told) -> dict[str, Any]:
    """Return what examples of gestures teach; `facts["kinds"]` says how each is recognised."""
    from mappings.recognition.learning import learn
    from mappings.recognition.store import dumps, load_examples

    told(0.0)
    learnt, notes = learn(*load_examples(blob), facts["kinds"])
    return {"blob": b64encode(dumps(learnt)).decode(), "notes": notes}


ERRANDS: dict[str, Callable[[dict[str, Any], bytes, Told], dict[str, Any]]] = {
    "encode": encode,
    "lag": lag,
    "gestures": gestures,
}


def main(what: str) -> None:
    """Do an errand; what is wrong with it is its answer."""
    with contextlib.suppress(OSError, AttributeError):  # Windows has no nice
        os.nice(NICE)
    confine_later()
    head, _, blob = sys.stdin.buffer.read().partition(b"\n")
    last = -1.0

    def told(share: float) -> None:
        nonlocal last
        if share - last >= 0.02:
            last = share
            print(json.dumps({"share": share}), flush=True)

    try:
        answer = ERRANDS[what](json.loads(head), blob, told)
    except ImportError as error:
        answer = {"problem": f"something is missing here (limber doctor says what): {error}"}
    except Exception as error:
        answer = {"problem": f"{what} failed: {error}"}
    print(json.dumps({"done": answer}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
