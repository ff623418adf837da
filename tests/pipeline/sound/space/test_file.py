"""The file of a space: everything comes back, and nothing foreign or damaged is taken."""

import json
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.sound.space.file import dumps, loads, read_space, space_beside
from pipeline.sound.space.space import Space, SpaceError, foreign
from tests.pipeline.sound.space.spaces import space_of, two_sounds

SPACE = space_of(two_sounds(4), "abc")
DATA = dumps(SPACE)


def same(one: Space, other: Space) -> bool:
    """Return whether two spaces are equal, to the last bit."""
    return dumps(one) == dumps(other)


def test_everything_comes_back() -> None:
    found = loads(DATA)
    assert same(found, SPACE)
    assert [r.name for r in found.regions] == ["calm", "storm"]
    assert found.density.edge(np.ones(4)) == SPACE.density.edge(np.ones(4))
    for field in fields(Space):
        value = getattr(found, field.name)
        if isinstance(value, np.ndarray):
            assert np.array_equal(value, getattr(SPACE, field.name)), field.name


def test_what_plays_is_small_and_the_same() -> None:
    compact = loads(dumps(SPACE.compact()))
    assert len(dumps(compact)) < 16_000
    assert len(compact.path) == 0
    assert [r.name for r in compact.regions] == ["calm", "storm"]
    assert compact.density.edge(np.ones(4)) == SPACE.density.edge(np.ones(4))


def test_beside_the_model() -> None:
    assert space_beside(Path("models/v2.1.ts")) == Path("models/v2.1.space.safetensors")


def test_of_another_model() -> None:
    assert foreign(SPACE, "abc") == ""
    assert "made-up.ts" in foreign(SPACE, "def")
    assert "limber analyse" in foreign(SPACE, "def")


def test_no_file_and_no_space_are_told(tmp_path: Path) -> None:
    with pytest.raises(SpaceError, match=r"absent.*cannot be read"):
        read_space(tmp_path / "absent")
    (tmp_path / "x").write_bytes(b"nothing")
    with pytest.raises(SpaceError, match="analyse the model again"):
        read_space(tmp_path / "x")


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_anything_is_a_space_or_told(data: bytes) -> None:
    with pytest.raises(SpaceError):
        loads(data)


@given(st.integers(0, len(DATA) - 1), st.integers(1, 255))
@settings(deadline=None, max_examples=200)
def test_a_changed_byte_is_told_or_harmless(at: int, change: int) -> None:
    data = bytearray(DATA)
    data[at] ^= change
    try:
        found = loads(bytes(data))
    except SpaceError:
        return
    assert np.isfinite(found.density.inside(np.full(found.n, 9.0), 1.0)).all()


@pytest.mark.parametrize("at", [0, 7, 100, len(DATA) // 2, len(DATA) - 1])
def test_a_cut_file_is_told(at: int) -> None:
    with pytest.raises(SpaceError):
        loads(DATA[:at])


@pytest.mark.parametrize(
    "wrong",
    [
        {"mean": np.array([np.nan, 0, 0, 0])},
        {"scale": np.zeros(4)},
        {"quantiles": np.zeros((2, 4))},
        {"axes": np.eye(3)},
        {"latents": ("one",)},
    ],
)
def test_what_does_not_fit_together_is_told(wrong: dict[str, object]) -> None:
    with pytest.raises(SpaceError, match="damaged"):
        loads(dumps(replace(SPACE, **wrong)))  # type: ignore[arg-type]  # that is what is wrong


def test_a_later_format_is_told() -> None:
    size = int.from_bytes(DATA[:8], "little")
    header = json.loads(DATA[8 : 8 + size])
    header["__metadata__"]["about"] = header["__metadata__"]["about"].replace(
        '"format": 1', '"format": 9'
    )
    text = json.dumps(header).encode()
    with pytest.raises(SpaceError, match="newer Limber"):
        loads(len(text).to_bytes(8, "little") + text + DATA[8 + size :])
