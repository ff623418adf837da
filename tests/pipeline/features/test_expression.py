"""Expressions: what they compute and what they remember."""

import math

import pytest

from pipeline.features.base import Feature
from pipeline.features.delta import Delta
from pipeline.features.deviation import Deviation
from pipeline.features.expression import Expression
from pipeline.features.mean import Mean
from pipeline.features.range import Range
from pipeline.settings.documents import parse
from pipeline.settings.reading import Where, read
from tests.pipeline.features.helpers import ACCELEROMETER, GYROSCOPE, at_rate, go_on, run, swinging

SIX = ACCELEROMETER + GYROSCOPE


def value(text: str, **inputs: float) -> float:
    """Return what an expression gives for one frame of these inputs."""
    row = list(inputs.values()) or [0.0]
    out = run(Expression(expression=text), [(row, 0.01)], list(inputs) or ["x"])
    return float(out[0, 0])


def series(text: str, values: list[float], dt: float = 0.01) -> list[float]:
    """Return what an expression of x gives for these values in turn."""
    out = run(Expression(expression=text), [([x], dt) for x in values], ["x"])
    column: list[float] = out[:, 0].tolist()
    return column


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3 - 4 / 8", 6.5),
        ("-2 ** 2", -4),
        ("2 ** -1", 0.5),
        ("7 // 2 + 7 % 3 + -7 // 2", 0),
        ("+1.5e3", 1500),
        ("1 < 2 < 3", 1),
        ("1 < 2 > 3", 0),
        ("(1 <= 1) + (2 >= 3) + (2 == 2) + (2 != 2)", 2),
        ("2 and 3", 1),
        ("0 or 0", 0),
        ("0 or 5", 1),
        ("not 0", 1),
        ("not 7", 0),
        ("5 if 1 > 2 else 6", 6),
        ("abs(-3) + min(1, 2, 3) + max(1, 2, 3)", 7),
        ("clip(5, 0, 1) + clip(-5, 0, 1) + clip(0.5, 0, 1)", 1.5),
        ("sqrt(9) + exp(0) + log(1)", 4),
        ("sin(0) + cos(0) + tan(0)", 1),
        ("atan2(1, 0)", math.pi / 2),
        ("hypot(3, 4, 12)", 13),
        ("pow(2, 10)", 1024),
        ("sign(-3) + sign(0) + sign(2)", 0),
        ("floor(-1.5) + ceil(1.2) + round(2.4)", 2),
        ("mean(1, 2, 6) + sum(1, 2)", 6),
        ("scale(5, 0, 10, -1, 1)", 0),
        ("scale(15, 0, 10, -1, 1)", 2),
    ],
)
def test_computes(text: str, expected: float) -> None:
    assert value(text) == pytest.approx(expected)
    # with an input in it nothing is known before
    assert value(f"({text}) + x * 2 - x - x", x=3) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x / 0", 0),
        ("x // 0", 0),
        ("x % 0", 0),
        ("sqrt(-x)", 0),
        ("log(0)", math.log(1e-12)),
        ("log(-x)", math.log(1e-12)),
        ("(-x) ** 0.5", 0),
        ("0 ** -x", 0),
        ("exp(1000 * x)", 1e12),
        ("(1e12 * x) ** 99", 1e12),
        ("(-1e12 * x) ** 99", -1e12),
        ("1e12 * 1e12 * -x", -1e12),
        ("scale(x, 1, 1, 5, 6)", 5),
        ("tan(3.141592653589793 / 2 * x / x)", 1e12),
    ],
)
def test_is_defined_everywhere(text: str, expected: float) -> None:
    assert value(text, x=2.0) == pytest.approx(expected)


def test_differences_of_huge_values_stay_within_bounds() -> None:
    assert series("delta(x)", [-1e12, 1e12])[-1] == 1e12


def test_short_names_for_inputs() -> None:
    row = [(list(range(1, 7)), 0.01)]

    def of(text: str) -> float:
        return float(run(Expression(expression=text), row, SIX)[0, 0])

    assert of("accelerometer.y - gyroscope.y") == -3
    assert of("phone.gyroscope.z") == 6
    assert of("sum(accelerometer)") == 6
    assert of("max(gyroscope, 100)") == 100
    assert of("mean(inputs)") == 3.5
    assert of("sum(x)") == 5
    out = run(Expression(expression="x"), [([1, 2], 0.01)], ["a.x", "a.max"])
    assert out[0, 0] == 1  # "max" only ends in the same letter


