"""A program that records a JACK server: `python -m tests.pipeline.sound.recorder SERVER FILE`.

It connects to whoever plays, again and again, saying after how many samples, and writes what it
hears to the file, float32 stereo. In a process of its own: a server that dies takes its clients
with it.
"""

import sys
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Any

import jack
import numpy as np


def joined(client: Any, player: Any, ear: Any) -> bool:
    """Return whether a port is heard that was not; each by itself, as one alone may have failed."""
    if player.name in {port.name for port in client.get_all_connections(ear)}:
        return False
    client.connect(player, ear)
    return True


def main(server: str, path: Path) -> None:
    """Record until this process is ended."""
    blocks: deque[bytes] = deque()
    client: Any = jack.Client("recorder", servername=server, no_start_server=True)
    ports = [client.inports.register(f"in_{i}") for i in range(2)]
    heard = 0

    def process(frames: int) -> None:
        nonlocal heard
        heard += frames
        blocks.append(np.stack([p.get_array() for p in ports], axis=1).tobytes())

    client.set_process_callback(process)
    client.activate()
    with path.open("wb", buffering=0) as file:
        while True:
            while blocks:
                file.write(blocks.popleft())
            found = client.get_ports(is_audio=True, is_output=True)
            others = "system:", "recorder:", "generator:"
            players = [p for p in found if not p.name.startswith(others)]
            for left, right in zip(players[::2], players[1::2], strict=False):
                with suppress(jack.JackError):  # of one that was killed and is still listed
                    if joined(client, right, ports[1]) + joined(client, left, ports[0]):
                        print(heard, flush=True)
            time.sleep(0.02)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
