"""Latents of several mappings put together predict as each did alone."""

import numpy as np
import pytest

from mappings.base import Examples, Mapping
from mappings.training.composite import Composite
from mappings.training.fit import train
from mappings.training.grafting import grafted, moved, scion
from mappings.training.store import dumps, loads
from recordings.frame import Float32Array

RNG = np.random.default_rng(3)


def fitted(
    inputs: tuple[str, ...], m: int, kind: str = "kernel", choices: list[list[str]] | None = None
) -> Mapping:
    x = RNG.random((60, len(inputs)))
    y = np.stack([np.sin(3 * x[:, j % len(inputs)] + j) for j in range(m)], axis=1)
    names = tuple(f"latent-{j}" for j in range(m))
    examples = Examples(x, y, np.repeat(np.arange(6), 10), inputs, names)
    return train(examples, kind, {}, choices, lambda *_: None, lambda: False).mapping


def row(values: dict[str, float], names: tuple[str, ...]) -> Float32Array:
    return np.array([values[name] for name in names], np.float32)


def test_each_latent_predicts_as_before_also_after_storage() -> None:
    old, new = fitted(("a", "b"), 3), fitted(("b", "c"), 2, "ridge")
    values = {"a": 0.3, "b": 0.6, "c": 0.1}
    kept = scion(old, ("a", "b"), 3, [0, 2])
    taken = moved(scion(new, ("b", "c"), 2, [1]), [1])
    whole, names = grafted([kept, taken])
    assert set(names) == {"a", "b", "c"}
    one, two = old.predict(row(values, ("a", "b"))), new.predict(row(values, ("b", "c")))
    expected = np.array([one[0], two[1], one[2]])
    assert np.array_equal(whole.predict(row(values, names)), expected)
    assert np.array_equal(loads(dumps(whole)).predict(row(values, names)), expected)
    assert np.isnan(whole.deviation(row(values, names))[1])


def test_a_composite_of_composites_is_flat() -> None:
    old = fitted(("a", "b"), 3, choices=[["a"], ["b"], ["a"]])
    assert isinstance(old, Composite)
    names: tuple[str, ...] = ("a", "b")
    now: Mapping = old
    for _ in range(5):  # put back into its own place again and again
        now, names = grafted([scion(now, names, 3, [0, 1]), scion(now, names, 3, [2])])
        assert all(not isinstance(part.mapping, Composite) for part in now.parts)
        assert len(now.parts) == 3
    values = {"a": 0.3, "b": 0.6}
    expected = old.predict(row(values, ("a", "b")))
    assert np.array_equal(now.predict(row(values, names)), expected)


def test_a_nested_part_gives_the_right_latents() -> None:
    inner = fitted(("a", "b"), 4, choices=[["a"], ["b"], ["a"], ["b"]])
    one = moved(scion(inner, ("a", "b"), 4, [1, 2]), [1, 0])
    outer, names = grafted([one])
    again, last = grafted([moved(scion(outer, names, 2, [0]), [0])])
    values = {"a": 0.3, "b": 0.6}
    expected = inner.predict(row(values, ("a", "b")))
    assert np.array_equal(outer.predict(row(values, names)), expected[[2, 1]])
    assert last == ("a",)
    assert again.predict(row(values, last)).tolist() == [expected[2]]


def test_latents_that_are_not_complete_are_refused() -> None:
    old = fitted(("a",), 3)
    with pytest.raises(ValueError, match="not complete"):
        grafted([scion(old, ("a",), 3, [0, 2])])
    with pytest.raises(ValueError, match="each given once"):
        grafted([scion(old, ("a",), 3), scion(old, ("a",), 3, [1])])


def test_fitting_anew_forgets_what_was_chosen() -> None:
    part, names = grafted([moved(scion(fitted(("a", "b"), 3), ("a", "b"), 3, [1]), [0])])
    x = RNG.random((30, len(names)))
    fresh = part.fresh()
    fresh.fit(Examples(x, x[:, :1] * 2, np.repeat(np.arange(3), 10), names, ("l",)))
    assert fresh.predict(np.full(len(names), 0.5, np.float32))[0] == pytest.approx(1.0, abs=0.1)
