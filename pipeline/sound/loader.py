"""Loads the models of all scenes, in a thread, so that what plays already goes on."""

import json
import logging
import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.sound.lateness import Measure, Measuring
from pipeline.sound.mixer import Voice
from pipeline.sound.settings import AT_ONCE

log = logging.getLogger(__name__)

SETTLE = 0.5
"""Seconds after which what a loading has delayed is over."""

PERIOD = 1.0
"""Seconds between looks at the files: one that is replaced is loaded again."""

QUIET = 3.0
"""Seconds after the last loading before a model is measured: first of all something is heard."""

Make = Callable[[Path, dict[str, Any], int], tuple[Voice, dict[str, Any]]]
"""Makes a voice of a project's folder, a scene's [sound] table and a rate in Hz, with the facts to
tell of it; raises what says what is wrong."""

Key = tuple[str, tuple[int, int] | None]
"""What a voice was made from: its settings, and time and size of its file."""


class Loader:
    """Makes a voice for each scene that is wanted, anew whenever its settings or file change.

    One that cannot be made leaves the one before. `prepare` is done before anything is asked for;
    each voice is measured by `measure` when all of them are made.
    """

    def __init__(
        self,
        make: Make,
        prepare: Callable[[], None] = lambda: None,
        measure: Measure | None = None,
        quiet: float = QUIET,
    ) -> None:
        self._make, self._prepare = make, prepare
        self._measure, self._quiet = measure, quiet
        self._unmeasured: list[str] = []
        self._measuring: tuple[str, Key, Measuring] | None = None
        self._wanted: dict[str, tuple[str, Path, dict[str, Any], int]] = {}
        self._made: dict[str, Key] = {}
        self._facts: dict[str, dict[str, Any]] = {}
        self._playing: dict[str, dict[str, Any]] = {}
        self._ready: queue.SimpleQueue[tuple[str, Voice | None]] = queue.SimpleQueue()
        self._changed = threading.Event()
        self._closing = self._loading = False
        self._loaded = -SETTLE
        self._thread = threading.Thread(target=self._run, name="loader", daemon=True)
        self._thread.start()

    def want(self, folder: str, scenes: dict[str, dict[str, Any]], rate: int) -> None:
        """Ask for the voices of these scenes, {name: its table}; none of other scenes.

        What a voice takes over as it plays makes no new one.
        """
        self._wanted = {
            name: (json.dumps([folder, lasting(table), rate]), Path(folder), table, rate)
            for name, table in scenes.items()
        }
        self._changed.set()

    def ready(self) -> list[tuple[str, Voice | None]]:
        """Return the voices that were made since it was asked last; None for a scene without."""
        found = []
        while not self._ready.empty():
            found.append(self._ready.get())
        return found

    def facts(self) -> dict[str, dict[str, Any]]:
        """Return what there is to tell of each scene's voice: "state", "problem" and more."""
        return {name: self._facts[name] for name in self._wanted if name in self._facts}

    @property
    def busy(self) -> bool:
        """Whether a model is loaded now, or was a moment ago."""
        return self._loading or time.monotonic() - self._loaded < SETTLE

    def close(self) -> None:
        """Load no more."""
        self._closing = True
        self._changed.set()

    def _run(self) -> None:
        try:
            self._prepare()
        except Exception as error:
            log.warning("%s", error)  # told of every scene too, as it is made
        while not self._closing:
            wanted = self._wanted
            for scene in [s for s in self._made if s not in wanted]:
                del self._made[scene]
                self._playing.pop(scene, None)
                self._ready.put((scene, None))
            for scene, (text, folder, table, rate) in wanted.items():
                key = text, stamp(folder, table)
                if self._made.get(scene) != key and not self._closing:
                    self._made[scene] = key
                    self._load(scene, folder, table, rate)
            self._look_at_measures()
            self._changed.wait(PERIOD)
            self._changed.clear()
        if self._measuring is not None:
            self._measuring[2].end()

    def _load(self, scene: str, folder: Path, table: dict[str, Any], rate: int) -> None:
        if not table.get("model"):
            self._facts[scene] = {"model": "", "state": "none", "problem": ""}
            self._playing.pop(scene, None)
            self._ready.put((scene, None))
            return
        facts = {"model": table["model"], "problem": ""}
        self._facts[scene] = facts | {"state": "loading"}
        self._loading = True
        try:
            voice, told = self._make(folder, table, rate)
        except Exception as error:
            log.warning("%s cannot sound: %s", scene, error)
            problem = f"{error}{going_on(self._playing.get(scene), table)}"
            self._facts[scene] = facts | {"state": "failed", "problem": problem}
            self._unmeasured = [s for s in self._unmeasured if s != scene]
        else:
            self._facts[scene] = facts | {"state": "ready", **told}
            self._playing[scene] = table
            self._ready.put((scene, voice))
            self._unmeasured = [s for s in self._unmeasured if s != scene] + [scene]
        finally:
            self._loading, self._loaded = False, time.monotonic()

    def _look_at_measures(self) -> None:
        """Take what was measured, and measure the next voice once all has been quiet a while."""
        if self._measuring is not None:
            scene, key, measuring = self._measuring
            found = measuring.found()
            if found is None:
                return
            self._measuring = None
            if self._made.get(scene) == key:
                self._facts[scene] = self._facts[scene] | found
        if self._unmeasured and time.monotonic() - self._loaded >= self._quiet:
            self._measure_next(self._unmeasured.pop(0))

    def _measure_next(self, scene: str) -> None:
        wanted = self._wanted.get(scene)
        if self._measure is None or wanted is None or scene not in self._playing:
            return
        _, folder, table, rate = wanted
        try:
            self._measuring = scene, self._made[scene], self._measure(folder, table, rate)
        except OSError as error:
            log.warning("How late %s is cannot be measured: %s", table.get("model"), error)


def going_on(before: dict[str, Any] | None, table: dict[str, Any]) -> str:
    """Return what to add to why a scene's table failed: which voice plays on, if there is one."""
    if before is None:
        return ""
    if before["model"] != table["model"]:
        return f"; {before['model']} plays on"
    if before.get("mode") != table.get("mode"):
        return f"; {before['model']} plays on in mode {before.get('mode')}"
    return f"; {before['model']} plays on as it was"


def lasting(table: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return what of a scene's table a voice cannot take over as it plays, in a fixed order."""
    return sorted((k, v) for k, v in table.items() if k not in AT_ONCE and k != "sources")


def stamp(folder: Path, table: dict[str, Any]) -> tuple[int, int] | None:
    """Return when a scene's model was written and how large it is; None for no file."""
    try:
        found = (folder / str(table.get("model", ""))).stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size
