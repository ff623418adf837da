"""What the demo has seen happen: its figures, and what of it did not truly happen."""

import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from rich.table import Table

from pipeline.terminal.demo_script import RANGE, Script
from recordings.frame import FloatArray

SILENCE = -60.0
"""dB at or below which nothing can be heard."""


@dataclass
class Tally:
    """What the demo counts: datagrams sent, latents heard, and errors by digit (RMSE, in ranges).

    `parts` says how loud (dB) and how bright (Hz) each part of it is in its file.
    """

    sent: int = 0
    heard: int = 0
    errors: dict[str, float] = field(default_factory=dict)
    parts: dict[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def error(self) -> float:
        """The error over all movements that were not taught."""
        return float(np.sqrt(np.mean(np.square(list(self.errors.values())))))


def rmse(values: FloatArray, target: FloatArray) -> float:
    """Return the root of the mean squared difference over rows and latents, in ranges of these."""
    return float(np.sqrt(np.mean((values - target) ** 2)) / RANGE)


def standing_still(script: Script) -> float:
    """Return the error of playing the middle of the targets, whatever the movement."""
    targets = np.array(list(script.digits.values()))
    return rmse(targets, targets.mean(axis=0))


def missing(status: dict[str, Any], tally: Tally, script: Script) -> list[str]:
    """Return what of the demo did not truly happen, in words."""
    phone, rounds = status["sensors"]["sensors"]["phone"], len(script.digits) * len(script.taught)
    wrong = [
        (phone["frames"] < tally.sent, f"{tally.sent} frames sent, {phone['frames']} arrived"),
        (phone["malformed"] > 0, f"{phone['malformed']} frames were malformed"),
        (len(status["rounds"]) != rounds, f"{len(status['rounds'])} rounds of {rounds} are there"),
        (status["state"] != "playing", "it was not playing at the end"),
        (tally.heard < tally.sent, f"{tally.heard} latents heard for {tally.sent} frames"),
        (status["latency"]["p99"] is None, "no latency was measured"),
        (
            not tally.error < standing_still(script),  # so that NaN counts as wrong
            "movement not taught played no better than the middle of the targets would",
        ),
    ]
    return [text for bad, text in wrong if bad]


def summary(status: dict[str, Any], tally: Tally, script: Script, folder: Path) -> Table:
    """Return what happened, in figures, and what to type next."""
    latency, received = status["latency"], status["sensors"]["sensors"]["phone"]["frames"]
    trained = f"{len(status['rounds'])}, trained in {status['report']['seconds']:.2f} s"
    each = ", ".join(f"{digit}: {error:.2f}" for digit, error in tally.errors.items())
    middle = f"({each}); the middle of the targets would be off by {standing_still(script):.3f}"
    table = Table(title="What happened", show_header=False, title_justify="left")
    table.add_row("frames", f"{tally.sent} sent, {received} received")
    table.add_row(
        "latents heard over OSC", f"{tally.heard} messages: one a frame, and more while they glide"
    )
    table.add_row("rounds taught", trained)
    table.add_row("datagram → latents", f"p50 {latency['p50']:.2f} ms, p99 {latency['p99']:.2f} ms")
    table.add_row(
        "error on movement not taught", f"{tally.error:.3f} of the range of a latent, RMSE {middle}"
    )
    if tally.parts:
        table.add_row("heard while playing", heard_while_playing(tally))
    table.add_row("project", str(folder))
    table.add_row("next", next_line())
    return table


def heard_while_playing(tally: Tally) -> str:
    """Return how bright and how loud each movement that was not taught sounded."""
    played = {k: v for k, v in tally.parts.items() if k.startswith("play")}
    each = [
        f"{label.split()[-1]} {hertz:.0f} Hz, {level:.0f} dB"
        for label, (level, hertz) in played.items()
    ]
    return "; ".join(each) + " (middle of the spectrum, level)"


def settled(sound: dict[str, Any]) -> bool:
    """Return whether a device plays, or there is a reason why none does."""
    scenes = sound.get("scenes", {}).values()
    plays = sound.get("device") and any(scene.get("state") == "ready" for scene in scenes)
    return bool(plays or sound.get("problems"))


def where_heard(sound: dict[str, Any]) -> str:
    """Return in words where the demo was heard, from the status of the sound."""
    device = sound.get("device")
    if device and max(sound.get("peak", [SILENCE])) > SILENCE:
        return f'It was heard on "{device}".'
    why = "; ".join(sound.get("problems", []))
    why = why or ("nothing came out of it" if device else "no device to play on was found")
    return f"It is heard only in the file: {why}."


def next_line() -> str:
    """Return what to type to play with one's own phone."""
    return f"{program()} gui, the window; or {program()} new my-piece && {program()} run my-piece"


def program() -> Path:
    """Return how this command line is called from here."""
    path = Path(sys.executable).with_name("limber")
    if path.is_relative_to(Path.cwd()):
        return path.relative_to(Path.cwd())
    return Path("limber") if shutil.which("limber") else path
