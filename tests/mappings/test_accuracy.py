"""The benchmark's task is learnt as exactly as it promises."""

import pytest

from benchmarks.mappings import FLOOR, measure


@pytest.mark.parametrize(
    ("count", "draws", "rmse"), [(100, 2, 0.075), (1000, 1, 0.023), (5000, 1, 0.0105)]
)
def test_auto_is_exact(count: int, draws: int, rmse: float) -> None:
    found = measure("auto", count, draws)
    assert found.rmse <= rmse
    if count <= 1000:  # beyond, the bench itself compares
        assert found.rmse < measure(FLOOR, count, draws).rmse
