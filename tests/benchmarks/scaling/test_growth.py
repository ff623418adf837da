"""What is sent and timed while Limber gets more to do."""

import os
import socket

import numpy as np
import pytest

from benchmarks.client import ASKED
from benchmarks.jitter import jitter, spread
from benchmarks.mappings import INPUTS, OUTPUTS
from benchmarks.peers import pd
from benchmarks.scaling import examples, sizes
from benchmarks.scaling.crowd import crowd, reading
from benchmarks.scaling.processor import spent
from benchmarks.scaling.sensors import ANSWER, LATENTS, Timed
from recordings.events import Datagram
from sensors.comote import Comote
from sensors.wire.osc import encode


def test_a_crowd_sends_what_it_says_from_all_its_phones() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as heard:
        heard.bind(("127.0.0.1", 0))
        heard.settimeout(30)
        with crowd(heard.getsockname()[1], 3, 100, 0.1) as said:
            came = [heard.recv(4096) for _ in range(30)]
    assert said == {"sent": 30}
    assert came == [reading(n % 3, n // 3, 100) for n in range(30)]
    assert len({len(data) for data in came}) == 1
    assert Comote(name="p", id="02").recognise("/comote/v3/02/gyroscope") == "02"


def test_the_timed_sensor_knows_its_answer_among_others() -> None:
    def latents(first: float) -> Datagram:
        return Datagram(0, 1, ("", 0), encode("/limber/latents", first, *[0.0] * (LATENTS - 1)))

    with Timed() as timed:
        sent = timed.inputs()
        assert timed.up == 1
        assert not timed._answers(latents(-2), ANSWER)
        assert timed._answers(latents(2), ANSWER)
        assert not timed._answers(latents(2), ASKED)
        assert timed._answers(Datagram(0, 1, ("", 0), sent), ASKED)
        assert timed.heard == 3
        timed.inputs()
        assert timed._answers(latents(-2), ANSWER)


def test_jitter_is_how_far_neighbours_differ_within_a_turn() -> None:
    assert jitter([[1.0, 1.0], [9.0, 9.0]]) == 0
    assert jitter([[1.0, 3.0, None, 9.0]]) == pytest.approx(2.0)
    assert jitter([[None], []]) is None
    found = spread([[1.0, None], [3.0]])
    assert (found["sent"], found["unanswered"], found["p50"]) == (3, 1, 2.0)


def test_a_process_that_computes_has_spent_time_and_none_has_not() -> None:
    before = spent(os.getpid())
    while spent(os.getpid()) == before > 0:
        np.linalg.eigvals(np.random.default_rng(0).random((50, 50)))
    assert spent(None) == 0


def test_wide_clients_send_as_many_numbers_as_asked_for() -> None:
    assert (6, 8) in sizes.all_sizes()
    assert {i for i, _ in sizes.all_sizes()} == set(sizes.INPUTS)
    with sizes.Wide(512, 8) as client:
        assert len(client.inputs()) > 512 * 4


def test_all_sizes_of_examples_are_drawn_and_a_small_one_learns() -> None:
    runs = list(examples.all_runs())
    assert ("auto", 100_000, 1) in runs
    assert ("auto", 100, examples.MOST) in runs
    found = examples.alone("ridge", 40, 1)
    assert found["rmse"] < 0.3
    assert found["memory_mb"] is None or found["memory_mb"] > 10


def test_the_patch_of_weights_ends_with_the_output_that_sends_all() -> None:
    lines = pd.patch(1, 2).splitlines()
    assert sum(" expr " in line for line in lines) == OUTPUTS
    from_unpack = [line.split() for line in lines if line.startswith("#X connect 5 ")]
    assert len(from_unpack) == INPUTS * OUTPUTS
    assert from_unpack[-1][4] == "6"  # the first sum, of which pack's first inlet hears
