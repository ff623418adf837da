"""Whether every frame and every message is accounted for."""

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.soak.piece import DANCER
from benchmarks.soak.run import Found


@dataclass(frozen=True)
class Verdict:
    """What was judged, whether it is well, and why."""

    name: str
    well: bool
    why: str


def frames(found: Found) -> Iterator[Verdict]:
    """Judge whether each reading sent was a frame in the engine."""
    last = found.last
    if last is None:
        yield Verdict("every frame received", False, "not known")
        return
    had = {name: last.status["sensors"][name]["frames"] for name in last.players["sent"]}
    wrong = [f"{n}: {s} sent, {had[n]} had" for n, s in last.players["sent"].items() if s != had[n]]
    thrown = sum(last.drops.values())
    unknown = sum(last.players["sent"].values()) - sum(had.values()) - thrown
    late = sum(last.status["sensors"][name]["late"] or 0 for name in had)
    text = (
        f"{sum(had.values()):,} received, {late} of the others overtaken, {thrown} thrown away by "
    )
    text += f"the system, {unknown - late} unknown"
    yield Verdict("every frame received", not wrong and not thrown, "; ".join([*wrong, text]))


def latents(found: Found) -> Iterator[Verdict]:
    """Judge whether what the engine says it has sent was heard."""
    last = found.last
    if last is None:
        yield Verdict("all latents heard", False, "not known")
        return
    sent, heard = last.status["sent"], last.players["latents"]
    out = next(o for o in last.status["outputs"] if o["type"] == "osc")
    well = sent == heard and out["sent"] == last.players["heard"] and not out["unsent"]
    text = f"{sent:,} sent, {heard:,} heard; of all messages {out['sent']:,} and "
    yield Verdict("all latents heard", well, f"{text}{last.players['heard']:,}")


def takes(found: Found) -> Iterator[Verdict]:
    """Judge whether the takes hold all that was sent."""
    last, left = found.last, found.left
    if last is None:
        yield Verdict("every frame in the takes", False, "not known")
        return
    sent, kept = sum(last.players["sent"].values()), left.datagrams.total()
    seen, reports = last.status["sensors"][DANCER]["frames"], left.reports[DANCER]
    text = f"{sent:,} sent, {kept:,} kept in {left.takes}; of the camera {seen:,}, {reports:,} kept"
    whole = not (left.cut or last.status["unkept"])
    yield Verdict("every frame in the takes", sent == kept and whole and reports >= seen, text)
