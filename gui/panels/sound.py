"""The sound of the scene: how loud it is, which model makes it, and in which way."""

import time
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QPushButton

from gui.actions import Action
from gui.engine.playable import Playable
from gui.look.colours import DANGER, DIM, LOOK, WELL
from gui.look.words import NONE, Mark
from gui.panels.base import Column, Panel
from gui.widgets.basics import Card, act, button, fixed, label, mark, row, say
from gui.widgets.choice import Choice
from gui.widgets.flow import flow
from gui.widgets.meter import Meter
from gui.widgets.mode_list import ModeList
from gui.widgets.sound_more import SoundMore
from pipeline.sound.settings import INPUT, SOUNDING

LIVE_INPUT = "live input"
SUFFIXES = (".wav", ".flac", ".aif", ".aiff", ".ogg", ".mp3")
OWN = "limber"

MANY = 10
"""Dropouts from which it is said what helps."""

STAYS = 15.0
"""Seconds that a sentence stays after it was last true: the map above would jump each time."""


class Sound(Panel):
    """A meter, the model and its mode, and what is wrong with the sound, in plain words."""

    title = "Sound"
    column = Column.SOUND
    order = 2
    essential = True

    def build(self) -> None:
        """Make the card."""
        do = self.context.do
        self.state = fixed("")
        self.model = Choice("Model of the sound", "a .ts file, or limber")
        self.model.wanted.connect(lambda name: do("sound/model", name))
        self.meter = Meter()
        self.mode = ModeList()
        self.mode.wanted.connect(self.play)
        self.playable = Playable(self)
        self.around = Choice("The sound that goes in", "a sound file, or live input")
        self.around.wanted.connect(self._take_in)
        self.facts = fixed("", "dim")
        self.problem = label("", wrap=True)
        self.problem.setStyleSheet(f"color: {LOOK};")
        self._action = Action(
            "here", "B", "Sound", "Make the sound here, or leave it to Max", self.turn
        )
        self.here: QPushButton = act(self._action)
        self.more = SoundMore()
        self.more.wanted.connect(lambda name, args: do(name, *args))
        self.more.hide()
        self.open = button("More", self._turn_more)
        self._wished, self._troubled = "", -STAYS
        self._files: tuple[str, ...] = ()
        self._lay_out()

    def _lay_out(self) -> None:
        card = Card()
        top = row(self.model, self.state)
        top.setStretch(0, 1)
        card.box.addLayout(top)
        card.box.addWidget(self.meter)
        line = row(self.mode, self.open)
        line.setStretch(0, 1)
        card.box.addLayout(line)
        card.box.addWidget(self.around)
        card.box.addWidget(self.more)
        card.box.addWidget(self.problem)
        card.box.addWidget(flow(self.here, self.facts))
        self.box.addWidget(card)

    def commands(self) -> list[Action]:
        """Return the switch between here and Max."""
        return [self._action]

    # ---- what is done ------------------------------------------------------------------

    def turn(self) -> None:
        """Make the sound here, or leave it to Max."""
        here = bool((self.context.status.get("sound") or {}).get("here"))
        self.context.do("sound/here", int(not here))

    def play(self, mode: str) -> None:
        """Play in a mode; where a sound goes in and none is chosen yet, as soon as one is."""
        chosen = (self.context.status.get("scene_sound") or {}).get("sound")
        self._wished = "" if chosen or mode not in SOUNDING else mode
        if self._wished:
            self.told(self.context.status)
            self.context.say("Choose the sound that goes in: a file, or live input.")
        else:
            self.context.do("sound/mode", mode)

    def _take_in(self, name: str) -> None:
        """Let a sound go in, and then play in the mode that waits for one."""
        mode, self._wished = self._wished, ""

        def play(_: list[Any]) -> None:
            if mode:
                self.context.do("sound/mode", mode)

        self.context.do("sound/file", INPUT if name == LIVE_INPUT else name, then=play)

    def _turn_more(self) -> None:
        self.more.setVisible(not self.more.isVisible())
        self.open.setText("Less" if self.more.isVisible() else "More")

    # ---- what it shows -----------------------------------------------------------------

    def told(self, status: dict[str, Any]) -> None:
        """Show the sound as it is."""
        made, sound = status.get("sound") or {}, status.get("scene_sound") or {}
        scene = (made.get("scenes") or {}).get(status.get("scene"), {})
        mark(self.state, state_of(status, sound, scene))
        folder = str(status.get("folder", ""))
        self._offer(folder)
        self.playable.told(folder, str(sound.get("model", "")))
        self.model.show_names(
            [OWN, *(f for f in self._files if f.endswith(".ts"))], sound.get("model", "")
        )
        self._show_mode(
            self._wished or str(sound.get("mode", "decode")), str(sound.get("sound", ""))
        )
        say(self.facts, facts_of(made))
        problems = [] if not status else [str(p) for p in made.get("problems", [])]
        if problems:
            self._troubled = time.monotonic()
            say(self.problem, "\n".join(problems))
        self.problem.setVisible(bool(status) and time.monotonic() - self._troubled < STAYS)
        word = "● Sound here" if made.get("here") else "○ Sound in Max" if status else "— Sound"
        if not self.here.text().startswith(word):
            self.here.setText(f"{word}  [B]")
            self.here.setAccessibleName(word)
        self.here.setEnabled(bool(status))
        if self.more.isVisible():
            self.more.show_sound(sound, made, ((status.get("rig") or {}).get("sound") or {}))

    def _show_mode(self, mode: str, file: str) -> None:
        self.mode.show_mode(mode, self.playable.modes)
        self.around.setVisible(mode in SOUNDING)
        sounds = [f for f in self._files if not f.endswith(".ts")]
        self.around.show_names([LIVE_INPUT, *sounds], LIVE_INPUT if file == INPUT else file)

    def _offer(self, folder: str) -> None:
        """Know the project's models and sounds; looked for when nobody chooses."""
        self._look = (getattr(self, "_look", -1) + 1) % 20
        if folder and self._look == 0:
            self._files = files_of(Path(folder))

    def moved(self) -> None:
        """Show how loud it is."""
        live = self.context.watch.live
        self.meter.show_levels(live.levels if live is not None else (float("nan"),) * 4)


