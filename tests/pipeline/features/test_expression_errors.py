"""Expressions: what is said of wrong ones, and where they are wrong."""

import pytest

from pipeline.features.base import FeatureError
from pipeline.features.expression import Expression
from tests.pipeline.features.helpers import ACCELEROMETER, GYROSCOPE

SIX = ACCELEROMETER + GYROSCOPE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "at character 1: is not understood"),
        ("x +", "is not understood"),
        ("1 + gyroscop.x", r'5: there is no "gyroscop.x"\. Did you mean "gyroscope.x"\?'),
        ("  1 + foo", r'7: there is no "foo"'),
        ("gyroscope.x * sqr(2)", r'15: there is no function "sqr"\. Did you mean "sqrt"\?'),
        ("x", r'"x" may be each of phone.accelerometer.x, phone.gyroscope.x; write more'),
        ("1 + gyroscope", r'5: "gyroscope" may be each of'),
        ("abs(gyroscope)", r'"abs" takes 1 value\(s\), not 3'),
        ("min()", r'"min" takes at least 1 value\(s\), not 0'),
        ("delay(gyroscope.x)", '"delay" takes a value and a number of seconds'),
        ("delta(gyroscope.x, 2)", '"delta" takes a value'),
        ("delay(gyroscope.x, gyroscope.y)", "20: the seconds must be a number from 0.001 to 60"),
        ("delay(gyroscope.x, 61)", "the seconds must be"),
        ("smooth(gyroscope.x, 0)", "the seconds must be"),
        ("min(1, *gyroscope)", "8: only numbers, names, operators and functions work"),
        ("max(1, key=2)", "only numbers, names"),
        ("'a'", "only numbers can be written here"),
        ("True", "only numbers can be written here"),
        ("2j", "only numbers can be written here"),
        ("1e999", "numbers go up to 1e"),
        ("9" * 400, "numbers go up to 1e"),
        ("9" * 1900 + "**" + "9" * 60, "numbers go up to 1e"),
        ("1 # one", '3: "#" means nothing here'),
        ("µ + foo", '1: there is no "μ"'),
        ("0 * 'µ' + foo", "5: only numbers can"),
        ("x[0]", "only numbers, names"),
        ("lambda: 1", "only numbers, names"),
        ("__import__('os')", 'no function "__import__"'),
        ("().__class__", r'there is no "\(\).__class__"'),
        ("[1 for _ in inputs]", "only numbers, names"),
        ("1 << 2", "only numbers, names"),
        ("~1", "only numbers, names"),
        ("1 in inputs", "only numbers, names"),
        ("(y := 1)", "only numbers, names"),
        ("1; 2", "is not understood"),
        ("-" * 65 + "1", "nested deeper than 64 levels"),
        ("-" * 1999 + "1", "."),
        ("(" * 500 + "1" + ")" * 500, "is not understood"),
        ("max(" + "1," * 256 + "1)", "more than 256 parts"),
        ("1 +" * 700 + "1", "is longer than 2000 characters"),
        ("\0", "is not understood"),
        ("\ud800 #", "."),
    ],
)
def test_says_what_is_wrong_and_where(text: str, said: str) -> None:
    with pytest.raises(FeatureError, match=said):
        Expression(expression=text).bind(SIX)


@pytest.mark.parametrize("name", ["", "a b", "a.b", "1st", "in", "inputs", "é"])
def test_names_of_expressions_can_be_written(name: str) -> None:
    with pytest.raises(FeatureError, match="name"):
        Expression(expressions={name: "1"}).bind(SIX)


def test_the_message_names_the_feature_and_the_expression() -> None:
    feature = Expression(name="mine", expressions={"good": "1", "bad": "good + worse"})
    said = r'Feature "mine" \(expression\): "expressions.bad", at character 8: there is no "worse"'
    with pytest.raises(FeatureError, match=said):
        feature.bind(SIX)
