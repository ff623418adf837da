"""The features of all scenes, computed in order on one board of named values."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.engine.placing import Node, Plan, View
from pipeline.features.base import Feature
from recordings.frame import FloatArray, Frame, Layout


class Graph:
    """Every distinct feature of every scene, each computed once for each frame.

    The board is one float64 array: all channels of all sensors, then all features' values.
    NaN is a value that was never there. Scenes that ask for equal features share them.
    `ranges` are the calibrated ends of channels, by their names on the board.
    """

    def __init__(
        self,
        scenes: Mapping[str, Sequence[Feature]],
        ranges: Mapping[str, tuple[float, float]] | None = None,
    ) -> None:
        self.scenes = dict(scenes)
        self.ranges = dict(ranges or {})
        self.layouts: dict[str, Layout] = {}
        self.board: FloatArray = np.empty(0)
        self.views: dict[str, View] = {}
        self.version = 0
        self._nodes: dict[tuple[object, ...], Node] = {}
        self._names: list[str] = []
        self._place: dict[str, slice] = {}
        self._order: dict[str, list[Node]] = {}
        self.bind()

    def step(self, frame: Frame) -> None:
        """Put a frame on the board and compute all that depends on its sensor."""
        if self.layouts.get(frame.sensor) is not frame.layout:
            self.layouts[frame.sensor] = frame.layout
            self.bind()
        self.board[self._place[frame.sensor]] = frame.values
        if frame.paced:
            for node in self._order[frame.sensor]:
                node.step(self.board, frame)

    def vector(self, scene: str) -> FloatArray:
        """Return the scene's features now, shape (d,); NaN where there is none yet."""
        return self.board[self.views[scene].index]

    def values(self, sensor: str) -> FloatArray:
        """Return what the channels of a sensor that was heard are now, shape (channels,)."""
        return self.board[self._place[sensor]].copy()

    def places(self, names: Sequence[str]) -> NDArray[np.intp]:
        """Return where channels are on the board, -1 for one that is not there."""
        known = {name: i for i, name in enumerate(self._names)}
        return np.array([known.get(name, -1) for name in names], np.intp)

    def at(self, places: NDArray[np.intp]) -> FloatArray:
        """Return what is at `places` now, shape (n,); NaN where nothing is."""
        found = np.full(len(places), np.nan)
        there = places >= 0
        found[there] = self.board[places[there]]
        return found

    def replace(self, scenes: Mapping[str, Sequence[Feature]]) -> None:
        """Use other features; those that stay the same keep their state."""
        self.scenes = dict(scenes)
        self.bind()

    def calibrate(self, sensor: str, ranges: Mapping[str, tuple[float, float]]) -> None:
        """Go on with a sensor that is calibrated otherwise: features forget its frames before."""
        self.ranges = dict(ranges)
        self._scale()
        for node in self._order.get(sensor, ()):
            node.reset()

    def _scale(self) -> None:
        for node in self._nodes.values():
            node.feature.scale([self.ranges.get(name) for name in node.names])

    def retitle(self, sensor: str, title: str) -> None:
        """Call a sensor otherwise from now on; its channels keep their values.

        Features are to be replaced by such that read it under this name.
        """
        if sensor in self.layouts:
            place = self._place[sensor]
            for i in range(place.start, place.stop):
                self._names[i] = title + self._names[i][len(sensor) :]
            self.layouts = {title if n == sensor else n: x for n, x in self.layouts.items()}

    def bind(self) -> None:
        """Place everything anew; values and the state of unchanged features are kept."""
        self.version += 1
        before = dict(zip(self._names, self.board.tolist(), strict=True))
        plan = Plan(self.layouts, self._nodes)
        self.views = {name: plan.scene(features) for name, features in self.scenes.items()}
        self._nodes, self._names, self._place = plan.nodes, plan.names, plan.place
        self.board = np.array([before.get(name, np.nan) for name in plan.names])
        for node, start in zip(plan.nodes.values(), plan.starts, strict=True):
            node.out = self.board[start : start + len(node.outputs)]
        self._scale()
        self._order = {
            sensor: [n for n in plan.nodes.values() if sensor in n.sensors]
            for sensor in self.layouts
        }
