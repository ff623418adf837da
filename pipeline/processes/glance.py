"""What the page on a phone shows of a performance: latents, the state, who the phones are."""

import json
import math
import time
from pathlib import Path
from typing import Any

from pipeline.processes.live import Live
from pipeline.processes.view import View, view_path

AGAIN = 0.03
"""Seconds for which one look is good for all phones."""

KNOWN = 0.5
"""Seconds for which the status is taken to be the same."""


class Glance:
    """Looks at the performance of a project, as a window does; `text` is for the page."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._view: View | None = None
        self._text, self._looked = "{}", -AGAIN
        self._status: dict[str, Any] = {}
        self._asked = -KNOWN

    def text(self) -> str:
        """Return what is shown now as JSON; "{}" where nothing can be seen."""
        now = time.monotonic()
        if now - self._looked >= AGAIN:
            self._looked = now
            try:
                self._text = self._look(now)
            except (OSError, ValueError):  # no room for it, or it is being made anew
                self._text = "{}"
        return self._text

    def _look(self, now: float) -> str:
        if self._view is None:
            self._view = View(view_path(self._folder))
        self._view.watch()
        if now - self._asked >= KNOWN:
            self._asked = now
            self._status = self._view.status()[1]
        return json.dumps(shown(self._status, self._view.live()))

    def close(self) -> None:
        """Look no longer."""
        if self._view is not None:
            self._view.close()
            self._view = None


def shown(status: dict[str, Any], live: Live | None) -> dict[str, Any]:
    """Return what the page shows of a status and a moment.

    `latents` are [name, place], a place from 0 to 1 within the latent's range; `phones` are the
    pages by their ID, with the name of the sensor that each is.
    """
    sensors = (status.get("sensors") or {}).get("sensors") or {}
    phones = {one["id"]: n for n, one in sensors.items() if one.get("type") == "web" and one["id"]}
    found: dict[str, Any] = {"phones": phones, "latents": []}
    if live is None:
        return found
    found |= {"state": live.state, "besides": live.besides, "scene": live.scene}
    seconds = live.recording[1]
    if live.recording[0] and math.isfinite(seconds):
        found["seconds"] = round(seconds, 1)
    if live.scene == status.get("scene"):
        pairs = zip(status.get("latents") or [], live.latents.tolist(), strict=False)
        found["latents"] = [[one["name"], place(one, value)] for one, value in pairs]
    return found


def place(latent: dict[str, Any], value: float) -> float:
    """Return where a value is within a latent's range, 0 to 1."""
    low, high = float(latent["min"]), float(latent["max"])
    if not math.isfinite(value) or not high > low:
        return 0.0
    return round(min(max((value - low) / (high - low), 0.0), 1.0), 3)
