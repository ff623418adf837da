"""The network's gradient is that of its loss, and its search goes down."""

import numpy as np
import pytest

from mappings.training.network import Layout, Loss, outputs, search


@pytest.fixture
def loss() -> Loss:
    rng = np.random.default_rng(2)
    weights = rng.random(20) + 0.5
    layout = Layout((3, 5, 4, 2))
    z, y = rng.normal(size=(20, 3)), rng.normal(size=(20, 2))
    return Loss(layout, z, y, weights / weights.mean(), lambda: None)


def test_gradient(loss: Loss) -> None:
    point = loss.layout.start(1)
    _, gradient = loss(point, 0.1)
    numeric = [
        (loss(point + s, 0.1)[0] - loss(point - s, 0.1)[0]) / 2e-6
        for s in 1e-6 * np.eye(len(point))
    ]
    assert np.allclose(gradient, numeric, atol=1e-7)


def test_loss_is_that_of_the_outputs(loss: Loss) -> None:
    point = loss.layout.start(3)
    off = outputs(loss.layout, point, loss.z) - loss.y
    wanted = 0.5 * np.average(np.mean(off**2, axis=1), weights=loss.weights)
    assert np.isclose(loss(point, 0.0)[0], wanted)


def test_biases_do_not_decay(loss: Loss) -> None:
    biases = np.concatenate([layer[-1] for layer in loss.layout.layers(loss.decaying)])
    assert len(biases) == 5 + 4 + 2
    assert not biases.any()
    assert loss.decaying.sum() == 3 * 5 + 5 * 4 + 4 * 2


def test_search_fits_few_examples_exactly_and_decay_holds_it_back(loss: Loss) -> None:
    wide = Loss(Layout((3, 30, 2)), loss.z, loss.y, loss.weights, lambda: None)
    start = wide.layout.start(0)
    least, exact = search(wide, start, 0.0, 500)
    assert least < 1e-5
    _, calm = search(wide, start, 1.0, 500)
    assert np.linalg.norm(calm * wide.decaying) < 0.1 * np.linalg.norm(exact * wide.decaying)


def test_search_stops_when_told(loss: Loss) -> None:
    asked = []

    def pulse() -> None:
        asked.append(1)
        if len(asked) == 7:
            raise InterruptedError

    loss.pulse = pulse
    with pytest.raises(InterruptedError):
        search(loss, loss.layout.start(0), 0.0, 500)
    assert len(asked) == 7
