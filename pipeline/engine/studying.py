"""What comes back about a mapping that plays already: its report grows."""

from typing import TYPE_CHECKING, Any

from mappings.training.study import words
from pipeline.engine.learning import keep

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


def studied(
    engine: "Engine", token: int, scene: str, blob: bytes, report: dict[str, Any], done: bool
) -> None:
    """Take in a report that has grown; one on what plays no more is dropped.

    `blob` is the mapping with that report; when it is `done`, everyone who listens is told.
    """
    now = engine.improving.studied
    learnt = engine.scenes[scene].learnt if scene in engine.scenes else None
    plays = learnt is not None and engine.improving.blobs.get(scene) is now[2]
    if learnt is None or not plays or (token, scene) != now[:2]:
        return
    learnt.report = report
    engine.improving.blobs[scene] = blob
    engine.improving.studied = token, scene, blob
    keep(engine, scene, blob, report)
    if done:
        for sentence in words(report.get("study", {})):
            engine.outside.notice("study", sentence)
