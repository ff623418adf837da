"""A patch of Pure Data that maps as one does by hand: each output a weighted sum of the inputs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from benchmarks import own
from benchmarks.client import Client
from benchmarks.mappings import INPUTS, OUTPUTS
from benchmarks.peers.running import running

PROGRAM, NAME = "pd", "Pd, a patch of weights"


@contextmanager
def playing(folder: Path, client: Client) -> Iterator[int]:
    """Run the patch until the end of the block, without sound; gives the port it hears."""
    port = own.free_port()
    (folder / "weights.pd").write_text(patch(port, client.port))
    command = [PROGRAM, "-nogui", "-noaudio", "-nomidi", "-nrt", str(folder / "weights.pd")]
    with running(client, port, command) as at:
        yield at


def patch(port: int, to: int) -> str:
    """Return the patch: `/wek/inputs` in on `port`, `/wek/outputs` out to `to`.

    Pd sends from right to left, and from an outlet in the order in which it was connected, so that
    the first output, which sends them all, is reached last.
    """
    weights = np.random.default_rng(1).normal(0, 0.4, (OUTPUTS, INPUTS))
    boxes = [
        f"netreceive -u -b {port}",
        "oscparse",
        "list trim",
        "route wek",
        "route inputs",
        f"unpack {' '.join('f' * INPUTS)}",
        *(_sum(row.tolist()) for row in weights),
        f"pack {' '.join('f' * OUTPUTS)}",
        "oscformat wek outputs",
        "netsend -u -b",
        "loadbang",
    ]
    first, packed = 6, 6 + OUTPUTS
    wires = [(i, 0, i + 1, 0) for i in range(5)]
    for j in reversed(range(OUTPUTS)):
        wires += [(5, i, first + j, i) for i in range(INPUTS)]
        wires.append((first + j, 0, packed, j))
    wires += [(packed, 0, packed + 1, 0), (packed + 1, 0, packed + 2, 0)]
    wires += [(packed + 3, 0, packed + 4, 0), (packed + 4, 0, packed + 2, 0)]
    lines = ["#N canvas 0 0 900 700 12;"]
    lines += [f"#X obj 10 {30 * i + 10} {box};" for i, box in enumerate(boxes)]
    lines.append(f"#X msg 300 10 connect 127.0.0.1 {to};")
    lines += [f"#X connect {' '.join(map(str, wire))};" for wire in wires]
    return "\n".join(lines) + "\n"


def _sum(weights: list[float]) -> str:
    terms = " + ".join(f"({weight:.4f} * \\$f{i + 1})" for i, weight in enumerate(weights))
    return f"expr 0.5 + {terms}"
