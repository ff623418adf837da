"""Kinds compared by workers come out as they do one after the other."""

import json

import numpy as np
import pytest
import scipy.linalg  # noqa: F401 - its BLAS must be there to be held to one thread
from threadpoolctl import threadpool_limits

from mappings.base import Examples, ignore
from mappings.training.comparison import compare
from mappings.training.fit import Trained, train
from mappings.training.spread import WorkersError, here, workers

KINDS: dict[str, dict[str, object]] = {"auto": {}, "kernel": {}, "knn": {}}


def taught() -> Examples:
    rng = np.random.default_rng(3)
    rounds = np.repeat(np.arange(4), 20)
    x = rng.normal(size=(80, 2)) + rounds[:, None] % 2
    y = np.stack([np.sin(x[:, 0]), x[:, 1] * 0.5, x[:, 0] * 0.1], axis=1)
    return Examples(x, y, rounds, ("a", "b"), ("l1", "l2", "l3"))


def test_workers_find_what_is_found_without_them_bit_for_bit() -> None:
    examples, choices = taught(), [["a"], [], []]
    kept: dict[str, dict[str, Trained]] = {"": {}, "2": {}}
    found = {}
    for said, own in kept.items():
        with threadpool_limits(1), workers(said) as spread:  # as in `limber evaluate`
            found[said] = compare(examples, KINDS, choices, ignore, own.__setitem__, spread)
    assert json.dumps(found[""]) == json.dumps(found["2"])
    rows = examples.x[:9].astype(np.float32)
    for kind in KINDS:
        one, other = (own[kind].mapping for own in kept.values())
        for row in rows:
            assert one.predict(row).tobytes() == other.predict(row).tobytes()
        with threadpool_limits(1):
            alone = train(examples, kind, {}, choices, ignore, lambda: False)
        assert json.dumps(alone.report) == json.dumps(kept[""][kind].report)


def test_progress_goes_on_and_what_it_raises_ends_the_work() -> None:
    shares: list[float] = []
    compare(taught(), {"ridge": {}, "knn": {}}, None, lambda share, _: shares.append(share))
    assert shares == sorted(shares)
    assert 0 <= shares[0] < shares[-1] <= 1

    def enough(share: float, step: str) -> None:
        raise KeyboardInterrupt(f"{share} {step}")

    with pytest.raises(KeyboardInterrupt):
        compare(taught(), {"ridge": {}}, None, enough)


@pytest.mark.parametrize("said", ["0", "-1", "many", "dask"])
def test_what_are_no_workers_is_told(said: str) -> None:
    with pytest.raises(WorkersError, match="how many processes"), workers(said):
        pass


def test_without_workers_it_is_done_here() -> None:
    with workers("") as spread:
        assert spread is here
        assert spread(lambda a, _: a + 1, [(1,), (2,)], ignore) == [2, 3]
