"""Whether a performance was at its end as at its beginning: each judgement by its name."""

from collections.abc import Iterator

from benchmarks.audible import RATE
from benchmarks.soak.accounts import Verdict, frames, latents, takes
from benchmarks.soak.piece import HALF_WAY
from benchmarks.soak.quarters import ends, growth, of, processes, quarters
from benchmarks.soak.run import Found
from benchmarks.soak.stage import Look

MEMORY = 0.05
"""The share by which memory may grow after the warm-up."""

MORE = 2
"""Threads and open files that a process may have more."""

LATER, LATER_MS = 1.5, 2.0
"""What latency may be at the end: so many times that of the beginning, and so many ms more."""

DRIFT = 20.0
"""Parts per million by which a device's clock may seem to be off; these ones go as ours does."""

LOUD = -60.0
"""dB; what is not as loud is silence."""

AUDIO = 1000.0
"""The same of the audio server; where it is late, what it leaves out counts too."""

CLOCKS = ("phone0", "phone1", "7")


def verdicts(found: Found) -> list[Verdict]:
    """Return all judgements."""
    judges = (whole, memory, handles, latency, clocks, frames, latents, takes, sound, alive, calm)
    return [verdict for judge in judges for verdict in judge(found)]


def whole(found: Found) -> Iterator[Verdict]:
    """Judge whether all of it took place."""
    missing = [f"without {name}" for name in found.lacking]
    missing += [f"never {thing}" for thing in HALF_WAY if thing not in found.done]
    missing += ["interrupted"] * found.interrupted + ["too short to judge"] * short(found)
    played = f"{found.played:.1f} of {found.wanted:g} minutes"
    yield Verdict("all took place", not missing, "; ".join([played, *missing]))


def short(found: Found) -> bool:
    """Return whether there were too few looks."""
    return not quarters(found.looks)[0]


def memory(found: Found) -> Iterator[Verdict]:
    """Judge each process's own memory, the last quarter beside the first after the warm-up."""
    more = {name: growth(found.looks, of(name, "own")) for name in processes(found.looks)}
    known = {name: value for name, value in more.items() if value is not None}
    grown = [f"{name} {value:+.1%}" for name, value in known.items() if value >= MEMORY]
    most = max(known, key=lambda name: known[name], default="")
    why = f"most: {most} {known[most]:+.1%}" if known else "not known"
    yield Verdict("memory does not grow by 5 %", bool(known) and not grown, ", ".join(grown) or why)


def handles(found: Found) -> Iterator[Verdict]:
    """Judge threads and open files."""
    grown = []
    for name in processes(found.looks):
        for key in ("threads", "files"):
            pair = ends(found.looks, of(name, key))
            if pair is not None and pair[1] - pair[0] > MORE:
                grown.append(f"{name}: {pair[0]:.0f} → {pair[1]:.0f} {key}")
    why = ", ".join(grown) or "the same, but for one or two"
    yield Verdict("no more threads and files", not short(found) and not grown, why)


def latency(found: Found) -> Iterator[Verdict]:
    """Judge the latency at the end, by that of the beginning, and the echo's beside both."""
    moved = ends(found.looks, lambda look: look.players["moved"]["p99"])
    floor = ends(found.looks, lambda look: look.players["floor"]["p99"])
    if moved is None or floor is None:
        yield Verdict("latency as at the beginning", False, "not known")
        return
    allowed = LATER * moved[0] + LATER_MS + max(0.0, floor[1] - floor[0])
    text = f"p99 {moved[0]:.2f} → {moved[1]:.2f} ms (an echo's {floor[0]:.2f} → {floor[1]:.2f})"
    yield Verdict("latency as at the beginning", moved[1] <= allowed, text)
    late = ends(found.looks, lambda look: (look.status["sound"]["movement_ms"] or [None])[0])
    well = late is not None and late[1] <= LATER * late[0] + LATER_MS
    text = "not known" if late is None else f"median {late[0]:.0f} → {late[1]:.0f} ms"
    yield Verdict("sound as soon as at the beginning", well, text)


def clocks(found: Found) -> Iterator[Verdict]:
    """Judge how the engine takes the clocks of devices to go: as its own, which is true here."""
    off = {}
    for name in CLOCKS:
        pair = ends(found.looks, lambda look, n=name: look.status["sensors"][n]["drift"])  # type: ignore[misc]  # as it is now
        off[name] = None if pair is None else pair[1]
    text = ", ".join(f"{n} {'—' if v is None else f'{v:+.1f}'}" for n, v in off.items())
    well = all(value is not None and abs(value) <= DRIFT for value in off.values())
    yield Verdict("no clock seems to drift", well, f"{text} ppm, truly 0")


def sound(found: Found) -> Iterator[Verdict]:
    """Judge whether it sounded all the time."""
    looks = [look for look in found.looks if look.ear]
    if len(looks) < 2:
        yield Verdict("no gap in the sound", False, "nothing was heard")
        return
    told, heard, late = (after - before for after, before in zip(*counts(looks), strict=True))
    text = f"{told} told, {heard} heard; the audio server itself was late {late} times"
    yield Verdict("no gap in the sound", not told and not heard, text)
    levels = [look.ear["level"] for look in looks]
    quiet = [level for level in levels if level is None or level < LOUD]
    heard_levels = [level for level in levels if level is not None]
    text = f"{min(heard_levels):.0f} to {max(heard_levels):.0f} dB" if heard_levels else "silence"
    yield Verdict("never silent", not quiet, text)
    off = 1e6 * (looks[-1].ear["rate"] / RATE - 1)
    text = f"{off:+.0f} ppm of {RATE} Hz: what the server played in the time there was"
    yield Verdict("the audio clock goes on", abs(off) <= AUDIO, text)


def counts(looks: list[Look]) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """Return gaps told, gaps heard and times that the server was late: at the end, and before."""
    last, first = (
        ((look.status["sound"]["gaps"] or {}).get("total", 0), look.ear["gaps"], look.ear["xruns"])
        for look in (looks[-1], looks[0])
    )
    return last, first


def alive(found: Found) -> Iterator[Verdict]:
    """Judge whether every process lived, and none failed."""
    again = [
        name
        for name in processes(found.looks)
        if len({look.meters[name].pid for look in found.looks if name in look.meters}) > 1
    ]
    left, faults = found.left, sum(look.status["faults"] for look in found.looks[-1:])
    text = f"{left.restarts} started again; {faults} faults; {left.tracebacks} tracebacks"
    well = not (again or left.restarts or left.tracebacks or faults)
    yield Verdict("no process started again", well, "; ".join([*again, text]))


def calm(found: Found) -> Iterator[Verdict]:
    """Judge whether anything was told that is wrong."""
    most = [f"{text} ({count}×)" for text, count in found.told.most_common(3)]
    yield Verdict("no problem told", not found.told, "; ".join(most) or "none")
