"""What `limber bench` measures: playing beside its floor, loss, start, memory, and fitting."""

import importlib.util
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import loss, mappings, own, watched
from benchmarks.client import ASKED, Client, figures
from benchmarks.echo import Echo
from benchmarks.mappings import INPUTS, OUTPUTS
from benchmarks.subject import AbsentError, Subject
from pipeline.sound.device import NEEDED

LATENCIES = ((100, False), (1000, False), (100, True), (1000, True))
"""Datagrams a second, and whether it trains all the while."""

REPEATS = 5
"""Turns that the program and the echo take, so that both meet the same machine."""

LOSS = 2.0 / 5.0
PLAYED = 60.0 / 5.0
"""What of `seconds` a stream lasts, and how many times it is played before memory is looked at."""

RUNS = (("auto", 100, 10), ("auto", 1000, 3), (mappings.FLOOR, 1000, 3))
"""Mapping, examples and draws; the last is a plain kernel ridge, for comparison."""

Said = Callable[[str], None]


def measure(seconds: float, said: Said) -> dict[str, Any]:
    """Return all figures of Limber as JSON values; each latency takes about twice `seconds`."""
    with (
        tempfile.TemporaryDirectory() as place,
        Client() as client,
        Echo(client.port) as echo,
    ):
        folder = Path(place) / "bench"
        port = own.make(folder, client.port)
        said("start")
        found = {**about("limber"), "start": own.starts(folder, port)}
        with own.playing(folder) as pid:
            own.await_answer(port)
            subject = Subject(client, port)
            subject.teach()
            began = time.monotonic()
            found |= played(subject, echo.port, seconds, said)
            said("memory")
            client.probe(port, 100, began + PLAYED * seconds - time.monotonic())
            found["memory_after_s"] = time.monotonic() - began
            found["memory_mb"] = own.memory(pid)
        said("beside a window")
        found["watched"] = watched.measure(Path(place) / "watched", 2 * seconds)
    said("training")
    found["training"] = [vars(mappings.measure(*run)) for run in RUNS]
    if can_sound():
        found |= {"sound": sounding(seconds, said)}
    return found


def measure_sound(seconds: float, said: Said) -> dict[str, Any]:
    """Return the figures of sound alone; raises AbsentError where PyTorch is missing."""
    if not can_sound():
        raise AbsentError(NEEDED)
    return {**about("limber"), "sound": sounding(seconds, said)}


def sounding(seconds: float, said: Said) -> dict[str, Any]:
    """Return what models cost and how late they are heard; each part takes about `seconds`."""
    from benchmarks import audible, sound

    with tempfile.TemporaryDirectory() as place:
        said("sound: playing")
        found = {"playing": audible.playing(Path(place), seconds)}
        said("sound: decoding")
        found["decoding"] = sound.decoding(Path(place), seconds)
        said("sound: switching")
        return {**found, "switching": sound.switching(Path(place))}


def can_sound() -> bool:
    """Return whether models can be played on this computer."""
    return importlib.util.find_spec("torch") is not None


def measure_against(port: int, listen: int, seconds: float, said: Said) -> dict[str, Any]:
    """Return the figures of another program that speaks Wekinator's protocol.

    Start, memory and training of its own are not known: None. It is taught, and keeps that.
    Raises AbsentError when it does not answer, PortTakenError when `listen` is not free.
    """
    with Client(listen) as client, Echo(client.port) as echo:
        said("teaching")
        subject = Subject(client, port)
        subject.teach()
        found = played(subject, echo.port, seconds, said)
        subject.say("stopRunning")
    unknown = dict.fromkeys(("start", "memory_after_s", "memory_mb", "training"))
    return {**about(f"port {port}"), **found, **unknown}


def played(subject: Subject, echo: int, seconds: float, said: Said) -> dict[str, Any]:
    """Return latencies and losses of a program that plays."""
    latencies, losses = [], []
    for rate, training in LATENCIES:
        said(f"{rate} Hz" + ", while training" * training)
        latencies.append(side_by_side(subject, echo, rate, training, seconds))
    for rate in loss.RATES:
        said(f"loss at {rate} Hz")
        losses.append(loss.measure(subject.client, subject.port, echo, rate, LOSS * seconds))
    return {"latency": latencies, "loss": losses}


def side_by_side(
    subject: Subject, echo: int, rate: int, training: bool, seconds: float
) -> dict[str, Any]:
    """Return the figures of a program and of the echo, taken in turns, and their ratios."""
    client, trainings = subject.client, subject.trainings
    before = subject.keep_training if training else lambda: None
    theirs: list[float | None] = []
    floor: list[float | None] = []
    for _ in range(REPEATS):
        theirs += client.probe(subject.port, rate, seconds / REPEATS, before=before)
        floor += client.probe(echo, rate, seconds / REPEATS, ASKED, before)
    if training:
        subject.rest()
        subject.run()
    found = {"subject": vars(figures(theirs)), "echo": vars(figures(floor))}
    ratio = {key: over(found["subject"][key], found["echo"][key]) for key in ("p50", "p99")}
    count = subject.trainings - trainings
    return {"hz": rate, "training": training, **found, "ratio": ratio, "trainings": count}


def over(one: float | None, other: float | None) -> float | None:
    """Return a ratio; None where one of both is not known."""
    return one / other if one is not None and other else None


def about(subject: str) -> dict[str, Any]:
    """Return what was measured, how and where."""
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors"
    return {
        "bench": 1,
        "subject": subject,
        "inputs": INPUTS,
        "outputs": OUTPUTS,
        "machine": f"{machine}, Python {sys.version.split()[0]}",
    }
