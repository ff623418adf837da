"""Limber, other programs and a bare echo, asked the same by one client, in turns.

Run as `python -m benchmarks.peers.beside`.
"""

import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import loss, own
from benchmarks.client import ANSWER, ASKED, Client
from benchmarks.echo import Echo
from benchmarks.everything import over
from benchmarks.jitter import spread
from benchmarks.peers import pd, sc
from benchmarks.peers.running import there
from benchmarks.subject import Subject

RATES = (100, 1000)
LOSSES = (1000, 2000, 4000, 8000, 12000)
TURNS = 5
FLOOR, LIMBER = "bare echo", "Limber"


class Asked(NamedTuple):
    """Where something listens, and how its answers begin."""

    port: int
    answer: bytes


@contextmanager
def all_of_them(folder: Path, client: Client) -> Iterator[dict[str, Asked]]:
    """Start Limber, taught and playing, every peer that is here, and the echo."""
    with ExitStack() as stack:
        asked: dict[str, Asked] = {}
        port = own.make(folder / "bench", client.port)
        stack.enter_context(own.playing(folder / "bench"))
        own.await_answer(port)
        Subject(client, port).teach()
        asked[LIMBER] = Asked(port, ANSWER)
        for peer in (pd, sc):
            if there(peer.PROGRAM):
                at = stack.enter_context(peer.playing(folder, client))
                asked[peer.NAME] = Asked(at, ANSWER)
        asked[FLOOR] = Asked(stack.enter_context(Echo(client.port)).port, ASKED)
        yield asked


def measure(seconds: float) -> dict[str, Any]:
    """Return latency, jitter and loss of each; every figure takes `seconds`, losses 0.4 of it.

    `latency` has for each rate the figures by name, `ratio` those over the echo's p50 and p99.
    """
    with (
        tempfile.TemporaryDirectory() as place,
        Client() as client,
        all_of_them(Path(place), client) as asked,
    ):
        latency = [at_rate(client, asked, rate, seconds) for rate in RATES]
        losses = [lost(client, asked, rate, 0.4 * seconds) for rate in LOSSES]
    missing = [peer.NAME for peer in (pd, sc) if peer.NAME not in asked]
    return {"latency": latency, "loss": losses, "missing": missing}


def at_rate(client: Client, asked: dict[str, Asked], rate: int, seconds: float) -> dict[str, Any]:
    """Return the figures of each at so many datagrams a second, and their ratios to the echo's."""
    turns: dict[str, list[list[float | None]]] = {name: [] for name in asked}
    for _ in range(TURNS):
        for name, (port, answer) in asked.items():
            turns[name].append(client.probe(port, rate, seconds / TURNS, answer))
    found = {name: spread(stretches) for name, stretches in turns.items()}
    for figures in found.values():
        figures["ratio"] = {k: over(figures[k], found[FLOOR][k]) for k in ("p50", "p99")}
    return {"hz": rate, "by": found}


def lost(client: Client, asked: dict[str, Asked], rate: int, seconds: float) -> dict[str, Any]:
    """Return what each answered of a steady stream."""
    found = {}
    for name, (port, answer) in asked.items():
        found[name] = loss.stream(client, port, answer, rate, seconds)
        time.sleep(loss.QUIET)
    return {"hz": rate, "by": found}


def main() -> None:
    """Measure and print."""
    print(json.dumps(measure(5.0), indent=2))


if __name__ == "__main__":
    main()
