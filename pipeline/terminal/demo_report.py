"""What the demo has seen happen: its figures, and what of it did not truly happen."""

import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from rich.table import Table

from pipeline.terminal.demo_script import Script
from recordings.frame import FloatArray


@dataclass
class Tally:
    """What the demo counts: datagrams sent, latents heard, and errors by digit (RMSE)."""

    sent: int = 0
    heard: int = 0
    errors: dict[str, float] = field(default_factory=dict)

    @property
    def error(self) -> float:
        """The error over all movements that were not taught."""
        return float(np.sqrt(np.mean(np.square(list(self.errors.values())))))


def rmse(values: FloatArray, target: FloatArray) -> float:
    """Return the root of the mean squared difference, over all rows and latents."""
    return float(np.sqrt(np.mean((values - target) ** 2)))


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
        "error on movement not taught", f"{tally.error:.3f} RMSE of targets in 0..1 {middle}"
    )
    table.add_row("project", str(folder))
    table.add_row("next", next_line())
    return table


def next_line() -> str:
    """Return what to type to play with one's own phone."""
    program = Path(sys.executable).with_name("limber")
    if program.is_relative_to(Path.cwd()):
        program = program.relative_to(Path.cwd())
    elif shutil.which("limber"):
        program = Path("limber")
    return f"{program} new my-piece && {program} run my-piece"
