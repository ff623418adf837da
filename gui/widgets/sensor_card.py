"""The card of one device: how it is, and its newest movement."""

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QBoxLayout

from gui.engine.traces import Trace
from gui.look.style import Size
from gui.look.words import LOST, sensor_state
from gui.widgets import sensor_words as words
from gui.widgets.basics import Card, button, column, fixed, label, mark, row, say
from gui.widgets.calibrate import Calibrate
from gui.widgets.cause import Cause
from gui.widgets.curves import Curves
from gui.widgets.flow import flow
from gui.widgets.legend import Legend
from gui.widgets.picture import Picture
from gui.widgets.sensor_edit import Do, SensorEdit
from gui.widgets.word import tip

FULL, LINE = 52, 26
"""Pixels of the curves' height, in a card and where it is one line."""

HEIGHTS = (188, 122, 56)
"""Pixels that a card takes: all of it, without its type and legend, and as one line."""

NARROW = 250
"""Pixels that a line must have for curves."""

SHOWN = 300
"""Frames that curves show."""

EDIT, DONE = "edit", "done"


class SensorCard(Card):
    """Name and role, type, state, what a camera sees, curves, rate, jitter, battery, faults.

    Or all in one line. `do` asks for a command, `remove` takes the sensor out of the rig.
    """

    def __init__(self, name: str, do: Do, remove: Callable[[], None]) -> None:
        super().__init__()
        self.sensor = name
        self.facts: dict[str, Any] = {}
        self.setObjectName(f"sensor {name}")
        self.title = label("", "name")
        self.state = fixed("")
        self.device = label("", "dim")
        self.edit = button(EDIT, self._turn, "quiet")
        self.edit.setStyleSheet(f"padding: 0px {Size.px(4)}px; min-height: {Size.px(18)}px;")
        self.edit.setAccessibleName(f"{EDIT} {name}")
        self.curves = Curves(FULL)
        self.curves.frames = SHOWN
        self.legend = Legend(words.MOST)
        self.picture = Picture(f"what {name} sees")
        self.camera: int | None = None
        self.rate, self.jitter, self.battery = (fixed("", "dim") for _ in range(3))
        self.faults = Cause(name)
        self.calibrate = Calibrate(name, do)
        self.editor = SensorEdit(name, do, remove)
        self.editor.hide()
        self._places: list[int] = []
        self._trace: Trace | None = None
        self._count = -1
        self._lay_out()
        self.level = -1
        self.shrink(0)

    def _lay_out(self) -> None:
        self._head = row(self.title, self.state, self.edit)
        self._head.setStretch(0, 1)
        self._numbers = flow(self.rate, self.jitter, self.battery)
        parts = (
            self.device,
            self.picture,
            self.legend,
            self.curves,
            self._numbers,
            self.calibrate,
            self.faults,
            self.editor,
        )
        self._rest = column(*parts)
        self._rest.setSpacing(Size.px(3))
        self.box.addLayout(self._head)
        self.box.addLayout(self._rest)
        self.box.setSpacing(Size.px(3))

    def shrink(self, level: int) -> None:
        """Show all (0), less (1), or one line with short curves (2)."""
        if level == self.level:
            return
        self.level = level
        small = level == 2
        self._offer()
        for part in (self.device, self.legend):
            part.setVisible(level == 0)
        self.picture.setVisible(level == 0 and not self.picture.image.isNull())
        self._numbers.setVisible(not small)
        self._blame()
        self.curves.setFixedHeight(Size.px(LINE if small else FULL))
        place: QBoxLayout = self._head if small else self._rest
        place.insertWidget(1 if small else 3, self.curves, 1 if small else 0)
        self._head.setStretch(0, 2 if small else 1)
        self.curves.setVisible(not small or self.width() > Size.px(NARROW))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the curves out of a line that has room for words alone."""
        super().resizeEvent(event)
        self.curves.setVisible(self.level < 2 or self.width() > Size.px(NARROW))

    def _offer(self) -> None:
        """Let it be calibrated where there is room for it, where it is edited, and meanwhile."""
        wanted = self.level == 0 or self.calibrate.goes_on or not self.editor.isHidden()
        if self.calibrate.isHidden() == wanted:
            self.calibrate.setVisible(wanted)

    def told(self, status: dict[str, Any], facts: dict[str, Any], keyed: bool = False) -> None:
        """Show how it is; `keyed`: the key of calibration is for this one."""
        self.facts = facts
        self.calibrate.told(status, keyed)
        self._offer()
        part = words.spare(self.sensor, status, facts)
        say(self.title, " · ".join(filter(None, (words.title(self.sensor, facts), part))))
        state = sensor_state(self.sensor, facts, status)
        mark(self.state, state)
        say(self.device, words.device(facts))
        now = {} if state is LOST else facts  # nobody measures what does not come
        say(self.rate, words.rate(now))
        say(self.jitter, words.jitter(now))
        say(self.battery, words.delay(now) or words.battery(self._trace))
        self.camera = words.camera(self.sensor, status)
        if self.camera is None:
            self.picture.hide()
        self.faults.told(facts, status, state is LOST, words.charge(self._trace))
        self._blame()
        told = [words.device(facts), words.rate(facts), words.clock(now), words.faults(facts)]
        self.setToolTip(tip("  ".join(filter(None, [*told, self.faults.cause]))))
        self._choose()

    def _blame(self) -> None:
        self.faults.show_words(words.faults(self.facts), self.level == 2)

    def _choose(self) -> None:
        """Choose which channels to show, once they have spoken."""
        trace = self._trace
        if trace is None or not trace.count:
            return
        name, places = words.group(trace)
        if places != self._places:
            self._places = places
            self.legend.show_names(name, [words.short(trace.channels[p]) for p in places])

    def moved(self, trace: Trace | None) -> None:
        """Draw what is new, if it can be seen."""
        if trace is not self._trace:
            self._trace, self._places, self._count = trace, [], -1
        if trace is None or trace.count == self._count or self.visibleRegion().isEmpty():
            return
        self._count = trace.count
        if not self._places:
            self._choose()
        self.curves.show_values(trace.newest(SHOWN)[:, self._places], trace.count)

    @property
    def watches(self) -> bool:
        """Whether a picture would be seen now."""
        return self.level == 0 and not self.visibleRegion().isEmpty()

    def seen(self, image: QImage | None) -> None:
        """Show what its camera sees; None leaves the picture before."""
        if image is not None:
            self.picture.show_image(image)
            self.picture.setVisible(self.level == 0)

    def _turn(self) -> None:
        opened = not self.editor.isVisible()
        self.editor.setVisible(opened)
        self.edit.setText(DONE if opened else EDIT)
        self._offer()
        if opened:
            self.editor.open(self.facts)
