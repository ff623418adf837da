"""Does what a job asks for: a mapping of the latents that are trained, and of those kept."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from mappings.base import Examples, Mapping, Watch
from mappings.training import improvement
from mappings.training.composite import Part, select
from mappings.training.fit import Trained, train
from mappings.training.grafting import Scion, grafted, index, moved, scion
from mappings.training.novelty import Novelty, novelty
from mappings.training.store import StoreError
from mappings.training.untaught import Untaught
from mappings.training.watched import with_watched
from pipeline.engine.lag_words import unlagged
from pipeline.engine.learnt import Learnt, chooses, pack, unpack
from pipeline.engine.outside import Job


def learn(job: Job, progress: Watch, cancelled: Callable[[], bool]) -> Trained:
    """Return what the examples teach to the latents that are trained; raises as `train`."""
    settings = dict(job.settings)
    kind = settings.pop("type")
    choices = [job.choices[j] for j in trained(job)]
    return train(examples(job), kind, settings, choices, progress, cancelled)


def goes_on_after(job: Job, first: Trained) -> bool:
    """Return whether to look for a better mapping once this one plays."""
    wanted = job.settings.get("improve", "offer") != "off"
    return wanted and improvement.worthwhile(first, len(job.examples.rounds))


def look_on(
    job: Job, first: Trained, progress: Watch, cancelled: Callable[[], bool]
) -> Trained | None:
    """Return a mapping that is surely better than `first`, or None; raises as `improve`."""
    return improvement.improve(examples(job), first, progress, cancelled)


def whole(job: Job, found: Trained) -> tuple[Mapping, tuple[str, ...], dict[str, Any]]:
    """Return the mapping for all latents, the names of its inputs, and the report on it.

    A latent that is left out of training keeps what it had; one that never had any is Untaught.
    """
    inputs, outputs = job.examples.inputs, job.examples.outputs
    new = trained(job)
    rest = [j for j in range(len(outputs)) if j not in new]
    if not rest:
        return found.mapping, inputs, unlagged(found.report, job.lags)
    former = former_of(job)
    kept = {j: at for j in rest if (at := place_in(former, outputs, j)) is not None}
    none = [j for j in rest if j not in kept]
    parts = [moved(scion(found.mapping, inputs, len(new)), new)]
    if former is not None and kept:
        places = sorted(kept, key=lambda j: kept[j])
        own = scion(former.mapping, former.inputs, len(former.outputs), sorted(kept.values()))
        parts.append(moved(own, places))
    if none:
        parts.append(Scion((), (Part(Untaught(len(none)), index([]), index(none)),)))
    mapping, names = grafted(parts)
    report = completed(found.report, outputs, kept, none)
    return mapping, names, unlagged(report, job.lags)


def packed(job: Job, found: Trained, **told: Any) -> tuple[bytes, dict[str, Any]]:
    """Return what answers a job, as learnt.pack writes it, and the report with what is told."""
    mapping, inputs, report = whole(job, found)
    report = report | told
    made_from = job.examples.outputs, job.taught, report
    return pack(mapping, inputs, *made_from, known(job, found)), report


def known(job: Job, found: Trained) -> Novelty | None:
    """Return how novel a movement is, by the inputs that the latents use which are trained."""
    chosen = [job.choices[j] for j in trained(job)]
    names = enumerate(job.examples.inputs)
    seen = with_watched(examples(job), found.mapping)
    return novelty(seen, index(i for i, n in names if any(chooses(c, n) for c in chosen)))


def trained(job: Job) -> list[int]:
    """Return the positions of the latents that are trained."""
    return [j for j, wanted in enumerate(job.trains) if wanted]


def examples(job: Job) -> Examples:
    """Return the examples of the latents that are trained."""
    x = job.examples
    if all(job.trains):
        return x
    return select(x, np.arange(len(x.inputs)), index(trained(job)))


def former_of(job: Job) -> Learnt | None:
    """Return what the scene played before, if it can be read."""
    try:
        return unpack(job.former) if job.former else None
    except StoreError:
        return None


def place_in(former: Learnt | None, names: Sequence[str], j: int) -> int | None:
    """Return where a former mapping gives latent j, by its name; None where it does not.

    One that has been renamed since is where it was, if nothing else is called as it was.
    """
    if former is None:
        return None
    if names[j] in former.outputs:
        return former.outputs.index(names[j])
    same = len(former.outputs) == len(names) and former.outputs[j] not in names
    return j if same else None


def completed(
    report: dict[str, Any], outputs: Sequence[str], kept: dict[int, int], none: Sequence[int]
) -> dict[str, Any]:
    """Return a report that names also the latents that were left out of training."""
    full = dict(report)
    for key in ("kinds", "rmse", "relative", "follows"):
        left = "kept" if key == "kinds" else None
        full[key] = {name: report[key].get(name, left) for name in outputs}
    for j in none:
        full["kinds"][outputs[j]] = "none"
    said: list[tuple[str, Sequence[int]]] = [("Left out of training, as before: ", sorted(kept))]
    said += [("Left out of training and never trained, at the target: ", none)]
    words = [f"{text}{', '.join(outputs[j] for j in rest)}." for text, rest in said if rest]
    return full | {"notes": [*report["notes"], *words]}
