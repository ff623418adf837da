"""The trainer process: gets arrays, returns a trained mapping, and touches nothing that plays."""

import contextlib
import logging
import os
import select
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from safetensors.numpy import load, save

from mappings.base import Examples, NotEnoughExamplesError
from mappings.training.fit import Trained, TrainingCancelledError
from pipeline.engine.jobs import examples, goes_on_after, learn, look_on, packed
from pipeline.engine.lacking import without_each
from pipeline.engine.outside import Job
from pipeline.engine.recall import recall
from pipeline.engine.reported import with_report
from pipeline.engine.study import study
from pipeline.processes.behind import behind
from pipeline.processes.channel import Channel, DisconnectedError, Note
from pipeline.processes.local import connect
from pipeline.processes.memory import give_back
from pipeline.sound.confinement import confine_later, confined

log = logging.getLogger(__name__)

PROGRESS = 0.05
"""Seconds between two messages about progress, at least."""

Told = tuple[dict[str, Any], bytes]
"""A report, and the mapping with it as learnt.pack writes it."""


class Trainer:
    """Does one job after another for the engine that listens at `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.channel: Channel | None = None
        self._waiting: list[Note] = []
        self._token = 0
        self._told = 0.0

    def run(self) -> None:
        """Work until the process is ended; an engine that goes is awaited again.

        A trainer that has loaded a sound model has no right to connect any more, and ends.
        """
        while True:
            try:
                self.channel = Channel(connect(self.path))
                self.channel.send({"hello": "trainer"})
                while True:
                    self.work(self._waiting.pop(0) if self._waiting else self.channel.wait())
            except OSError:
                if confined():
                    return  # it can reach no engine any more: the next trainer does
                self._waiting.clear()
                time.sleep(0.05)

    def work(self, note: Note) -> None:
        """Do one job and answer it."""
        kind = note.facts.get("job")
        if kind == "fit":
            self._fit(note)
        elif kind == "recall":
            self._recall(note)
        give_back()  # or what every training leaves in pieces adds up

    def _fit(self, note: Note) -> None:
        """Answer with a mapping at once; then, unless something else is wanted, look on."""
        self._token = note.facts["token"]
        job, first = job_of(note), None
        began = time.perf_counter()
        try:
            first = learn(job, self._progress, self._cancelled)
            if self._cancelled():
                return
            goes_on = goes_on_after(job, first)
            facts, blob = self._answer(job, first, began)
            facts["goes_on"] = goes_on
        except TrainingCancelledError:
            return
        except (NotEnoughExamplesError, ValueError) as error:
            facts, blob, goes_on = {"failed": str(error)}, b"", False
        except DisconnectedError:
            raise
        except Exception as error:
            log.exception("Training failed")
            facts, blob, goes_on = {"failed": f"training failed: {error}"}, b"", False
        self._send({"token": job.token, "scene": job.scene, **facts}, blob)
        if first is not None:
            told = facts.get("report", {}), blob
            behind(lambda: self._go_on(job, first, told, Path(note.facts["folder"]), goes_on))

    def _answer(self, job: Job, found: Trained, began: float) -> tuple[dict[str, Any], bytes]:
        blob, report = packed(job, found, seconds=time.perf_counter() - began)
        return {"report": report}, blob

    def _go_on(self, job: Job, first: Trained, told: Told, folder: Path, searches: bool) -> None:
        """Look into what plays, then for something better, until something else is wanted.

        `told` is what was answered; of what is found in it the report grows.
        """
        report, blob = told
        asked = {"studied": job.token, "scene": job.scene}
        try:
            for found in without_each(job, report, self._interrupted):
                self._send({"without": job.scene}, found)
            for part, done in self._studies(job, first, folder):
                report = report | {"study": part}
                self._send({**asked, "grown": report, "done": done}, with_report(blob, report))
        except TrainingCancelledError:
            return
        if searches:
            self._look_on(job, first, folder)

    def _studies(
        self, job: Job, found: Trained, folder: Path
    ) -> Iterator[tuple[dict[str, Any], bool]]:
        """Yield what is found about a training, growing, and whether that is all."""
        part: dict[str, Any] = {}
        try:
            for part in study(examples(job), found, job.study, folder, self._interrupted):
                yield part, False
        except (TrainingCancelledError, DisconnectedError):
            raise
        except Exception:
            log.exception("What was learnt could not be looked into")
        yield part, True

    def _look_on(self, job: Job, first: Trained, folder: Path) -> None:
        """Look for a better mapping until something else is wanted, and answer with it."""
        began = time.perf_counter()
        facts, blob = {"report": None}, b""
        try:
            better = look_on(job, first, self._progress, self._interrupted)
            if better is not None:
                for part, _ in self._studies(job, better, folder):
                    better.report["study"] = part
                facts, blob = self._answer(job, better, began)
        except TrainingCancelledError:
            return
        except DisconnectedError:
            raise
        except Exception:
            log.exception("No better mapping could be looked for")
        self._send({"improved": job.token, "scene": job.scene, **facts}, blob)

    def _recall(self, note: Note) -> None:
        """Compute the features of rounds from their takes, and send them one by one."""
        facts = note.facts
        found, problems = recall(Path(facts["folder"]), facts["tables"], facts["scene"], note.blob)
        asked = {"scene": facts["scene"], "token": facts["token"]}
        for where, capture in found.items():
            self._send({"recalled": where, **asked, "names": capture.names}, save(capture.arrays()))
        self._send({"problems": problems, **asked})

    def _progress(self, part: float, text: str) -> None:
        now = time.monotonic()
        if now - self._told >= PROGRESS:
            self._told = now
            self._send({"token": self._token, "progress": part, "text": text})

    def _cancelled(self) -> bool:
        """Look whether anything came: a new job or a cancel both end the present one."""
        assert self.channel is not None  # noqa: S101 - jobs come over it
        while select.select([self.channel], [], [], 0)[0]:
            self._waiting += self.channel.receive()
        return any(note.facts["job"] != "recall" for note in self._waiting)

    def _interrupted(self) -> bool:
        """Look whether anything came, and do at once what only reads: nobody waits for the rest."""
        if self._cancelled():
            return True
        while self._waiting:
            self._recall(self._waiting.pop(0))
        return False

    def _send(self, facts: dict[str, Any], blob: bytes = b"") -> None:
        assert self.channel is not None  # noqa: S101 - as above
        self.channel.send(facts, blob)


def job_of(note: Note) -> Job:
    """Return the job that a note asks for."""
    facts, arrays = note.facts, load(note.blob)
    names = tuple(facts["inputs"]), tuple(facts["outputs"])
    table = arrays["x"], arrays["y"], arrays["rounds"]
    more = (arrays[name] for name in ("weights", "times", "watched", "sounds"))
    examples = Examples(*table, *names, *more)
    asked = facts["token"], facts["scene"], examples, dict(facts["settings"]), facts["choices"]
    job = Job(*asked, facts["taught"], facts["trains"], arrays["former"].tobytes(), facts["lags"])
    job.study, job.owners = facts["study"], facts["owners"]
    return job


def main(path: Path) -> None:
    """Run the trainer for the engine that listens at `path`."""
    import scipy.linalg
    import scipy.optimize  # noqa: F401 - both now: the first training would wait for them

    with contextlib.suppress(OSError, AttributeError):  # Windows has no nice
        os.nice(5)  # the engine goes first where they share a core
    confine_later()
    Trainer(path).run()
