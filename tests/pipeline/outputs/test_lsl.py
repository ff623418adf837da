"""Latents as a stream that a process of its own hears."""

import subprocess
import sys
import time
from uuid import uuid4

import numpy as np

from pipeline.outputs.base import Voice
from pipeline.outputs.lsl import Lsl
from tests.pipeline.processes.running import until

HEARER = """
import sys
from tests.peers.lab import pylsl
found = pylsl.resolve_bypred(f"name='{sys.argv[1]}'", 1, timeout=30)[0]
inlet = pylsl.StreamInlet(found)
info = inlet.info(timeout=30)
print(info.type(), *info.get_channel_labels(), flush=True)
print(*inlet.pull_sample(timeout=30)[0], flush=True)
"""


def hear(name: str, output: Lsl, voice: Voice, values: list[float]) -> list[str]:
    """Send until another process has heard it; return what it heard, in words."""
    command = [sys.executable, "-c", HEARER, name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            output.send(voice, np.array(values, np.float32), 0, by_frame=True)
            time.sleep(0.01)
        assert process.stdout is not None
        return process.stdout.read().splitlines()


def test_another_process_hears_the_latents_by_name() -> None:
    name = f"limber-{uuid4()}"
    output = Lsl(stream=name)
    output.open()
    alone = Voice("main", ("hum", "wind"), alone=True)
    assert hear(name, output, alone, [0.5, -1.5]) == ["Latents hum wind", "0.5 -1.5"]
    output.close()
    assert output.sent > 0


def test_a_scene_that_changes_gets_another_stream_and_only_its_latents() -> None:
    name = f"limber-{uuid4()}"
    output = Lsl(stream=name, latents=["wind"])
    output.open()
    for latents in (("hum", "wind"), ("wind", "hum", "choir")):
        voice = Voice("storm", latents, alone=False)
        values = np.arange(len(latents), dtype=np.float32)
        before = output.sent

        def goes(voice: Voice = voice, values: np.ndarray = values, before: int = before) -> bool:
            output.send(voice, values, 0, by_frame=True)
            return output.sent > before

        until(goes)
    assert hear(f"{name}-storm", output, voice, [7, 8, 9]) == ["Latents wind", "7.0"]
    output.close()
    output.send(voice, values, 0, by_frame=True)  # nothing is open any more: nothing happens
