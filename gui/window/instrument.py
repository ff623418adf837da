"""The window of one project: bars, banner, columns and pages, and the show over all of it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStackedLayout, QVBoxLayout, QWidget

from gui.actions import TEXTS, Action, Keys
from gui.engine.link import Link
from gui.engine.watch import Watch
from gui.look.style import LARGE, Size
from gui.panels.base import Column, Context, Panel
from gui.widgets.basics import column, row
from gui.window.absence import Absence
from gui.window.banner import Banner
from gui.window.bottom import Bottom
from gui.window.columns import SHARES, Columns
from gui.window.commands import instrument_actions
from gui.window.help import Help
from gui.window.pages import Pages
from gui.window.parts import Care, panels
from gui.window.show import Show
from gui.window.staging import Staging
from gui.window.top import Top


class Instrument(QWidget):
    """Everything between one project's engine and the screen."""

    def __init__(
        self,
        folder: Path,
        keys: Keys,
        preferences: dict[str, Any],
        window: dict[str, Callable[[], None]],
    ) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.link = Link(folder, self)
        self.watch = Watch(folder, self)
        self.keys, self.preferences = keys, preferences
        self.context = Context(self.link, self.watch, self.say, self.go, preferences)
        does = {**window, "show": self.show_on, "leave": self.show_off, "wide": self.wide}
        does |= {page: partial(self.go, page) for page in ("takes", "health")}
        does["columns"] = self.back
        does["help"] = self.help
        numbered = enumerate(SHARES, 1)
        does |= {f"column {n}": partial(self.widen, which) for n, which in numbered}
        own = instrument_actions(self.context, does)
        actions = {action.name: action for action in own}
        self.panels = panels(self.context)
        self._care = Care(self.say)
        self.top = Top(self.context, actions)
        self._absence = Absence(self.link, self.say, self)
        self._absence.changed.connect(self._absent)
        self.banner = Banner(self.context, self._absence.action)
        self.bottom = Bottom(self.context, actions)
        beside = {n: p for n, p in self.panels.items() if p.column is not Column.PAGE}
        self.columns = Columns(beside.values())
        pages = {n: p for n, p in self.panels.items() if p.column is Column.PAGE}
        self.pages = Pages(self.columns, pages)
        from_panels = [
            action if panel.column is Column.PAGE else self.pages.only_before(action, self.say)
            for panel in self.panels.values()
            for action in panel.commands()
        ]
        self._use: list[Action] = [*own, *from_panels]
        keys.use(self._use)
        self._help = Help(self._use, self)
        self.stage = Show(self.context)
        self._lay_out()
        self.columns.show_all(bool(preferences.get("wide")))
        self.link.refused.connect(self.say)
        self.link.noticed.connect(self._hear)
        self.link.present.connect(lambda there: None if there else self.watch.forget())
        self.watch.told.connect(self._told)
        self.watch.moved.connect(self._moved)

    def _lay_out(self) -> None:
        work = QWidget()
        box = QVBoxLayout(work)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        beside = Size.scale < LARGE  # else each has the whole width
        head = row(self.banner, self.top) if beside else column(self.banner, self.top)
        head.setStretch(0, 1)
        head.setSpacing(0)
        box.addLayout(head)
        box.addWidget(self.pages, 1)
        policy = self.pages.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.pages.setSizePolicy(policy)
        self.pages.hide()  # nothing is known yet: what would be seen is not of this project
        box.addWidget(self.bottom)
        self._work = work
        self._views = QStackedLayout(self)
        self._views.setContentsMargins(0, 0, 0, 0)
        self._views.addWidget(work)
        self._views.addWidget(self.stage)
        self._staging = Staging(self.context, self.keys, self._views, self.stage)

    # ---- what it shows -----------------------------------------------------------------

    @property
    def on_stage(self) -> bool:
        """Whether the show view is what is seen."""
        return self._staging.on

    def _told(self) -> None:
        status = self.context.status
        self.pages.show()
        self._staging.told(status)
        if self.on_stage:
            self._care.each([self.stage], lambda part: part.told(status))
            return
        bars: list[Top | Banner | Bottom] = [self.top, self.banner, self.bottom]
        self._care.each(bars, lambda part: part.told(status))
        self._care.each(self._seen(), lambda panel: panel.told(status))

    def _moved(self) -> None:
        if self.on_stage:
            self._care.each([self.stage], lambda part: part.moved())
            return
        self._care.each([self.banner], lambda part: part.moved())
        self._care.each(self._seen(), lambda panel: panel.moved())

    def _absent(self) -> None:
        """Offer to start the engine again where it will not come by itself."""
        again = self._absence.action
        others = [action for action in self._use if action.key != again.key]
        self.keys.use([again, *others] if self.link.given_up else self._use)
        self._told()

    def _seen(self) -> list[Panel]:
        """Return the panels that can be seen now."""
        return [panel for panel in self.panels.values() if panel.isVisible()]

    def _hear(self, name: str, args: list[Any]) -> None:
        if name in ("warning", "trained", "calibrated", "lag") and args:
            self.say(str(args[-1]))

    def say(self, text: str) -> None:
        """Show a sentence for some seconds."""
        (self.stage if self.on_stage else self.bottom).say(text)

    # ---- what the window itself does ---------------------------------------------------

    def go(self, page: str) -> None:
        """Open a page by its panel's type; the one that is open, or "": the columns."""
        self.pages.open(page)
        self._told()

    def back(self) -> None:
        """Leave what is in front: a text field, the page of keys, or a page."""
        field = QApplication.focusWidget()
        if isinstance(field, TEXTS):
            field.clearFocus()
        elif self._help.isVisible():
            self._help.turn()
        else:
            self.go("")

    def wide(self) -> None:
        """Show the whole path, or the three columns that a dancer needs."""
        self.columns.show_all(not self.columns.spread)
        self.preferences["wide"] = self.columns.spread
        self._told()

    def widen(self, column: Column) -> None:
        """Give a column most of the room; again: let all share it."""
        if not self.columns.spread and column in (Column.FEATURES, Column.LATENTS):
            self.wide()
        self.columns.widen(column)

    def help(self) -> None:
        """Show all keys over the window, or take them away."""
        self._help.turn()

    def show_on(self) -> None:
        """Go on stage, when the engine is there."""
        self._staging.enter()

    def show_off(self) -> None:
        """Leave the stage."""
        self._staging.leave()

    def close_down(self) -> None:
        """Let the engine go; it goes on."""
        self.stage.shown(False)
        self._absence.close()
        self.watch.close()
        self.link.close()
