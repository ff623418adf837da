"""Whatever is written: a FeatureError at bind, or finite values at every step."""

import contextlib

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.features._memories import MEMORIES, TIMED
from pipeline.features._numbers import FUNCTIONS
from pipeline.features.base import FeatureError
from pipeline.features.expression import Expression
from tests.pipeline.features.helpers import go_on, run

NAMES = ("a.x", "a.y", "b")

finite = st.floats(allow_nan=False, allow_infinity=False)
frames = st.lists(
    st.tuples(st.lists(finite, min_size=3, max_size=3), st.floats(1e-9, 1e6)),
    min_size=1,
    max_size=8,
)


def call(
    name: str, inner: st.SearchStrategy[str], fewest: int, most: int
) -> st.SearchStrategy[str]:
    """Return calls of one function."""
    values = st.lists(inner, min_size=fewest, max_size=most)
    return values.map(lambda texts: f"{name}({', '.join(texts)})")


def calls(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return calls of every function with as many values as it takes."""
    return st.one_of(
        *(call(name, inner, fewest, min(most, 5)) for name, (_, fewest, most) in FUNCTIONS.items()),
        *(call(name, inner, 1, 1) for name in MEMORIES),
        st.tuples(st.sampled_from(sorted(TIMED)), inner, st.floats(0.001, 60)).map(
            lambda parts: "{}({}, {})".format(*parts)
        ),
    )


def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return expressions made of smaller ones."""
    signs = ["+", "-", "*", "/", "//", "%", "**", "<", "<=", ">", ">=", "==", "!=", "and", "or"]
    return st.one_of(
        st.tuples(inner, st.sampled_from(signs), inner).map(lambda p: "({} {} {})".format(*p)),
        st.tuples(inner, inner, inner).map(lambda p: "({} if {} else {})".format(*p)),
        inner.map(lambda text: f"(-{text})"),
        inner.map(lambda text: f"(not {text})"),
        calls(inner),
    )


leaves = st.sampled_from(["x", "y", "b", "a.x", "0", "1", "0.5", "1e12", "1e-300", "3"])
valid = st.recursive(leaves, larger, max_leaves=12)
words = [*FUNCTIONS, *MEMORIES, *TIMED, *NAMES, *"+-*/%<>=!.,()[]{}:;'#\\ \n~@&|^0123456789eEj_"]
babble = st.lists(
    st.sampled_from([*words, "and", "or", "not", "if", "else", "lambda", "in", "is", "await"]),
    max_size=25,
)


def finite_or_refused(text: str, rows: list[tuple[list[float], float]]) -> bool:
    """Return whether the text was taken; then all its values were finite, also in float32."""
    feature = Expression(expressions={"first": text, "second": "first - previous(first)"})
    try:
        feature.bind(NAMES)
    except FeatureError:
        return False
    out = go_on(feature, rows, 2)
    assert np.isfinite(out.astype(np.float32)).all()
    feature.reset()
    assert go_on(feature, rows, 2).tobytes() == out.tobytes()
    return True


@settings(deadline=None, max_examples=300)
@given(text=valid, rows=frames)
def test_valid_expressions_are_taken_and_stay_finite(
    text: str, rows: list[tuple[list[float], float]]
) -> None:
    assert finite_or_refused(text, rows)


@settings(deadline=None, max_examples=300)
@given(text=babble.map(" ".join) | babble.map("".join) | st.text(max_size=40), rows=frames)
def test_anything_else_is_refused_or_finite(
    text: str, rows: list[tuple[list[float], float]]
) -> None:
    finite_or_refused(text, rows)


@settings(deadline=None, max_examples=100)
@given(names=st.lists(st.text(max_size=12), min_size=1, max_size=4, unique=True), written=st.text())
def test_inputs_may_have_any_names(names: list[str], written: str) -> None:
    assert len(run(Expression(), [([0.0] * len(names), 0.01)], names)) == 1
    with contextlib.suppress(FeatureError):
        Expression(expression=written).bind(tuple(names))
