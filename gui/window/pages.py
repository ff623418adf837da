"""Pages over the columns: one for each panel that is a page, one at a time."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from gui.actions import Action
from gui.look.style import Size
from gui.panels.base import Panel
from gui.widgets.basics import button, label, row


class Pages(QStackedWidget):
    """The columns and the pages; `open` shows one, or the columns again."""

    def __init__(self, columns: QWidget, pages: Mapping[str, Panel]) -> None:
        super().__init__()
        self.columns = columns
        self.addWidget(columns)
        self._pages: dict[str, QWidget] = {}
        for name, panel in pages.items():
            page = QWidget()
            page.setProperty("role", "page")
            page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            box = QVBoxLayout(page)
            box.setContentsMargins(Size.px(20), Size.px(12), Size.px(20), Size.px(12))
            title = label(panel.title.upper(), "title")
            top = row(title, button("Back", lambda: self.open(""), "quiet", "Esc"))
            top.setStretch(0, 1)
            box.addLayout(top)
            inside = QScrollArea()
            inside.setWidgetResizable(True)
            inside.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            inside.setWidget(panel)
            box.addWidget(inside, 1)
            self._pages[name] = page
            self.addWidget(page)

    @property
    def opened(self) -> str:
        """The page that is open, "" for the columns."""
        for name, page in self._pages.items():
            if page is self.currentWidget():
                return name
        return ""

    def open(self, name: str) -> None:
        """Open a page; the one that is open, or "": show the columns again."""
        page = self._pages.get(name)
        back = page is None or page is self.currentWidget()
        focus = self.focusWidget()
        if focus is not None:
            focus.clearFocus()  # else a control of what is seen next has the keys by itself
        self.setCurrentWidget(self.columns if back or page is None else page)

    def only_before(self, action: Action, say: Callable[[str], None]) -> Action:
        """Return an action that does nothing behind a page: nobody would see what it did."""

        def do() -> None:
            if self.opened:
                say(f"{action.label or action.does} is in the columns: Esc goes back there")
            else:
                action.do()

        return replace(action, do=do)
