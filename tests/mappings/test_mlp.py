"""The network learns what the others cannot as exactly, and stops when it is told to."""

import numpy as np
import pytest

from benchmarks.mappings import measure
from mappings.mlp import DECAYS, Mlp
from mappings.training.fit import train
from tests.mappings.movement import examples


def test_it_is_more_exact_than_the_kernel_on_a_smooth_task() -> None:
    assert measure("mlp", 300, 1).rmse < 0.8 * measure("kernel", 300, 1).rmse


def test_more_noise_gives_a_stronger_weight_decay() -> None:
    rng = np.random.default_rng(4)
    x = rng.random((200, 2))
    clean = np.sin(3 * x[:, :1]) * x[:, 1:]
    found = []
    for noise in (0.0, 0.5):
        mapping = Mlp(layers=1, hidden=16)
        mapping.fit(examples(x, clean + rng.normal(0, noise, clean.shape), np.arange(200) // 20))
        found.append(mapping._found)
    assert found[0] in DECAYS
    assert found[1] == DECAYS[0]
    assert found[0] < found[1]


@pytest.mark.parametrize("layers", [1, 2])
def test_layers_and_units_are_those_asked_for(layers: int) -> None:
    x = np.linspace(0, 1, 30)[:, None]
    mapping = Mlp(layers=layers, hidden=5)
    mapping.fit(examples(x, np.sin(4 * x), np.arange(30) // 10))
    shapes = [a.shape for name, a in mapping.weights().items() if "weight" in name]
    assert shapes == [(1, 5), (5, 5), (5, 1)][:: 1 if layers == 2 else 2]


def test_auto_takes_the_network_only_when_it_may_be_thorough() -> None:
    rng = np.random.default_rng(1)
    x = rng.random((240, 4))
    y = np.tanh(4 * (x @ rng.normal(0, 1, (4, 2))) - 1)
    taught = examples(x, y, np.arange(240) // 40)
    for thorough in (False, True):
        trained = train(
            taught, "auto", {"thorough": thorough}, None, lambda *_: None, lambda: False
        )
        assert ("mlp" in trained.report["kinds"].values()) == thorough
        assert ("neural network" in " ".join(trained.report["how"])) == thorough
