"""Limber while it sounds: from a movement to the device's buffer, and what the engine feels."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from benchmarks import own
from benchmarks.client import Client, figures
from benchmarks.models import build
from benchmarks.subject import Subject
from pipeline.processes import client as local
from pipeline.sound.urgency import granted

RATE, PERIOD = 48000, 256
"""Hz and samples of the server without hardware."""

PATIENCE = 60.0
"""Seconds in which models are loaded and a device is open."""

SETTLE = 2.0
"""Seconds after sound has begun before it is measured."""

TURNS = 3
"""Times that the engine is measured with sound and without, in turns."""

HZ = 100
MODELS = ("limber", "of v1's size")


@contextmanager
def server(period: int = PERIOD) -> Iterator[str]:
    """Run an audio server without hardware until the end of the block; "" where there is none."""
    if shutil.which("jackd") is None:
        yield ""
        return
    name = f"limber-bench-{os.getpid()}"
    first = "--realtime" if granted() else "--no-realtime"
    command = ["jackd", "-n", name, first, "-d", "dummy", "-r", str(RATE), "-p", str(period)]
    jack = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    kept = {k: os.environ.get(k) for k in ("JACK_DEFAULT_SERVER", "JACK_NO_START_SERVER")}
    os.environ.update(JACK_DEFAULT_SERVER=name, JACK_NO_START_SERVER="1")
    try:
        subprocess.run(["jack_wait", "-s", name, "-w", "-t", "10"], capture_output=True)
        yield name
    finally:
        for key, value in kept.items():
            os.environ.pop(key, None) if value is None else os.environ.update({key: value})
        jack.terminate()
        with suppress(subprocess.TimeoutExpired):
            jack.wait(10)
        jack.kill()
        jack.wait()


def playing(folder: Path, seconds: float) -> list[dict[str, Any]]:
    """Return for each model what playing it here costs, and how late it is.

    On an audio server without hardware where there is one, else on the system's device.
    """
    with server(), Client() as client:
        found = []
        for i, name in enumerate(MODELS):
            place = folder / f"piece-{i}"
            model = name if name == "limber" else str(build(folder / "v1.ts"))
            port = own.make(place, client.port, model)
            with own.playing(place):
                own.await_answer(port)
                subject = Subject(client, port)
                subject.teach()
                found.append({"model": name, **beside(place, subject, seconds)})
        return found


def beside(folder: Path, subject: Subject, seconds: float) -> dict[str, Any]:
    """Return the engine's figures without and with sound beside it, and the sound's own.

    Where nothing sounds, the "problem" instead.
    """
    engine = local.Client(folder, PATIENCE)
    alone: list[float | None] = []
    together: list[float | None] = []
    sound: dict[str, Any] = {}
    gaps = 0
    try:
        for _ in range(TURNS):
            engine.do("sound/here", 0)
            engine.wait(lambda s: not s["sound"].get("here"), PATIENCE)
            time.sleep(SETTLE)
            alone += subject.client.probe(subject.port, HZ, seconds / TURNS)
            engine.do("sound/here", 1)
            if not sounds(engine):
                return {"problem": why(said(engine))}
            time.sleep(SETTLE)
            before = said(engine)
            together += subject.client.probe(subject.port, HZ, seconds / TURNS)
            sound = said(engine)
            gaps += max(0, sound.get("dry", 0) - before.get("dry", 0))
    finally:
        engine.close()
    facts = ("device", "rate", "block_ms", "ahead_ms", "device_ms", "movement_ms", "share")
    scene: dict[str, Any] = next(iter(sound.get("scenes", {}).values()), {})
    return {
        "engine_alone": vars(figures(alone)),
        "engine_beside": vars(figures(together)),
        **{key: sound.get(key) for key in facts},
        "decode_ms": scene.get("decode_ms"),
        "floor_ms": floor(sound),
        "gaps": gaps,
    }


def sounds(engine: local.Client) -> bool:
    """Return whether sound is heard before too long."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = said(engine)
        loaded = all(facts.get("decode_ms") for facts in found.get("scenes", {}).values())
        if found.get("sounding") and found.get("scenes") and loaded:
            return True
        time.sleep(0.05)
    return False


def why(sound: dict[str, Any]) -> str:
    """Return what Limber says that is wrong, or else how far it got."""
    states = [f"{name} is {f.get('state')}" for name, f in sound.get("scenes", {}).items()]
    return "; ".join(sound.get("problems") or states or ["no sound is made"])


def said(engine: local.Client) -> dict[str, Any]:
    """Return what Limber says of its sound."""
    found: dict[str, Any] = json.loads(engine.do("sound")[0])
    return found


def floor(sound: dict[str, Any]) -> float | None:
    """Return the ms that no movement could go below: the block it waits for, and the ring."""
    block, ahead = sound.get("block_ms"), sound.get("ahead_ms")
    return None if block is None or ahead is None else float(block) + float(ahead)