def test_a_whole_name_comes_before_its_group() -> None:
    out = run(Expression(expression="intensity"), [([7, 1], 0.01)], ["intensity", "intensity.x"])
    assert out[0, 0] == 7


def test_names_that_are_no_words_of_the_grammar() -> None:
    names = ["left-hand.0.x", "left-hand.1.x", "osc.in", "µ.v"]
    text = "left_hand._0.x + 10 * _1.x + 100 * _in + 1000 * µ.v"
    assert run(Expression(expression=text), [([1, 2, 3, 4], 0.01)], names)[0, 0] == 4321


def test_several_expressions_and_those_before() -> None:
    feature = Expression(
        expressions={"both": "x + y", "twice": "both * 2", "late": "previous(both)"}
    )
    assert feature.bind(("a.x", "a.y")) == ("both", "twice", "late")
    assert go_on(feature, [([1, 2], 0.01), ([3, 4], 0.01)], 3).tolist() == [[3, 6, 3], [7, 14, 3]]


def test_previous_and_delay() -> None:
    assert series("previous(x)", [1, 2, 4]) == [1, 1, 2]
    assert series("previous(previous(x))", [1, 2, 4, 8]) == [1, 1, 1, 2]
    assert series("delay(x, 0.02)", [1, 2, 4, 8]) == pytest.approx([1, 1, 1, 2])
    assert series("delay(x, 0.015)", [1, 2, 4, 8]) == pytest.approx([1, 1, 1.5, 3])
    assert series("x - delay(2 * x, 1 / 100)", [1, 2, 4]) == pytest.approx([-1, 0, 0])


@pytest.mark.parametrize("rate", [40, 100, 300])
def test_a_delay_is_as_long_at_every_rate(rate: float) -> None:
    frames = at_rate(rate, 2, lambda t: 3 * t[:, None])
    out = run(Expression(expression="x - delay(x, 0.4321)"), frames, ["x"])
    assert out[-1, 0] == pytest.approx(3 * 0.4321)


def test_first_and_second_difference() -> None:
    squares = [(i / 100) ** 2 for i in range(30)]
    assert series("delta(x)", squares)[-1] == pytest.approx(2 * 0.28)
    assert series("delta(delta(x))", squares)[-1] == pytest.approx(2)


def test_smooth() -> None:
    out = series("smooth(x, 0.5)", [0.0] + [1.0] * 50)
    assert out[0] == 0
    assert out[-1] == pytest.approx(1 - math.exp(-1))


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("average(x, 0.3)", Mean(seconds=0.3)),
        ("deviation(x, 0.3)", Deviation(seconds=0.3)),
        ("highest(x, 0.3) - lowest(x, 0.3)", Range(seconds=0.3)),
        ("delta(x)", Delta()),
    ],
)
def test_what_is_a_feature_too_gives_the_same(text: str, feature: Feature) -> None:
    for rate in (70, 200):
        frames = [(x[:1], dt) for x, dt in at_rate(rate, 1, swinging)]
        expected = run(feature, frames, ["x"])
        out = run(Expression(expression=text), frames, ["x"])
        assert out == pytest.approx(expected, rel=1e-6, abs=1e-7)


def test_highest_and_lowest_by_hand() -> None:
    assert series("highest(x, 0.01)", [3, 1, 2, -5, -6]) == [3, 3, 2, 2, -5]
    assert series("lowest(x, 0.01)", [3, 1, 2, -5, -6]) == [3, 1, 1, -5, -6]


def test_what_is_not_chosen_goes_on_remembering() -> None:
    assert series("previous(x) if x > 2 else 0", [1, 2, 3, 4]) == [0, 0, 2, 3]
    assert series("x > 2 and previous(x) == 2", [1, 2, 3, 4]) == [0, 0, 1, 0]


def test_may_run_over_lines() -> None:
    assert value("\n  x +\n  1\n", x=2) == 3


def test_long_sums_are_not_too_deep() -> None:
    assert value(" + ".join(["x"] * 60), x=1) == 60


def test_expressions_come_from_toml() -> None:
    text = """
        inputs = ["phone"]
        expressions.size = "hypot(accelerometer)"
        expressions.falls = "average(size, 0.1) < 2"
    """
    feature = read(Expression, parse(text, "scene.toml"), Where("scene.toml"))
    assert feature.bind(SIX) == ("size", "falls")
    assert go_on(feature, [([0, 0, 1, 9, 9, 9], 0.01)], 2).tolist() == [[1, 1]]
