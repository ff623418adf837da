"""The piece that is seen in pictures of the window: taught, analysed, and moving by itself."""

import csv
import subprocess
import sys
from pathlib import Path
from shutil import copyfile

import numpy as np

from pipeline.project.first_targets import SOUNDS
from pipeline.sound.settings import SHIPPED
from pipeline.terminal.first_pieces import playing_piece

FRAMES = 600
"""Latents of each sound: some seconds."""

STEP, PULL = 0.12, 0.02
"""How far latents wander in each, and how they are drawn back to where they began."""


def make(folder: Path) -> None:
    """Make the piece; takes some seconds. Raises OSError, and CalledProcessError."""
    playing_piece(folder)
    model = folder / "models" / "hall.ts"
    model.parent.mkdir(exist_ok=True)
    copyfile(SHIPPED, model)
    sounds = [sound(folder, model, name, middle) for name, middle in SOUNDS.items()]
    limber("analyse", model, *sounds)
    scene = folder / "scenes" / "main" / "scene.toml"
    scene.write_text(scene.read_text().replace('"limber"', '"models/hall.ts"'))


def sound(folder: Path, model: Path, name: str, middle: tuple[float, ...]) -> Path:
    """Write what the model makes of latents that wander around a target."""
    draw = np.random.default_rng(len(name))
    at = np.array(middle)
    rows = []
    for _ in range(FRAMES):
        at = np.clip(at + draw.normal(0, STEP, len(at)) + PULL * (np.array(middle) - at), -3, 3)
        rows.append(at.tolist())
    table, made = folder / "sounds" / f"{name}.csv", folder / "sounds" / f"{name}.wav"
    table.parent.mkdir(exist_ok=True)
    with table.open("w", newline="") as file:
        csv.writer(file).writerows([[f"latent-{i + 1}" for i in range(len(middle))], *rows])
    limber("render", "--model", model, "--latents", table, "--out", made)
    table.unlink()
    return made


def limber(*words: str | Path) -> None:
    """Run a command of Limber's."""
    command = [sys.executable, "-m", "pipeline", *map(str, words)]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own, no shell
