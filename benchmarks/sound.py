"""What sound costs: models played as Limber plays them, beside the same models called directly."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.models import LIGHT, WIDTHS, build
from pipeline.sound.mixer import Mixer
from pipeline.sound.model import WARM_UP, load
from pipeline.sound.player import SHORTEST
from pipeline.sound.settings import SHIPPED, SoundSettings
from pipeline.sound.slot import Movement
from pipeline.sound.voice import Voice

RATES = (44100, 48000)
"""Rates of devices in Hz: the second is not the stand-ins' own."""

SWITCHES, STEPS = 100, 4
"""Switches between scenes, and the blocks that each takes."""

SCENES = (4, 8, 16)
"""Latents of the scenes that are switched between."""

Direct = Callable[[], None]


class Stage:
    """A mixer with a voice for each scene, and what the engine would have left for it."""

    def __init__(self, rate: int, models: dict[str, Path]) -> None:
        self.rate = rate
        self.gains = dict.fromkeys(models, 0.0)
        self.mixer = Mixer(self._movement)
        self._rng = np.random.default_rng(1)
        self.voices: dict[str, Voice] = {}
        for name, path in models.items():
            model = load(path)
            model.warm_up("decode")
            self.voices[name] = voice = Voice(model, SoundSettings(model=str(path)), rate)
            self.mixer.put(name, voice)
        self.latents = {n: np.zeros(v.mode.inputs, np.float32) for n, v in self.voices.items()}

    def _movement(self, scene: str) -> Movement:
        return Movement(0, 0, self.gains[scene], self.latents[scene])

    def move(self) -> None:
        """Let every latent be elsewhere in the next block."""
        for scene, values in self.latents.items():
            self.latents[scene] = self._rng.normal(size=len(values)).astype(np.float32)

    def frames(self) -> int:
        """Return how many samples the player would make at once."""
        return round(max(self.mixer.span(), SHORTEST * self.rate))

    def block(self, frames: int) -> float:
        """Return the seconds that a block takes, from latents that have moved."""
        self.move()
        began = time.perf_counter()
        self.mixer.block(frames)
        return time.perf_counter() - began


def decoding(folder: Path, seconds: float) -> list[dict[str, Any]]:
    """Return for each model and rate what a block costs, directly and played."""
    light, large = build(folder / "light.ts", widths=LIGHT), build(folder / "v1.ts", widths=WIDTHS)
    models = {"limber": SHIPPED, "light, ratio 2048": light, "of v1's size": large}
    return [
        {"model": name, "hz": rate, **side_by_side(path, rate, seconds / len(RATES))}
        for name, path in models.items()
        for rate in RATES
    ]


def side_by_side(path: Path, rate: int, seconds: float) -> dict[str, Any]:
    """Return figures of a model, called directly, by a voice, and by all that plays it.

    The three take turns, block by block, each with a copy of its own; a second copy's block is
    as long. "more" is what the voice adds to the model's time for the same sound, as a share of
    medians.
    """
    voice = Stage(rate, {"one": path}).voices["one"]
    stage = Stage(rate, {"one": path})
    stage.gains["one"] = 1.0
    frames = stage.frames()
    call, samples = directly(path)
    direct: list[float] = []
    voiced: list[float] = []
    mixed: list[float] = []
    until = time.monotonic() + seconds
    was = stage.latents["one"]
    while time.monotonic() < until or len(direct) < WARM_UP:
        direct.append(timed(call))
        now = stage.latents["one"]
        voiced.append(timed(lambda was=was, now=now: voice.block(was, now, frames)))  # type: ignore[misc]  # it takes defaults
        was = now
        mixed.append(stage.block(frames))
    per_block = samples / voice.model.rate / (frames / rate)
    model = np.array(direct) / per_block
    return {
        "blocks": len(direct),
        "block_ms": 1e3 * frames / rate,
        "direct": spread(model),
        "voice": spread(voiced),
        "played": spread(mixed),
        "more": float(np.median(voiced) / np.median(model)) - 1.0,
        "more_played": float(np.median(mixed) / np.median(model)) - 1.0,
        "share": float(np.median(mixed)) * rate / frames,
    }


def directly(path: Path) -> tuple[Direct, int]:
    """Return what decodes one shortest block of a model, and how many samples that is."""
    metadata = load(path).metadata  # torch uses one thread from here on
    module: Any = torch.jit.load(str(path)).eval()  # type: ignore[no-untyped-call]  # torch says no types
    decode = module.decode
    z = torch.zeros(1, metadata.latents, metadata.window // metadata.ratio)

    def call() -> None:
        with torch.inference_mode(), torch.jit.optimized_execution(False):  # type: ignore[attr-defined]  # torch says so little
            decode(z.normal_())

    for _ in range(WARM_UP):
        call()
    return call, metadata.window


def switching(folder: Path) -> dict[str, Any]:
    """Return what blocks cost while scenes of 4, 8 and 16 latents fade into another, and before."""
    models = {str(n): build(folder / f"scene-{n}.ts", n, LIGHT) for n in SCENES}
    stage = Stage(RATES[1], models)
    steady, fading = [], []
    names = list(models)
    for i in range(SWITCHES):
        before, after = names[i % len(names)], names[(i + 1) % len(names)]
        stage.gains[before] = 1.0
        frames = stage.frames()
        steady += [stage.block(frames) for _ in range(STEPS)]
        for step in range(1, STEPS + 1):
            stage.gains[before], stage.gains[after] = 1.0 - step / STEPS, step / STEPS
            fading.append(stage.block(frames))
    return {
        "switches": SWITCHES,
        "scenes": list(SCENES),
        "block_ms": 1e3 * frames / RATES[1],
        "steady": spread(steady),
        "fading": spread(fading),
    }


def timed(call: Callable[[], object]) -> float:
    """Return the seconds that a call takes."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def spread(seconds: Any) -> dict[str, float]:
    """Return median and 99th percentile in ms."""
    p50, p99 = np.percentile(seconds, (50, 99)).tolist()
    return {"p50": 1e3 * p50, "p99": 1e3 * p99}
