"""After some thirty calls, each model leaves what it says of what was not synced."""

import random

from benchmarks.power.calls import Call
from benchmarks.power.models import MODELS
from benchmarks.power.volume import Model, Tree, Volume

KILLED, UNSYNCED, NAMES, TORN, TORN_ANY, HOLED = MODELS


def call(what: str, path: str, at: int = 0, data: bytes = b"", to: str = "") -> Call:
    return Call(0, 0, what, path, at, data, to)


def atomic(path: str, data: bytes) -> list[Call]:
    """Return how a file is written so that it lasts."""
    above, _, name = path.rpartition("/")
    temporary = f"{above}/.{name}".removeprefix("/")
    written = [call("create", temporary), call("write", temporary, data=data)]
    return [
        *written,
        call("sync", temporary),
        call("rename", temporary, to=path),
        call("sync", above),
    ]


KEPT = [
    call("mkdir", "scenes"),
    call("sync", ""),
    *atomic("rig", b"one"),
    *atomic("scenes/main", b"first"),
    call("create", "take"),
    call("sync", ""),
    call("write", "take", data=b"a" * 700),
    call("sync", "take"),
]
LOOSE = [
    *atomic("scenes/main", b"second")[:-1],
    call("write", "take", 700, b"b" * 9000),
    call("write", "take", 9700, b"c" * 300),
    call("mkdir", "trash"),
    call("rename", "rig", to="trash/rig"),
    call("create", "new"),
    call("write", "new", data=b"new"),
]
WHOLE = b"a" * 700 + b"b" * 9000 + b"c" * 300
SYNCED = {"rig": b"one", "scenes/main": b"first", "take": b"a" * 700}
DONE = {"new": b"new", "trash/rig": b"one", "scenes/main": b"second", "take": WHOLE}


def left(model: Model, seed: int = 0, calls: list[Call] = KEPT + LOOSE) -> Tree:
    volume = Volume()
    for one in calls:
        volume.do(one)
    return volume.left(model, random.Random(seed))


def test_a_program_that_is_killed_leaves_all_it_wrote() -> None:
    assert left(KILLED).files == DONE
    assert sorted(left(KILLED).folders) == ["scenes", "trash"]


def test_what_was_not_synced_may_be_lost() -> None:
    assert left(UNSYNCED).files == SYNCED
    assert left(UNSYNCED).folders == ["scenes"]
    assert left(UNSYNCED, calls=KEPT).files == left(KILLED, calls=KEPT).files == SYNCED


def test_names_may_be_there_before_what_they_name() -> None:
    assert left(NAMES).files == {**DONE, "new": b"", "take": b"a" * 700}


def test_names_in_order_come_up_to_some_and_data_up_to_a_sector() -> None:
    trees = [left(TORN, seed).files for seed in range(200)]
    for files in trees:
        take = files["take"]
        assert WHOLE.startswith(take)
        assert len(take) >= 700
        assert len(take) in (700, 9700, 10000) or not len(take) % 512
        assert files["scenes/main"] == b"second" or "trash/rig" not in files
        assert "new" not in files or "trash/rig" in files
    assert len({len(files["take"]) for files in trees}) > 10
    assert {files.get("new") for files in trees} == {None, b"", b"new"}


def test_any_of_the_names_may_be_there_without_the_others() -> None:
    trees = [left(TORN_ANY, seed).files for seed in range(200)]
    assert {"new" in files and "rig" in files for files in trees} == {True, False}
    lost = [files for files in trees if not {"rig", "trash/rig"} & set(files)]
    assert lost, "moved into a folder whose own name was lost"
    assert all(files["scenes/main"] in (b"first", b"second") for files in trees)


def test_files_may_be_as_long_as_they_were_with_sectors_as_before() -> None:
    takes = [left(HOLED, seed).files["take"] for seed in range(50)]
    assert {len(take) for take in takes} == {10000}
    for take in takes:
        assert take[:700] == b"a" * 700
        for at in range(1024, 10000, 512):
            part = take[at : at + 512]
            assert part in (WHOLE[at : at + 512], bytes(len(part)))
    assert len(set(takes)) > 10
