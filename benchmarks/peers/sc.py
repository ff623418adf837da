"""The language of SuperCollider, which maps as one does by hand: each output a weighted sum."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from benchmarks import own
from benchmarks.client import Client
from benchmarks.mappings import INPUTS, OUTPUTS
from benchmarks.peers.running import running

PROGRAM, NAME = "sclang", "SuperCollider's language"

SCRIPT = """\
(
var weights = {weights};
var to = NetAddr("127.0.0.1", {to});
thisProcess.openUDPPort({port});
OSCFunc({{ |said|
    var inputs = said[1..];
    to.sendMsg('/wek/outputs', *weights.collect {{ |row| 0.5 + (row * inputs).sum }});
}}, '/wek/inputs');
)
"""
HEADLESS = {
    "QT_QPA_PLATFORM": "offscreen",
    "QTWEBENGINE_DISABLE_SANDBOX": "1",
    "QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox --disable-gpu",
}


@contextmanager
def playing(folder: Path, client: Client) -> Iterator[int]:
    """Run the script until the end of the block; gives the port it hears."""
    port = own.free_port()
    weights = np.random.default_rng(1).normal(0, 0.4, (OUTPUTS, INPUTS)).round(4).tolist()
    script = folder / "weights.scd"
    script.write_text(SCRIPT.format(weights=weights, to=client.port, port=port))
    home = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with running(client, port, [PROGRAM, "-i", "none", str(script)], HEADLESS | home) as at:
        yield at
