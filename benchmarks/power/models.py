"""The ways in which disks are taken to lose what was not synced."""

import random

from benchmarks.power.volume import File, Model, Naming, apply

SECTORS = (512, 4096)
"""Bytes that a disk writes at once, wholly or not at all."""


def everything(_: random.Random, file: File) -> bytes:
    """Return all that was written."""
    return bytes(file.now)


def nothing(_: random.Random, file: File) -> bytes:
    """Return what was synced, and nothing else."""
    return file.synced


def torn(rng: random.Random, file: File) -> bytes:
    """Return what was synced, and what was written since up to the end of some sector."""
    data, sector = bytearray(file.synced), rng.choice(SECTORS)
    whole = rng.randint(0, len(file.writes))
    for at, written in file.writes[:whole]:
        apply(data, at, written)
    for at, written in file.writes[whole : whole + 1]:
        if written:
            last = rng.randrange(at // sector, (at + len(written)) // sector + 1) * sector
            apply(data, at, written[: max(0, last - at)])
    return bytes(data)


def holed(rng: random.Random, file: File) -> bytes:
    """Return all that was written in its full length, where some sectors are as they were before.

    Sectors that no file had are zeros.
    """
    data, sector = bytearray(file.now), rng.choice(SECTORS)
    for at, written in file.writes:
        first, last = at // sector, (at + len(written or b" ") - 1) // sector
        for begin in range(first * sector, (last + 1) * sector, sector):
            if begin < len(data) and rng.random() < 0.5:
                end = min(begin + sector, len(data))
                data[begin:end] = file.synced[begin:end].ljust(end - begin, b"\0")
    return bytes(data)


def _all(_: random.Random, pending: list[Naming]) -> list[bool]:
    return [True] * len(pending)


def _none(_: random.Random, pending: list[Naming]) -> list[bool]:
    return [False] * len(pending)


def _first(rng: random.Random, pending: list[Naming]) -> list[bool]:
    some = rng.randint(0, len(pending))
    return [n < some for n in range(len(pending))]


def _any(rng: random.Random, pending: list[Naming]) -> list[bool]:
    return [rng.random() < 0.5 for _ in pending]


MODELS = (
    Model("killed", "all that was written is there: a program was killed", _all, everything),
    Model("unsynced lost", "nothing is there but what was synced", _none, nothing),
    Model(
        "names first",
        "new names are there, what was not synced of their files is not",
        _all,
        nothing,
    ),
    Model("torn", "names in order up to some, data up to the end of some sector", _first, torn),
    Model("torn, any order", "any of the names, data up to the end of some sector", _any, torn),
    Model(
        "holes, any order",
        "any of the names, files as long as they were with sectors missing",
        _any,
        holed,
    ),
)
"""From a program's end to the worst that POSIX lets a disk do (Pillai et al., OSDI 2014)."""
