"""The audio server is killed, as a device that is pulled out, and comes back."""

import time
from pathlib import Path

from benchmarks.faults.hall import hall, recorded
from benchmarks.faults.row import Row, within

TIMES = 3
AWAY = 2.0
TOLD, BACK = 3.0, 10.0
"""Seconds: until it is told, and until it is heard again (it is looked for every 8 s at most)."""


def run(folder: Path) -> list[Row]:
    """Pull it out and plug it in, some times; latents go on."""
    told, back, gaps = [], [], []
    with hall(folder) as (stage, server):
        for n in range(TIMES):
            recorder = recorded(server, folder / f"heard-{n}")
            recorder.close()
            gaps.append(stage.gap(server.kill, 0.5))
            told.append(stage.takes(lambda s: any(w in str(s["problems"]) for w in WORDS)) + 0.5)
            time.sleep(AWAY)
            server.start()
            begun = time.monotonic()
            recorded(server, folder / f"again-{n}").close()
            back.append(time.monotonic() - begun)
        quiet = stage.takes(lambda s: not s["sound"].get("problems"))
    return [
        within("the audio server is killed", f"told within {TOLD:.0f} s", told, TOLD),
        within("the same: latents meanwhile", "no gap over 0.25 s", gaps, 0.25),
        within("it is there again", f"sound within {BACK:.0f} s", back, BACK),
        within("the same", "nothing is told any more", [quiet], TOLD),
    ]


WORDS = ("Nothing can be heard", "is gone; it is looked for")
