"""Gives every channel and every feature its place on the board of a graph."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import astuple, dataclass, field
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from pipeline.engine.inputs import NoSuchInputError, select
from pipeline.features.base import Feature, FeatureError
from recordings.arrays import finite
from recordings.frame import FloatArray, Frame, Layout

log = logging.getLogger(__name__)

Index = NDArray[np.intp]


@dataclass(eq=False, slots=True)
class Node:
    """One feature, placed on the board: where its inputs are and where its values go."""

    feature: Feature
    key: tuple[object, ...]
    sensors: frozenset[str]
    outputs: tuple[str, ...]
    take: Index
    out: FloatArray
    failed: bool = False
    last: int = 0

    def step(self, board: FloatArray, frame: Frame) -> None:
        """Compute the values for one frame; they are held while an input was never measured.

        So are those of a feature that raises.
        """
        x = board[self.take]
        if not finite(x):  # also of a device that has begun anew
            return
        try:
            self.feature.step(x, self._dt(frame), self.out)
        except Exception:
            if not self.failed:
                self.failed = True
                log.exception('Feature "%s" failed; it holds its last values', self.feature.name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its inputs on the board."""
        return tuple(map(str, self.key[2:]))

    def reset(self) -> None:
        """Forget all earlier frames; what was computed of them stays until the next."""
        self.feature.reset()
        self.last = 0

    def _dt(self, frame: Frame) -> float:
        """Return the seconds since the step before; of several devices, as they measured."""
        if len(self.sensors) == 1:
            return frame.dt
        before, when = self.last, frame.when
        self.last = max(before, when)
        return max((when - before) * 1e-9, 1e-4) if before else frame.dt


@dataclass(frozen=True)
class View:
    """What one scene sees of the board: its features' values, in the scene's order.

    `sensors[i]` are the sensors that value i is computed from; `unplaced` say what is wrong with
    features that could not be placed.
    """

    names: tuple[str, ...]
    index: Index
    sensors: tuple[frozenset[str], ...]
    unplaced: tuple[Callable[[], str], ...]
    _fresh: dict[str, NDArray[np.bool_]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def problems(self) -> tuple[str, ...]:
        """Which features could not be placed, and why, in plain words."""
        return tuple(say() for say in self.unplaced)

    def fresh(self, sensor: str) -> NDArray[np.bool_]:
        """Return which values a frame of a sensor brings, shape (d,); it is not to be changed."""
        if sensor not in self._fresh:
            found = np.array([sensor in owners for owners in self.sensors], np.bool_)
            found.flags.writeable = False
            self._fresh[sensor] = found
        return self._fresh[sensor]


class Plan:
    """A new board: the names of its values in order, and the features that fill it."""

    def __init__(
        self, layouts: Mapping[str, Layout], old: Mapping[tuple[object, ...], Node]
    ) -> None:
        self.old = old
        self.nodes: dict[tuple[object, ...], Node] = {}
        self.names: list[str] = []
        self.starts: list[int] = []
        self.place: dict[str, slice] = {}
        self.owners: list[frozenset[str]] = []
        for sensor, layout in layouts.items():
            start = self._append((f"{sensor}.{c}" for c in layout.names), frozenset((sensor,)))
            self.place[sensor] = slice(start, len(self.names))
        self.channels = {name: i for i, name in enumerate(self.names)}

    def _append(self, names: Iterable[str], owner: frozenset[str]) -> int:
        start = len(self.names)
        self.names.extend(names)
        self.owners.extend([owner] * (len(self.names) - start))
        return start

    def scene(self, features: Sequence[Feature]) -> View:
        """Place a scene's features and return what it sees."""
        outputs: dict[str, int] = {}
        names: set[str] = set()
        unplaced: list[Callable[[], str]] = []
        for feature in features:
            try:
                outputs |= self._feature(feature, outputs, names)
                names.add(feature.name)
            except NoSuchInputError as error:
                unplaced.append(partial(_said, feature, error))
            except FeatureError as error:
                unplaced.append(partial(str, error))
            except Exception as error:
                log.exception('Feature "%s" cannot be used', feature.name)
                unplaced.append(partial(_said, feature, f"cannot be used: {error}"))
        index = np.array(list(outputs.values()), np.intp)
        owners = tuple(self.owners[i] for i in index)
        return View(tuple(outputs), index, owners, tuple(unplaced))

    def _feature(
        self, feature: Feature, outputs: Mapping[str, int], names: Set[str]
    ) -> dict[str, int]:
        taken = select(feature.inputs, self.channels, outputs, names)
        key = (type(feature), repr(astuple(feature)), *(self.names[i] for i in taken.values()))
        if key not in self.nodes:
            self._place_node(key, feature, taken)
        node = self.nodes[key]
        start = self.starts[list(self.nodes).index(key)]
        return {name: start + i for i, name in enumerate(node.outputs)}

    def _place_node(
        self, key: tuple[object, ...], feature: Feature, taken: Mapping[str, int]
    ) -> None:
        index = np.array(list(taken.values()), np.intp)
        sensors = frozenset[str]().union(*(self.owners[i] for i in index))
        node = self.old.get(key)
        if node is None:
            parts = feature.bind(tuple(taken))
            names = tuple(f"{feature.name}.{p}" if p else feature.name for p in parts)
            node = Node(feature, key, sensors, names, index, np.empty(0))
        node.take = index
        self.starts.append(self._append((f"{key}:{n}" for n in node.outputs), sensors))
        self.nodes[key] = node


def _said(feature: Feature, problem: object) -> str:
    return str(feature.error(str(problem)))
