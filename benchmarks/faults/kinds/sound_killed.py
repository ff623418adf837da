"""What makes the sound, what plays it, and the engine are killed again and again."""

from functools import partial
from pathlib import Path

from benchmarks.faults.hall import hall, kill, recorded, silence
from benchmarks.faults.row import Row, within

KILLS = 10
MOST = 2.0
NONE = 0.1
"""Seconds without sound that count as a gap of the server's own."""

WANTED = {"sound": MOST, "audio": MOST, "engine": NONE}


def run(folder: Path) -> list[Row]:
    """Kill each, hearing what the loudspeaker would."""
    rows = []
    with hall(folder) as (stage, server):
        recorder = recorded(server, folder / "heard")
        for kind, most in WANTED.items():
            times = []
            for _ in range(KILLS):
                if kind != "audio":
                    stage.stood_by(kind)
                times.append(silence(recorder, partial(kill, stage, kind)))
            wanted = f"sound back within {most:.0f} s" if most >= 1.0 else "the sound goes on"
            rows.append(within(f"kill −9 of the {kind}: silence", wanted, times, most))
        recorder.close()
    return rows
