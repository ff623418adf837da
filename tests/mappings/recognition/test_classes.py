"""What classifiers have learnt is kept as arrays, and says what they themselves would say."""

import sys
from typing import Any

import numpy as np
import pytest

from mappings.recognition.classes import Classes
from mappings.recognition.kinds.base import OTHER, RECOGNISERS, Example, MissingError
from mappings.recognition.learners import classifier
from mappings.recognition.learning import learn
from mappings.recognition.store import dumps, loads
from mappings.training.store import StoreError
from recordings.frame import FloatArray

OWN: dict[str, tuple[str, str, dict[str, Any]]] = {
    "bayes": ("naive_bayes", "GaussianNB", {"var_smoothing": 1e-2}),
    "logistic": ("linear_model", "LogisticRegression", {"max_iter": 1000}),
    "tree": ("tree", "DecisionTreeClassifier", {"max_depth": 8, "random_state": 0}),
    "forest": (
        "ensemble",
        "RandomForestClassifier",
        {"n_estimators": 40, "max_depth": 8, "random_state": 0},
    ),
}
"""Of each kind that tells probabilities: the classifier of scikit-learn that it is."""


FREE = ("mean", "weights", "offsets", "support", "threshold", "share", "prior", "variance", "width")
"""Arrays in which any finite number is one that could be learnt, above 0 where it must be."""


def moments(classes: int) -> tuple[FloatArray, Any]:
    """Return moments of some classes that overlap."""
    rng = np.random.default_rng(classes)
    names = np.repeat(np.arange(classes), 40)
    return rng.normal(size=(len(names), 6)) + 1.2 * np.eye(classes, 6)[names], names


def shares(made: Classes, rows: FloatArray, asked: FloatArray) -> FloatArray:
    squared = ((asked[:, None] - rows) ** 2).sum(axis=2)
    return np.array([made.shares(*one) for one in zip(asked, squared, strict=True)])


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("kind", OWN)
def test_shares_are_the_librarys(kind: str, count: int) -> None:
    rows, names = moments(count)
    asked = np.random.default_rng(9).normal(size=(50, 6))
    module, name, settings = OWN[kind]
    balanced = {} if kind == "bayes" else {"class_weight": "balanced"}
    wanted = classifier(module, name, **settings, **balanced).fit(rows, names)
    made = RECOGNISERS.load(kind)()
    assert isinstance(made, Classes)
    made.fitted = made.learn(rows, names)
    np.testing.assert_allclose(shares(made, rows, asked), wanted.predict_proba(asked), atol=1e-6)


@pytest.mark.parametrize("count", [2, 3])
def test_a_support_vector_machine_decides_as_the_librarys(count: int) -> None:
    rows, names = moments(count)
    made = RECOGNISERS.load("svm")()
    assert isinstance(made, Classes)
    made.fitted = made.learn(rows, names)
    settings = {"gamma": made.fitted["width"][0], "class_weight": "balanced", "C": 10.0}
    found = shares(made, rows, rows)
    for c in range(count):
        wanted = classifier("svm", "SVC", **settings).fit(rows, names == c)
        said = wanted.decision_function(rows)
        others = np.log(found[:, c]) / 3.0 - said  # the same for every class, but for rounding
        first = classifier("svm", "SVC", **settings).fit(rows, names == 0).decision_function(rows)
        np.testing.assert_allclose(others, np.log(found[:, 0]) / 3.0 - first, atol=1e-6)
    np.testing.assert_allclose(found.sum(axis=1), 1.0)


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in sys.modules if n.partition(".")[0] == "sklearn"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sklearn", None)  # as where it is not installed
    rng = np.random.default_rng(1)
    taught = [Example(name, rng.normal(size=(60, 3))) for name in ("a", OTHER)]
    found, said = learn(["x", "y", "z"], taught, {"a": "svm"})
    assert found.recognisers == ()
    assert "limber[learn]" in said[0]
    with pytest.raises(MissingError):
        classifier("svm", "SVC")
    assert learn(["x", "y", "z"], taught, {"a": "knn"})[0].recognisers


@pytest.mark.parametrize("kind", ["bayes", "logistic", "svm", "tree", "forest"])
def test_arrays_that_nothing_learnt_has_are_told_when_they_are_loaded(kind: str) -> None:
    rng = np.random.default_rng(1)
    taught = [Example(n, rng.normal(i, 1.0, (80, 3))) for i, n in enumerate(("a", "b", OTHER))]
    learnt = learn(["x", "y", "z"], taught, {"a": kind, "b": kind})[0]
    (made,) = learnt.recognisers
    assert isinstance(made, Classes)
    assert loads(dumps(learnt)).recognisers[0].gestures == ("a", "b")
    for name, array in made.fitted.items():
        for wrong in (array[:0], array[None], np.full(array.shape, 1e9), -array - 1):
            if name in FREE and wrong.shape == array.shape:
                continue
            made.fitted = {**made.fitted, name: wrong}
            with pytest.raises(StoreError):
                loads(dumps(learnt))
            made.fitted[name] = array
