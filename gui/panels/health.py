"""Whether all is well: what to look at, the check before the show, and the log in plain words."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout

from gui.actions import Action
from gui.engine.errand import Errand
from gui.panels.base import Column, Panel
from gui.widgets.basics import act, clear, label, row, say
from gui.widgets.delay_words import delay, ms
from gui.widgets.finding import LOOK_MARK, STOP_MARK, WELL_MARK, finding
from pipeline.terminal.check import look
from pipeline.terminal.check_findings import Finding

LINES = 12
"""Lines of the log that are shown, the newest first."""

TOLD = ("WARNING: ", "ERROR: ")
"""What lines for people begin with."""

READ = 20_000
"""Bytes at the end of the log that are looked at."""


class Health(Panel):
    """What the engine calls a problem, as it is now; below, what the check has found."""

    title: ClassVar[str] = "Is all well?"
    column: ClassVar[Column] = Column.PAGE

    def build(self) -> None:
        """Make the page: problems, the check and the log, below each other."""
        self._errand = Errand(self)
        self._errand.done.connect(self._found)
        self._errand.failed.connect(self._failed)
        self._check = Action(
            "check", "G", "Check before the show", "Look at all that could stop a show", self._look
        )
        self.checked = label("", "dim", wrap=True)
        self._problems, self._findings = QVBoxLayout(), QVBoxLayout()
        self.late = label("", wrap=True)
        self.log = label("", "dim", wrap=True)
        inside = self.box  # the page scrolls
        inside.addWidget(label("NOW", "title"))
        inside.addLayout(self._problems)
        inside.addWidget(self.late)
        inside.addLayout(row(act(self._check), self.checked))
        inside.addLayout(self._findings)
        inside.addWidget(label("WHAT WAS LOGGED", "title"))
        inside.addWidget(self.log)
        inside.addStretch(1)
        self._shown: list[str] | None = None

    def commands(self) -> list[Action]:
        """Return the check, which opens this page."""
        return [self._check]

    def told(self, status: dict[str, Any]) -> None:
        """Show what is wrong now, and how late the sound is."""
        whole, parts = delay(status)
        each = " · ".join(f"{word} {ms(value)}" for word, value in parts)
        say(self.late, f"From movement to sound: {ms(whole)} ({each})")
        say(self.log, "\n".join(tail(self.context.link.folder / "limber.log")))
        problems = [str(text) for text in status.get("problems", [])]
        if problems == self._shown:
            return
        self._shown = problems
        clear(self._problems)
        for text in problems:
            self._problems.addWidget(finding(LOOK_MARK, "", text))
        if not problems:
            well = "Nothing is wrong." if status else "The engine is starting."
            self._problems.addWidget(label(well))

    def _look(self) -> None:
        if not self.isVisible():
            self.context.go("health")
        folder, status = self.context.link.folder, self.context.status
        if self._errand.run(lambda: look(folder, status or None)):
            say(self.checked, "Looking …")

    def _found(self, findings: Sequence[Finding]) -> None:
        clear(self._findings)
        stops = sum(one.ok is False for one in findings)
        for one in sorted(findings, key=lambda one: (one.ok is not False, one.ok is not None)):
            state = WELL_MARK if one.ok else LOOK_MARK if one.ok is None else STOP_MARK
            self._findings.addWidget(finding(state, one.what, one.text, one.remedy))
        look = sum(one.ok is None for one in findings)
        ready = "Ready for the show." if not look else f"Nothing stops the show; {look} to look at."
        say(self.checked, ready if not stops else f"{stops} would stop the show.")

    def _failed(self, problem: str) -> None:
        say(self.checked, f"The check itself failed: {problem}")


def tail(path: Path) -> list[str]:
    """Return the last lines of a log that a person can read, the newest first."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - READ))
            text = file.read().decode(errors="replace")
    except OSError:
        return ["There is no log yet."]
    # tracebacks and the words of other programs are for whoever opens the file
    told = [line.partition(": ")[2] for line in text.splitlines() if line.startswith(TOLD)]
    return list(dict.fromkeys(told[::-1]))[:LINES] or ["Nothing was logged."]
