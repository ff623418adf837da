"""A program that plays to whoever listens on a JACK server: `python -m … SERVER LEVEL`.

A sine of 200 Hz, so loud, on one port; in a process of its own, as the recorder.
"""

import sys
import time
from contextlib import suppress
from typing import Any

import jack
import numpy as np

HERTZ = 200.0


def main(server: str, level: float) -> None:
    """Play until this process is ended, connected to each port that listens."""
    client: Any = jack.Client("generator", servername=server, no_start_server=True)
    port = client.outports.register("out")
    played = 0

    def process(frames: int) -> None:
        nonlocal played
        t = (played + np.arange(frames)) / client.samplerate
        port.get_array()[:] = level * np.sin(2 * np.pi * HERTZ * t)
        played += frames

    client.set_process_callback(process)
    client.activate()
    while True:
        for ear in client.get_ports(is_audio=True, is_input=True):
            joined = {other.name for other in client.get_all_connections(port)}
            if not ear.name.startswith(("system:", "recorder:")) and ear.name not in joined:
                with suppress(jack.JackError):  # of one that has just gone
                    client.connect(port, ear)
                    print("connected", flush=True)
        time.sleep(0.02)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
