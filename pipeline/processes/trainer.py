"""The trainer process: gets arrays, returns a trained mapping, and touches nothing that plays."""

import contextlib
import logging
import os
import select
import time
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load, save

from mappings.base import Examples, NotEnoughExamplesError
from mappings.training.fit import TrainingCancelledError, train
from pipeline.engine.learnt import pack
from pipeline.engine.recall import recall
from pipeline.processes.channel import Channel, DisconnectedError, Note
from pipeline.processes.local import connect

log = logging.getLogger(__name__)

PROGRESS = 0.05
"""Seconds between two messages about progress, at least."""


class GivenUpError(Exception):
    """The job was cancelled, or another one came."""


class Trainer:
    """Does one job after another for the engine that listens at `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.channel: Channel | None = None
        self._waiting: list[Note] = []
        self._told = 0.0

    def run(self) -> None:
        """Work until the process is ended; an engine that goes is awaited again."""
        while True:
            try:
                self.channel = Channel(connect(self.path))
                self.channel.send({"hello": "trainer"})
                while True:
                    self.work(self._waiting.pop(0) if self._waiting else self.channel.wait())
            except OSError:
                self._waiting.clear()
                time.sleep(0.05)

    def work(self, note: Note) -> None:
        """Do one job and answer it."""
        kind = note.facts.get("job")
        if kind == "fit":
            self._fit(note)
        elif kind == "recall":
            self._recall(note)

    def _fit(self, note: Note) -> None:
        token = note.facts["token"]
        try:
            facts, blob = self._train(note)
        except (GivenUpError, TrainingCancelledError):
            return
        except (NotEnoughExamplesError, ValueError) as error:
            facts, blob = {"failed": str(error)}, b""
        except DisconnectedError:
            raise
        except Exception as error:
            log.exception("Training failed")
            facts, blob = {"failed": f"training failed: {error}"}, b""
        self._send({"token": token, "scene": note.facts["scene"], **facts}, blob)

    def _train(self, note: Note) -> tuple[dict[str, Any], bytes]:
        began = time.perf_counter()
        arrays = load(note.blob)
        facts = note.facts
        examples = Examples(
            arrays["x"],
            arrays["y"],
            arrays["rounds"],
            tuple(facts["inputs"]),
            tuple(facts["outputs"]),
            arrays["weights"],
        )
        settings = dict(facts["settings"])
        kind = settings.pop("type")
        trained = train(examples, kind, settings, facts["choices"], self._progress, self._cancelled)
        if self._cancelled():
            raise GivenUpError
        report = {**trained.report, "seconds": time.perf_counter() - began}
        names = examples.inputs, examples.outputs
        return {"report": report}, pack(trained.mapping, *names, facts["taught"], report)

    def _recall(self, note: Note) -> None:
        """Compute the features of rounds from their takes, and send them one by one."""
        facts = note.facts
        found, problems = recall(Path(facts["folder"]), facts["tables"], facts["scene"], note.blob)
        for where, capture in found.items():
            rows = np.stack(capture.rows) if capture.rows else np.empty((0, len(capture.names)))
            blob = save({"times": np.array(capture.times, np.int64), "rows": rows})
            answer = {"recalled": where, "scene": facts["scene"], "names": capture.names}
            self._send(answer, blob)
        self._send({"problems": problems, "scene": facts["scene"]})

    def _progress(self, part: float, text: str) -> None:
        now = time.monotonic()
        if now - self._told >= PROGRESS:
            self._told = now
            self._send({"progress": part, "text": text})

    def _cancelled(self) -> bool:
        """Look whether anything came: a new job or a cancel both end the present one."""
        assert self.channel is not None  # noqa: S101 - jobs come over it
        while select.select([self.channel], [], [], 0)[0]:
            self._waiting += self.channel.receive()
        last = next((n for n in reversed(self._waiting) if n.facts["job"] != "recall"), None)
        return last is not None

    def _send(self, facts: dict[str, Any], blob: bytes = b"") -> None:
        assert self.channel is not None  # noqa: S101 - as above
        self.channel.send(facts, blob)


def main(path: Path) -> None:
    """Run the trainer for the engine that listens at `path`."""
    with contextlib.suppress(OSError):
        os.nice(5)  # the engine goes first where they share a core
    Trainer(path).run()
