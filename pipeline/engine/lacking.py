"""Trains, for each sensor of several, a mapping that does without it; in the trainer."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from mappings.base import NotEnoughExamplesError
from mappings.training.composite import select
from pipeline.engine.jobs import learn, packed
from pipeline.engine.learnt import chooses
from pipeline.engine.outside import Job

log = logging.getLogger(__name__)


def lacking(job: Job) -> Iterator[tuple[str, Job]]:
    """Yield each sensor that is used, with the job for a mapping that does without it.

    None where there is one sensor only. A latent whose inputs are all of that sensor is left out.
    """
    names = sorted({sensor for owners in job.owners for sensor in owners})
    inputs, outputs = job.examples.inputs, job.examples.outputs
    for name in names if len(names) > 1 else ():
        kept = [i for i, owners in enumerate(job.owners) if name not in owners]
        left = [[inputs[i] for i in kept if chooses(c, inputs[i])] for c in job.choices]
        trains = [t and bool(own) for t, own in zip(job.trains, left, strict=True)]
        if not any(trains):
            continue
        examples = select(job.examples, np.array(kept), np.arange(len(outputs)))
        choices = [own if c else [] for c, own in zip(job.choices, left, strict=True)]
        yield name, replace(job, examples=examples, choices=choices, trains=trains, former=b"")


def without_each(
    job: Job, report: Mapping[str, Any], cancelled: Callable[[], bool]
) -> Iterator[bytes]:
    """Yield for each sensor a mapping that does without it, as learnt.pack writes it.

    `report` is the one on the mapping with all. None where nothing can be learnt without it.
    Raises TrainingCancelledError.
    """
    for name, own in lacking(job):
        try:
            found = learn(own, lambda *_: None, cancelled)
            blob, _ = packed(own, found, without=name, instead=report.get("overall"))
        except (NotEnoughExamplesError, ValueError) as error:
            log.info("Nothing can be learnt without %s: %s", name, error)
            continue
        if found.report.get("learnt", True):
            yield blob
