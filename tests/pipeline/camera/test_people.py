"""Who is followed stays the same, whatever order bodies are found in."""

import numpy as np
import pytest

from pipeline.camera.people import FORGOTTEN, People
from recordings.frame import FloatArray

SHAPE = np.array([[0.07, -0.15], [-0.07, -0.15], [0.05, 0.1], [-0.05, 0.1]])
"""Shoulders and hips around a body's middle, in heights of the image."""


def body(x: float, y: float = 0.5, size: float = 1.0) -> FloatArray:
    return np.asarray(SHAPE * size + np.array([x, y]))


@pytest.mark.parametrize("seed", range(20))
def test_two_who_cross_keep_their_numbers(seed: int) -> None:
    rng = np.random.default_rng(seed)
    people = People(2)
    speed, hidden = rng.uniform(0.3, 1.2), rng.uniform(0.0, 0.3)
    first: list[int | None] = []
    for n in range(round(1.0 / speed * 30)):
        at = n / 30
        ways = [0.15 + speed * at, 1.15 - speed * at]
        found = [
            body(x, 0.5, s) + rng.normal(0, 0.004, (4, 2))
            for x, s in zip(ways, (1, 0.9), strict=True)
        ]
        there = [0] if abs(ways[0] - ways[1]) < hidden else [0, 1]  # one hides the other
        order = rng.permutation(there)
        numbers = people.follow([found[i] for i in order], at)
        said = {int(i): number for i, number in zip(order, numbers, strict=True)}
        if not first:
            first = [said[0], said[1]]
        for i, number in said.items():
            assert number == first[i], (at, i)
    assert sorted(n for n in first if n is not None) == [0, 1]


def test_one_alone_is_the_first_and_comes_back_as_the_same() -> None:
    people = People(2)
    assert people.follow([body(0.3)], 0.0) == [0]
    assert people.follow([], 0.5) == []
    assert people.follow([body(0.35)], 1.0) == [0]


def test_somebody_new_takes_the_place_of_who_is_long_gone() -> None:
    people = People(1)
    people.follow([body(0.1)], 0.0)
    assert people.follow([body(1.2)], 0.03) == [None]
    assert people.follow([body(1.2)], 0.1 + FORGOTTEN) == [0]


def test_more_people_than_are_wanted_have_no_number() -> None:
    people = People(2)
    assert sorted(map(str, people.follow([body(x) for x in (0.1, 0.6, 1.1)], 0.0))) == [
        "0",
        "1",
        "None",
    ]