def files_of(folder: Path) -> tuple[str, ...]:
    """Return the project's models and sounds, as paths in it."""
    try:
        models = sorted((folder / "models").glob("*.ts"))
        sounds = sorted(p for p in (folder / "sounds").iterdir() if p.suffix.lower() in SUFFIXES)
    except OSError:
        return ()
    return tuple(str(p.relative_to(folder)) for p in [*models, *sounds])


def state_of(status: dict[str, Any], sound: dict[str, Any], scene: dict[str, Any]) -> Mark:
    """Return how the scene's sound is, by shape and word."""
    if not status:
        return Mark("", NONE, DIM)
    if not (status.get("sound") or {}).get("here"):
        return Mark("○", "in Max", DIM)
    if not sound.get("model"):
        return Mark("○", "no model", LOOK)
    if scene.get("problem"):
        return Mark("▲", "trouble", DANGER)
    return {
        "ready": Mark("●", "ready", WELL),
        "loading": Mark("◌", "loading", LOOK),
    }.get(str(scene.get("state", "loading")), Mark("◌", str(scene.get("state", "loading")), LOOK))


def facts_of(made: dict[str, Any]) -> str:
    """Return how often the sound broke off, in words; a dash where nobody counts."""
    if not made.get("here"):
        return ""
    dry = made.get("dry")
    if dry is None:
        return f"dropouts {NONE}"
    help_ = ": raise Buffer, under More" if dry >= MANY else ""
    return f"{dry} dropout{'' if dry == 1 else 's'}{help_}"
