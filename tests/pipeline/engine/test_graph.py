"""The board: features are placed when their inputs are heard, shared, and kept through changes."""

import numpy as np
import pytest

from pipeline.engine import inputs
from pipeline.engine.graph import Graph
from pipeline.features.base import Feature
from pipeline.features.lowpass import Lowpass
from pipeline.features.norm import Norm
from pipeline.features.raw import Raw
from recordings.frame import Frame, Layout

XY = Layout(("x", "y"), ("", ""))
XYZ = Layout(("x", "y", "z"), ("", "", ""))
NAN = float("nan")


def frame(*values: float, layout: Layout = XY, sensor: str = "a", paced: bool = True) -> Frame:
    return Frame(sensor, layout, np.array(values), 1, paced=paced)


def values(graph: Graph, scene: str = "one") -> dict[str, float]:
    view = graph.views[scene]
    return dict(zip(view.names, graph.vector(scene).tolist(), strict=True))


def test_a_feature_waits_for_its_sensor_and_says_so() -> None:
    graph = Graph({"one": [Raw("r", ["a"])]})
    assert values(graph) == {}
    assert graph.views["one"].problems == (
        'Feature "r" (raw): waits for "a"; nothing has been heard yet.',
    )
    graph.step(frame(1, 2))
    assert values(graph) == {"r.x": 1, "r.y": 2}
    assert not graph.views["one"].problems
    assert graph.views["one"].sensors == (frozenset("a"),) * 2


def test_a_misspelt_input_names_the_nearest() -> None:
    graph = Graph({"one": [Raw("r", ["a.q"])]})
    graph.step(frame(1, 2))
    assert graph.views["one"].problems[0].endswith('Did you mean "a.y"?')


def test_a_sensor_that_nobody_has_heard_is_no_misspelt_other() -> None:
    graph = Graph({"one": [Raw("r", ["phone.accelerometer"])]})
    graph.step(frame(1, 2))
    assert graph.views["one"].problems == (
        'Feature "r" (raw): waits for "phone.accelerometer"; '
        "nothing called phone has been heard yet.",
    )


def test_words_for_what_is_awaited_are_found_when_they_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def looked(word: str, _: object) -> str:
        seen.append(word)
        return ""

    seen: list[str] = []
    monkeypatch.setattr(inputs, "nearest", looked)
    graph = Graph({"one": [Raw(f"r{i}", [f"phone{i}.x"]) for i in range(8)]})
    for i in range(4):
        graph.step(frame(1, 2, sensor=f"phone{i}"))
    assert not seen
    assert len(graph.views["one"].problems) == 4
    assert graph.views["one"].problems[0].startswith('Feature "r4" (raw): there is no "phone4.x"')
    assert seen == [f"phone{i}.x" for i in range(4, 8)]


def test_what_a_frame_brings_is_known_of_each_sensor() -> None:
    graph = Graph({"one": [Raw("r", ["b"]), Raw("s", ["a.x"])]})
    for sensor in ("a", "b", "a"):
        graph.step(frame(1, 2, sensor=sensor))
    view = graph.views["one"]
    for _ in range(2):
        assert view.fresh("a").tolist() == [False, False, True]
        assert view.fresh("b").tolist() == [True, True, False]


def test_what_was_never_measured_reaches_no_feature() -> None:
    graph = Graph({"one": [Norm("n", ["a"]), Lowpass("l", ["n"])]})
    graph.step(frame(3, NAN))
    assert np.isnan(graph.vector("one")).all()
    graph.step(frame(3, 4))
    assert values(graph)["n"] == 5


@pytest.mark.parametrize("bad", [NAN, float("inf"), -float("inf")])
def test_a_device_that_begins_anew_holds_until_all_is_measured_again(bad: float) -> None:
    graph = Graph({"one": [Norm("n", ["a"]), Lowpass("l", ["n"])]})
    graph.step(frame(3, 4))
    before = values(graph)
    graph.step(frame(6, bad, layout=Layout(XY.names, XY.units)))
    assert values(graph) == before
    graph.step(frame(6, 8))
    assert values(graph)["n"] == 10
    assert np.isfinite(graph.vector("one")).all()


def test_new_channels_keep_values_and_state() -> None:
    graph = Graph({"one": [Lowpass("l", ["a.x"]), Norm("n", ["a"])]})
    for value in (0.0, 1.0, 1.0):
        graph.step(frame(value, 0))
    smoothed = values(graph)["l"]
    graph.step(frame(0, 4, 3, layout=XYZ, paced=False))  # between two samples
    assert values(graph)["l"] == smoothed
    graph.step(frame(0, 4, 3, layout=XYZ))
    assert values(graph)["n"] == 5
    assert 0 < values(graph)["l"] < 1


def test_equal_features_of_scenes_are_computed_once() -> None:
    steps: list[float] = []

    class Counted(Raw):
        def step(self, x, dt, out) -> None:  # type: ignore[no-untyped-def]  # as Feature's
            steps.append(dt)
            super().step(x, dt, out)

    graph = Graph({"one": [Counted("r", ["a"])], "two": [Counted("r", ["a"])]})
    graph.step(frame(1, 2))
    assert values(graph, "one") == values(graph, "two") == {"r.x": 1, "r.y": 2}
    assert len(steps) == 1


def test_a_feature_that_cannot_be_placed_leaves_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Faulty(Feature):
        def bind(self, inputs: tuple[str, ...]) -> tuple[str, ...]:
            raise ZeroDivisionError("no")

        def step(self, x, dt, out) -> None:  # type: ignore[no-untyped-def]  # as Feature's
            raise NotImplementedError

    graph = Graph({"one": [Faulty("f", ["a"]), Raw("r", ["a.x"])]})
    graph.step(frame(1, 2))
    assert values(graph) == {"r": 1}
    (problem,) = graph.views["one"].problems
    assert problem.endswith("cannot be used: no.")
    assert "cannot be used" in caplog.text
