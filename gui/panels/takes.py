"""All that was recorded: looked through, searched, seen, played again, kept elsewhere."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from gui.actions import STEPS, Action
from gui.engine.errand import Errand
from gui.engine.exports import sound, tables
from gui.engine.glimpse import Glimpse, glimpse
from gui.look.style import Size
from gui.look.words import number
from gui.panels.base import Column, Panel
from gui.widgets.abreast import Abreast
from gui.widgets.basics import Card, act, button, column, fixed, label, say, say_button
from gui.widgets.curves import Curves
from gui.widgets.flow import flow
from gui.widgets.pick import Pick
from gui.widgets.take_words import facts_of, line

BUSY = "One moment: what was asked for before is still being written."


class Takes(Panel):
    """A list of takes, and at its side what the chosen one is and what can be done with it."""

    title: ClassVar[str] = "Takes: everything that was heard"
    column: ClassVar[Column] = Column.PAGE

    def build(self) -> None:
        """Make the list, the search and the page of one take."""
        self._listed: list[dict[str, Any]] = []
        self._glimpsed = ""
        self._seeing, self._exporting = Errand(self), Errand(self)
        self._seeing.done.connect(self._see)
        self._seeing.failed.connect(self._unseen)
        self._exporting.done.connect(self.context.say)
        self._exporting.failed.connect(self.context.say)
        self._play = Action(
            "take play", "Ctrl+P", "▶ Play the take", "Play a take again", self.turn
        )
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search: a name, a word, a sensor, a round, a day")
        self.search.setAccessibleName("Search takes")
        self.search.textChanged.connect(lambda _: self.ask())
        self.list = QListWidget()
        self.list.setProperty("keys", [*STEPS, "Return"])
        self.list.setAccessibleName("Takes")
        self.list.currentRowChanged.connect(lambda _: self._choose())
        self.list.itemActivated.connect(lambda _: self.turn())
        self.name, self.facts = label("", "big"), label("", wrap=True)
        self.curves = Curves(160)
        self.channels = label("", "dim")
        self.note = QLineEdit()
        self.note.setPlaceholderText("A word of yours about this take")
        self.note.setAccessibleName("Note")
        self.note.editingFinished.connect(self._annotate)
        self.scene = Pick()
        self.scene.setAccessibleName("Play it through")
        self.play = act(self._play)
        self.playing, self.writes = fixed("", "dim"), fixed("", "dim")
        self._lay_out()

    def _lay_out(self) -> None:
        page = Card()
        page.box.addWidget(self.name)
        page.box.addWidget(self.facts)
        page.box.addWidget(self.curves, 1)
        page.box.addWidget(self.channels)
        page.box.addWidget(self.note)
        through = flow(fixed("Play it through", "dim"), self.scene, self.play, self.playing)
        page.box.addWidget(through)
        export = button("Export as tables (CSV)", self.export)
        page.box.addWidget(flow(export, button("Render its sound (WAV)", self.hear), self.writes))
        listed = QWidget()
        listed.setLayout(column(self.search, self.list))
        self.list.setMinimumSize(Size.px(300), Size.px(120))
        self.box.addWidget(Abreast([listed, page], Size.px(8), [2, 3]), 1)

    def commands(self) -> list[Action]:
        """Return playing, which opens this page."""
        return [self._play]

    # ---- the list ----------------------------------------------------------------------

    def told(self, status: dict[str, Any]) -> None:
        """Show what is played, and the takes as they are."""
        scenes = list(status.get("scenes", []))
        if [self.scene.itemText(i) for i in range(self.scene.count())] != scenes:
            self.scene.clear()
            self.scene.addItems(scenes)
            self.scene.setCurrentText(status.get("scene", ""))
        now = status.get("take_playing")
        say_button(self.play, "■ Stop the take" if now else "▶ Play the take", self._play.key)
        whole = f" of {number(now['seconds'], 0)} s" if now and now["seconds"] else ""
        say(self.playing, f"{now['at']:.0f}{whole}" if now else "")
        say(self.writes, "◌ writing …" if self._exporting.busy else "")
        self.ask()

    def ask(self) -> None:
        """Ask for the takes that the search finds."""
        words = self.search.text().strip()
        asked = ("takes/find", words) if words else ("takes",)
        self.context.link.do(*asked, then=self._show, failed=lambda _: None)

    def _show(self, reply: list[Any]) -> None:
        listed = json.loads(reply[0])["takes"]
        kept = [{**one, "seconds": round(one.get("seconds") or 0.0)} for one in listed]
        if kept == self._listed:
            return
        chosen = self.chosen()
        self._listed = kept
        self.list.blockSignals(True)
        self.list.clear()
        for one in kept:
            self.list.addItem(QListWidgetItem(line(one)))
        names = [one["name"] for one in kept]
        at = names.index(chosen["name"]) if chosen and chosen["name"] in names else 0
        self.list.setCurrentRow(at if names else -1)
        self.list.blockSignals(False)
        self._choose()

    def choose(self, name: str) -> None:
        """Choose a take by its name, if it is listed."""
        names = [one["name"] for one in self._listed]
        if name in names:
            self.list.setCurrentRow(names.index(name))

    def chosen(self) -> dict[str, Any] | None:
        """Return what is known of the chosen take."""
        at = self.list.currentRow()
        return self._listed[at] if 0 <= at < len(self._listed) else None

    # ---- one take ----------------------------------------------------------------------

    def _choose(self) -> None:
        one = self.chosen()
        say(self.name, one["name"].removesuffix(".mcap") if one else "Nothing was recorded yet")
        say(self.facts, "\n".join(facts_of(one)) if one else "")
        self.play.setEnabled(one is not None)
        if not self.note.hasFocus():
            self.note.setText(str(one.get("note", "")) if one else "")
        if one and one["now"]:
            self._glimpsed = ""
            self.curves.clear()
            say(self.channels, "It is being recorded: its picture comes when it has ended.")
        elif one and one["name"] != self._glimpsed:
            path = self.context.link.folder / "takes" / one["name"]
            if self._seeing.run(lambda: glimpse(path)):
                self._glimpsed = one["name"]

    def _see(self, seen: Glimpse | None) -> None:
        self.curves.frames = 1
        if seen is not None:
            self.curves.show_values(seen.values)
        say(self.channels, ", ".join(seen.channels) if seen else "No device moved in it.")
        one = self.chosen()
        if one and one["name"] != self._glimpsed:
            self._choose()  # another was chosen meanwhile

    def _unseen(self, problem: str) -> None:
        say(self.channels, problem)

    def turn(self) -> None:
        """Play the chosen take through the scene that is chosen, or end the one that plays."""
        if self.context.status.get("take_playing"):
            self.context.do("take/stop")
            return
        one = self.chosen()
        if one is None:
            self.context.go("takes")
            return
        scene = self.scene.currentText()
        if scene and scene != self.context.status.get("scene"):
            self.context.do("scene", scene)
        self.context.do("take/play", one["name"])

    def _annotate(self) -> None:
        one = self.chosen()
        if one is not None and self.note.text() != one.get("note", ""):
            self.context.do("take/note", one["name"], self.note.text())

    def export(self) -> None:
        """Write the chosen take as tables, into the project's folder exports."""
        self._write("Writing the tables …", tables)

    def hear(self) -> None:
        """Write what the chosen take sounds like, into the project's folder exports."""
        self._write("Rendering the sound …", sound)

    def _write(self, meanwhile: str, write: Callable[[Path, Path], str]) -> None:
        one, folder = self.chosen(), self.context.link.folder
        if one is None:
            return
        take = folder / "takes" / one["name"]
        done = self._exporting.run(lambda: write(folder, take))
        self.context.say(meanwhile if done else BUSY)
