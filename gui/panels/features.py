"""Features: what of the movement counts, as bars by device; one opens to be changed and routed."""

import json
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QSizePolicy

from gui.actions import Action
from gui.engine.values import Values
from gui.look.style import Size
from gui.panels.base import Column, Panel
from gui.widgets.basics import act, label
from gui.widgets.feature_adder import FeatureAdder, inputs_of
from gui.widgets.feature_bars import FeatureBars, Line
from gui.widgets.feature_editor import FeatureEditor

LOOKS = 3
"""Looks of the window for one drawing of the bars: 20 a second."""


class Features(Panel):
    """All features' values; the one that is open shows its curve, its settings and its latents."""

    column = Column.FEATURES
    order = 1
    grows = True

    def build(self) -> None:
        """Make the bars, the editor and what adds another."""
        self.values = Values()
        self._types: dict[str, dict[str, Any]] = {}
        self._asking = False
        self.opened = ""
        self._looks = 0
        self._known: tuple[Any, ...] = ()
        self._lines: list[Line] = []
        self._new = Action("feature", "E", "+ Feature", "Add a feature, or not", self.offer)
        self.bars = FeatureBars(self.values)
        self.bars.chosen.connect(self.choose)
        self.empty = label("", "dim", wrap=True)
        self.editor = FeatureEditor(self.values)
        self.editor.wanted.connect(self._want)
        self.adder = FeatureAdder()
        self.adder.wanted.connect(self._add)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        area.setMinimumHeight(Size.px(210))
        area.setMinimumWidth(Size.px(210))
        area.setWidget(self.bars)
        self.box.addWidget(self.empty)
        self.box.addWidget(area, 1)
        self.box.addWidget(self.editor)
        self.box.addWidget(act(self._new))
        self.box.addWidget(self.adder)
        self.editor.hide()
        self.adder.hide()

    def commands(self) -> list[Action]:
        """Return the key that offers another feature."""
        return [self._new]

    def told(self, status: dict[str, Any]) -> None:
        """Show which features there are, and the one that is open."""
        self._ask()
        self.values.arrange(tuple(status.get("feature_names", [])))
        listed = {one["name"]: one for one in status.get("feature_list", [])}
        if self.opened not in listed:
            self.opened = ""
        self._arrange(status)
        self.bars.show_lines(self._lines, self.opened)
        self.empty.setVisible(bool(status) and not listed)
        if not listed:
            self.empty.setText("No features yet: connect a device, or press E.")
        self.editor.setVisible(bool(self.opened))
        if self.opened:
            facts = listed[self.opened]
            self.editor.show_feature(facts, self._types.get(facts["type"], {}), status)
        if self.adder.isVisible():
            self.adder.show_inputs(inputs_of(status))

    def _arrange(self, status: dict[str, Any]) -> None:
        """Make the lines anew where there are other features or devices."""
        sensors = (status.get("sensors") or {}).get("sensors", {})
        roles = [(name, facts.get("role")) for name, facts in sensors.items()]
        known = status.get("feature_list"), status.get("feature_names"), roles
        if known != self._known:
            self._known = known
            self._lines = lines_of(status)

    def moved(self) -> None:
        """Draw the values."""
        live = self.context.watch.live
        if live is None or not self.values.add(live.features):
            return
        self._looks += 1
        if self._looks % LOOKS == 0:
            self.bars.update()
        if self.opened:
            self.editor.draw()
            if self._looks % (10 * LOOKS) == 0:
                self.editor.say_ranges()

    def choose(self, name: str) -> None:
        """Open a feature, or close it if it is the one that is open."""
        self.opened = "" if name == self.opened else name
        self.told(self.context.status)
        if self.opened:
            self.editor.say_ranges()

    def offer(self) -> None:
        """Show what adds a feature, or take it away."""
        self.adder.setVisible(not self.adder.isVisible())
        if self.adder.isVisible():
            self.adder.show_inputs(inputs_of(self.context.status))
            self.adder.kind.setFocus(Qt.FocusReason.TabFocusReason)

    def _add(self, args: list[Any]) -> None:
        def added(_: list[Any]) -> None:
            self.adder.done()
            self.opened = str(args[1])
            self.context.say(f"{args[1]} is there; train again, and it counts.")

        if not args[2:]:
            self.context.say("Tick what it is made from first: arrows, and Space.")
            return
        self.context.do("feature/add", *args, then=added)

    def _want(self, name: str, args: list[Any]) -> None:
        def renamed(_: list[Any]) -> None:
            self.opened = str(args[1])

        self.context.do(name, *args, then=renamed if name == "feature/rename" else None)

    def _ask(self) -> None:
        """Ask once what types of features there are."""
        if self._types or self._asking or not self.context.link.connected:
            return
        self._asking = True
        self.context.link.do("feature/types", then=self._know, failed=self._fail)

    def _know(self, reply: list[Any]) -> None:
        self._asking = False
        types = json.loads(reply[0])
        self._types = {one["type"]: one for one in types}
        self.adder.show_types(types)
        self.told(self.context.status)

    def _fail(self, _: str) -> None:
        self._asking = False


def lines_of(status: dict[str, Any]) -> list[Line]:
    """Return a heading for each device, and below it the values of its features."""
    listed = {one["name"]: one for one in status.get("feature_list", [])}
    places = {name: i for i, name in enumerate(status.get("feature_names", []))}
    sensors = (status.get("sensors") or {}).get("sensors", {})
    grouped: dict[str, list[Line]] = {}
    for name, one in listed.items():
        device = device_of(name, listed, list(sensors))
        values = one["outputs"] or [name]
        spans = [tuple(s) if s else None for s in one.get("spans") or [None] * len(values)]
        lines = [
            Line(short(v, device), places.get(v), name, span)
            for v, span in zip(values, spans, strict=False)
        ]
        grouped.setdefault(device, []).extend(lines)
    found: list[Line] = []
    for device, lines in grouped.items():
        role = (sensors.get(device) or {}).get("role") or ""
        found += [Line(f"{device} · {role}" if role else device or "other"), *lines]
    return found


def device_of(
    name: str, listed: dict[str, dict[str, Any]], sensors: list[str], depth: int = 0
) -> str:
    """Return the device that a feature comes from, through the features before it; "" if many."""
    found: set[str] = set()
    for wanted in listed[name]["inputs"] if depth < len(listed) + 1 else []:
        own = [s for s in sensors if wanted == s or wanted.startswith(s + ".")]
        before = [f for f in listed if f != name and (wanted == f or wanted.startswith(f + "."))]
        if before:
            found.add(device_of(max(before, key=len), listed, sensors, depth + 1))
        elif own:
            found.add(max(own, key=len))
        else:
            found.add(wanted.partition(".")[0])
    return found.pop() if len(found) == 1 else ""


def short(value: str, device: str) -> str:
    """Return the name of a value for people, below the heading of its device."""
    return value.removeprefix(f"{device}.").replace(".", " ") if device else value
