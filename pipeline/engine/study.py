"""Studies a training in the trainer or from the command line: what it is worth, also to the ear."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mappings.base import Examples
from mappings.training.advice import percent
from mappings.training.fit import Trained, TrainingCancelledError
from mappings.training.study import held_out, studies
from pipeline.engine.sources import by_feature, by_source
from pipeline.project.scene_settings import SceneSettings
from pipeline.sound.coder import Coder
from pipeline.sound.confinement import before_a_model
from pipeline.sound.errors_heard import errors_heard
from pipeline.sound.metadata import ModelError
from pipeline.sound.settings import SoundSettings
from recordings.frame import FloatArray

if TYPE_CHECKING:
    from pipeline.engine.ground import Ground

log = logging.getLogger(__name__)

LISTENING = 12.0
"""Seconds of computing after which no further moment is listened to."""

PAUSE = 0.02
"""Seconds between two looks whether to go on, while a model is opened."""

HEARD = 0.1
"""A latent whose error is less than this share of the distance of two sounds is not worth a word.
"""


def wanted(settings: SceneSettings, ground: "Ground | None", inputs: tuple[str, ...]) -> Any:
    """Return what a study must know of a scene, as JSON values.

    `features` and `sources` are positions of inputs; `sound` its table, {} where nothing is made
    of latents alone; `turn` is what the model's latents are made of, None: they leave as they are.
    """
    sound = settings.sound
    heard = bool(sound.model) and sound.mode == "decode"
    n = sum(not latent.bends for latent in settings.latents)
    turn = None
    if ground is not None and ground.principal:
        origin = ground.sent(np.zeros(n, np.float32))
        turn = [(ground.sent(row) - origin).tolist() for row in np.eye(n, dtype=np.float32)]
        turn.append(origin.tolist())
    return {
        "features": by_feature(settings.features, inputs),
        "sources": by_source(settings.features, inputs),
        "sound": asdict(sound) if heard else {},
        "latents": n,
        "turn": turn,
    }


def study(
    examples: Examples,
    found: Trained,
    asked: dict[str, Any],
    folder: Path,
    cancelled: Callable[[], bool],
) -> Iterator[dict[str, Any]]:
    """Yield what is found about a training, growing, as JSON values (study.studies).

    `asked` is as `wanted` gives it, `folder` the project's. "sound" besides, where a model can be
    loaded: `sound`. Raises TrainingCancelledError.
    """
    groups = [
        {name: np.array(places, np.int64) for name, places in asked.get(key, {}).items()}
        for key in ("features", "sources")
    ]
    known: dict[str, Any] = {}
    for name, facts in studies(examples, found, groups[0], groups[1], cancelled):
        known = {**known, name: facts}
        yield known
    if asked.get("sound") and found.report["learnt"]:
        heard = sound(examples, found, asked, folder, cancelled)
        if heard is not None:
            yield {**known, "sound": heard}


def sound(
    examples: Examples,
    found: Trained,
    asked: dict[str, Any],
    folder: Path,
    cancelled: Callable[[], bool],
) -> dict[str, Any] | None:
    """Return how much of the errors is heard, as JSON values; None where it cannot be told.

    `overall` and `latents` by name are shares of the distance of two targets drawn at random,
    `level` is in dB, `word` a sentence. Imports torch.
    """
    pairs = held_out(found)
    if pairs is None:
        return None

    def go_on() -> bool:
        if cancelled():
            raise TrainingCancelledError("It was stopped.")
        return time.process_time() < end

    end = float("inf")
    turn = turner(asked)
    try:
        settings = SoundSettings(**asked["sound"])
        before_a_model()
        model = waited(lambda: opened(settings, folder), go_on)
        if len(turn(pairs[0][0])) % model.metadata.latents:
            return None
        end = time.process_time() + LISTENING
        heard = errors_heard(model, *pairs, turn, go_on)
    except (ModelError, ImportError) as error:
        log.info("What of the errors is heard cannot be told: %s", error)
        return None
    if heard is None:
        return None
    latents = {examples.outputs[j]: share for j, share in sorted(heard.latents.items())}
    facts = {"overall": heard.overall, "level": heard.level, "latents": latents}
    return {**facts, "moments": heard.rows, "word": word(heard.overall, heard.level, latents)}


def opened(settings: SoundSettings, folder: Path) -> Coder:
    """Return a scene's model; raises ModelError, and ImportError where sound is not installed."""
    from pipeline.sound.model import load

    return load(settings.model_path(folder), settings.rate)


def waited(work: Callable[[], Coder], go_on: Callable[[], bool]) -> Coder:
    """Return what another thread gives, or raise what it raises; it may take seconds.

    What `go_on` raises meanwhile is raised at once, and the work then ends by itself.
    """
    with_result: list[Coder] = []
    raised: list[Exception] = []

    def run() -> None:
        try:
            with_result.append(work())
        except Exception as error:
            raised.append(error)

    thread = threading.Thread(target=run, name="opening", daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(PAUSE)
        go_on()
    if raised:
        raise raised[0]
    return with_result[0]


def turner(asked: dict[str, Any]) -> Callable[[FloatArray], FloatArray]:
    """Return what makes the model's latents of a scene's, (m,): what bends is left out."""
    n = int(asked["latents"])
    if asked["turn"] is None:
        return lambda values: values[:n]
    rows = np.array(asked["turn"])
    return lambda values: np.asarray(rows[-1] + values[:n] @ rows[:-1])


def word(overall: float, level: float, latents: dict[str, float]) -> str:
    """Return in a sentence how much of the errors is heard, and which most."""
    said = (
        f"To the ear, what it plays is {percent(overall)} as far from the sound that was meant as "
        f"two of the sounds are from each other ({level:.1f} dB louder or softer)"
    )
    most = max(latents, key=lambda name: latents[name], default="")
    heard = most and latents[most] >= HEARD
    return f"{said}; {most} is heard most." if heard else f"{said}."
