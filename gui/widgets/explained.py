"""What is behind "more": how a mapping was judged, and all kinds compared."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QToolButton, QWidget

from gui.look.colours import WELL
from gui.look.style import Size
from gui.widgets.basics import button, clear, column, fixed, label, say
from gui.widgets.comparing import Comparing
from gui.widgets.kinds import KINDS
from gui.widgets.studied import Studied


class Explained(QWidget):
    """A toggle, and below it sentences on how it was judged, and a table of all kinds."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._scene = ""
        self.more = QToolButton()
        self.more.setText("More ▾")
        self.more.setCheckable(True)
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more.toggled.connect(self._open)
        self.how = label("", "dim", wrap=True)
        self.compare = button("Compare the kinds", self._compare)
        self.compare.setToolTip("Judge every kind of mapping on these rounds; this takes a while")
        self.told_ = label("", "dim", wrap=True)
        self.table = QWidget()
        self._grid = QGridLayout(self.table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Size.px(12))
        self._inner = QWidget()
        self.studied = Studied()
        self._inner.setLayout(column(self.studied, self.how, self.compare, self.told_, self.table))
        self._inner.hide()
        self.setLayout(column(self.more, self._inner))
        self.comparing = Comparing(folder, self)
        self.comparing.found.connect(self._show)
        self.comparing.failed.connect(self._fail)

    def told(self, scene: str, report: dict[str, Any], rounds: int) -> None:
        """Show how the mapping of a scene was judged."""
        if scene != self._scene:
            self._scene = scene
            clear(self._grid)
            say(self.told_, "")
        self.studied.show_report(report)
        say(self.how, "\n".join(sentences(report)))
        self.how.setVisible(bool(self.how.text()))
        self.compare.setEnabled(rounds > 0 and not self.comparing.busy)

    def _open(self, opened: bool) -> None:
        self._inner.setVisible(opened)
        self.more.setText("Less ▴" if opened else "More ▾")

    def _compare(self) -> None:
        clear(self._grid)
        say(self.told_, "Comparing; what plays goes on …")
        self.compare.setEnabled(False)
        self.comparing.begin(self._scene)

    def _fail(self, sentence: str) -> None:
        self.compare.setEnabled(True)
        say(self.told_, sentence)

    def _show(self, found: dict[str, Any]) -> None:
        self.compare.setEnabled(True)
        say(self.told_, str(found.get("how", "")))
        errors = {kind: one.get("overall") for kind, one in found["kinds"].items()}
        order = sorted(errors, key=lambda kind: (errors[kind] is None, errors[kind] or 0.0))
        for i, kind in enumerate(order):
            best = kind == found.get("best")
            error = errors[kind]
            words = "—" if error is None else f"{100 * error:.1f} %"
            name = fixed(KINDS.get(kind, kind))
            number = fixed(f"{words}  {'✓ least error' if best else ''}", "number")
            if best:
                number.setStyleSheet(f"color: {WELL};")
            self._grid.addWidget(name, i, 0)
            self._grid.addWidget(number, i, 1)


def sentences(report: dict[str, Any]) -> list[str]:
    """Return all that a training says beside its summary."""
    warnings = [f"▲ {one}" for one in report.get("warnings", ())]
    return [*warnings, *report.get("how", ()), *report.get("notes", ())]
