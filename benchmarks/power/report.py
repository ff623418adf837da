"""The figures of losses of power for people: tables in Markdown."""

from collections.abc import Sequence
from statistics import median

from benchmarks.power.calls import Call
from benchmarks.power.models import MODELS
from benchmarks.power.session import Record
from benchmarks.power.sweep import MOST, Point

CHANGES = ("create", "write", "cut", "rename", "unlink", "mkdir", "rmdir")


def table(points: Sequence[Point]) -> list[str]:
    """Return a table with a row for each model, and one for all."""
    head = ["what the disk does", "points", "opened", "movement lost, ms: p50", "most"]
    rows = [[*head, "settings lost, ms: most", "failed"], ["---"] + ["---:"] * 6]
    for n, model in enumerate(MODELS):
        rows.append(_row(f"**{model.name}**: {model.about}", [p for p in points if p.model == n]))
    rows.append(_row("all", points))
    return [f"| {' | '.join(row)} |" for row in rows]


def _row(name: str, points: Sequence[Point]) -> list[str]:
    opened = [p.loss for p in points if not p.problem] or [Point(0, 0, 0).loss]
    movement = [loss.movement for loss in opened]
    worst = max(loss.settings for loss in opened)
    figures = f"{median(movement):.0f}", f"{max(movement):.0f}", f"{worst:.0f}"
    failed = sum(p.failed for p in points)
    return [name, str(len(points)), str(sum(not p.problem for p in points)), *figures, str(failed)]


def about(record: Record) -> list[str]:
    """Return sentences about the session: how long it was, what it did, and how slow the disk."""
    calls = record.calls
    seconds = (calls[-1].end - calls[0].begin) * 1e-9
    changes = sum(call.what in CHANGES for call in calls)
    takes, others = synced([c for c in calls if c.path.endswith(".mcap")]), synced(calls)
    return [
        f"A session of {seconds:.0f} s with {len(record.sent)} readings of a phone and "
        f"{len(record.told)} answers of the engine made {changes} changes to the folder, and "
        f"waited {len(others)} times for the disk: {_ms(others)}; for the take alone {_ms(takes)}."
    ]


def synced(calls: Sequence[Call]) -> list[float]:
    """Return how many ms each sync took, sorted."""
    return sorted((c.end - c.begin) * 1e-6 for c in calls if c.what == "sync")


def _ms(sorted_: list[float]) -> str:
    p99 = sorted_[len(sorted_) * 99 // 100]
    return f"p50 {median(sorted_):.1f} ms, p99 {p99:.1f}, most {sorted_[-1]:.1f}"


def killed(lost: Sequence[float]) -> str:
    """Return a sentence about engines that were killed while they recorded."""
    return (
        f"Of {len(lost)} engines killed by `kill -9` while they recorded, each lost "
        f"{median(lost):.0f} ms of movement (p50), {max(lost):.0f} at most."
    )


def failures(points: Sequence[Point]) -> list[str]:
    """Return what went wrong most, in lines: did not open, or lost more than MOST ms."""
    said: dict[str, int] = {}
    for point in points:
        late = "movement" if point.loss.movement > MOST else point.loss.oldest
        if point.failed:
            why = point.problem[:200] or f"lost more than {MOST:.0f} ms: {late}"
            said[why] = said.get(why, 0) + 1
    worst = sorted(said.items(), key=lambda item: -item[1])
    return [f"{count} times: {why}" for why, count in worst[:20]]
