"""What is found about a training once it plays: the use of more rounds, and inputs that matter."""

from typing import Any

from PySide6.QtWidgets import QWidget

from gui.widgets.basics import column, label, say
from gui.widgets.learning_curve import LearningCurve, line_of
from gui.widgets.matters import Matters, inputs_of
from mappings.training.study import words


class Studied(QWidget):
    """The learning curve and the inputs that matter, each below a word that says what it is."""

    def __init__(self) -> None:
        super().__init__()
        self.rounds = label("Error by rounds learnt from", "dim")
        self.curve = LearningCurve()
        self.which = label("What matters for what plays: features, then sensors", "dim")
        self.matters = Matters()
        self.said = label("", "dim", wrap=True)
        self.setLayout(column(self.rounds, self.curve, self.which, self.matters, self.said))

    def show_report(self, report: dict[str, Any]) -> None:
        """Show what is known of a training."""
        line, inputs = line_of(report), inputs_of(report)
        self.curve.show_line(line)
        self.matters.show_inputs(inputs)
        say(self.said, "\n".join(words(report.get("study") or {})[1:]))
        for curve in (self.rounds, self.curve):
            curve.setVisible(bool(line.errors))
        for input_ in (self.which, self.matters):
            input_.setVisible(bool(inputs))
        self.said.setVisible(bool(self.said.text()))


def advice(report: dict[str, Any]) -> str:
    """Return the first thing to know of a training beyond its error, "" while nothing is known."""
    return next(iter(words(report.get("study") or {})), "")
