"""What the window can do: each thing has a name, a key and a word, and all keys meet here."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
)

log = logging.getLogger(__name__)

HOLD = 500
"""Milliseconds that a key must be held which must not be pressed by accident."""

HOLDS = "hold "
"""What a key begins with that must be held: "hold P"."""

KINDS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
"""Qt asks with the first, before a press, whether somebody wants the key; an open list takes it
there already, and is closed when the press comes."""

TEXTS = (QLineEdit, QPlainTextEdit, QAbstractSpinBox)


@dataclass(frozen=True)
class Action:
    """One thing that the window can do.

    `key` as Qt writes it ("Space", "Ctrl+Z", "hold P"); `does` is a sentence for the page of
    keys; `stage` says that the key also acts in the show view.
    """

    name: str
    key: str
    label: str
    does: str
    do: Callable[[], None]
    stage: bool = False


class Keys(QObject):
    """Hears every key of the application and does what it means, wherever the focus is.

    But in a text field letters are letters, and a button or list that shows its focus ring has
    Space, Return and the arrows for itself. In the show view only actions of the stage are done.

    `twins`: while a key is down, X11 says again and again that it goes up and down at the same
    moment. Qt tells who holds it from who presses it only where it reads both at once.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.on_stage = False
        self._actions: dict[str, Action] = {}
        self.twins = QGuiApplication.platformName() == "xcb"
        self._held, self._since = "", 0
        self._let = ""  # what was held until just now, not long enough
        self._left = self._up = 0, ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._hold)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # there is one

    def use(self, actions: Iterable[Action]) -> None:
        """Use these actions and no others; of two on one key the first has it, and it is logged."""
        wanted = [action for action in actions if action.key]
        for problem in twice(wanted):
            log.error(problem)
        self._actions = {normal(action.key): action for action in reversed(wanted)}

    def end(self) -> None:
        """Hear no more keys: the window is closed."""
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]  # as above

    @property
    def actions(self) -> list[Action]:
        """All that have a key."""
        return list(self._actions.values())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take a key that means something; all else goes on to the widget."""
        kind = event.type()
        if kind not in KINDS:
            return False
        if not isinstance(event, QKeyEvent) or not (
            watched.isWindowType() or watched.isWidgetType()
        ):
            return False
        if QApplication.activeModalWidget() or QApplication.activePopupWidget():
            self._leave(event)
            return False
        if kind == QEvent.Type.ShortcutOverride:
            return False
        if kind == QEvent.Type.KeyRelease:
            return self._release(event)
        return self._press(event)

    def _press(self, event: QKeyEvent) -> bool:
        key = pressed(event)
        if (event.timestamp(), key) == self._left:
            return False
        if self._own(key):
            self._leave(event)
            return False
        action, held = self._actions.get(key), self._actions.get(normal(HOLDS + key))
        if action is not None and not self._may(action):
            action = None
        if action is None and held is not None and self._may(held):
            self._begin(event, normal(HOLDS + key))
            return True
        if action is None:
            return self.on_stage and key == "Esc"
        if not self._repeats(event) or key in REPEATS:
            action.do()
        return True

    def _repeats(self, event: QKeyEvent) -> bool:
        up = self.twins and event.timestamp() and (event.timestamp(), pressed(event)) == self._up
        return bool(event.isAutoRepeat() or up)

    def _begin(self, event: QKeyEvent, key: str) -> None:
        """Let a key be held, whatever was: its release may have gone elsewhere."""
        if not self._repeats(event):
            self._held, self._since = key, event.timestamp()
            self._timer.start(HOLD)
        elif key == self._let:  # it has never been let go
            self._held, self._let = key, ""
            self._timer.start(max(0, HOLD - (event.timestamp() - self._since)))

    def _leave(self, event: QKeyEvent) -> None:
        """Leave this press to the widget, though it goes on to what is around that, as Qt does."""
        if event.timestamp():
            self._left = event.timestamp(), pressed(event)

    def _release(self, event: QKeyEvent) -> bool:
        self._up, self._let = (event.timestamp(), pressed(event)), ""
        if event.isAutoRepeat() or self._held != normal(HOLDS + pressed(event)):
            return False
        waits, late = self._timer.isActive(), event.timestamp() - self._since >= HOLD
        self._timer.stop()
        if waits and late:  # it was held long enough, while the window was busy with something else
            self._hold()
        elif waits:
            self._let = self._held
        self._held = ""
        return True

    def _hold(self) -> None:
        action = self._actions.get(self._held)
        if action is not None:
            action.do()

    def _may(self, action: Action) -> bool:
        return action.stage or not self.on_stage

    def _own(self, key: str) -> bool:
        """Whether the widget with the focus has this key for itself."""
        widget = QApplication.focusWidget()
        if widget is None or self.on_stage:
            return False
        typed = isinstance(widget, QComboBox) and widget.isEditable()
        if typed or isinstance(widget, TEXTS):
            return not key.startswith(("Ctrl+", "F1", "Esc")) or key in EDITS
        if isinstance(widget, QAbstractButton):
            return key in ("Space", "Return", "Enter")
        own = widget.property("keys")  # the keys that a widget of ours answers itself
        if isinstance(own, list | tuple):
            return key in own
        if isinstance(widget, QComboBox):
            return key in (*STEPS, "Space", "Return", "Enter")
        return False


STEPS = ("Up", "Down", "Left", "Right", "Home", "End", "PgUp", "PgDown")
"""The keys that lists and sliders with the focus have for themselves."""

EDITS = ("Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+A")

REPEATS = ("+", "-", "=")
"""Keys that act again and again while they are held."""


def twice(actions: Iterable[Action]) -> list[str]:
    """Return in words which actions want a key that another has."""
    found: dict[str, Action] = {}
    problems = []
    for action in actions:
        first = found.setdefault(normal(action.key), action)
        if first is not action:
            problems.append(f"{first.name} and {action.name} both want {action.key}")
    return problems


def normal(key: str) -> str:
    """Return a key as Qt writes it, so that two ways of writing it are one."""
    prefix = HOLDS if key.startswith(HOLDS) else ""
    name = QKeySequence(key.removeprefix(HOLDS)).toString(QKeySequence.SequenceFormat.PortableText)
    return prefix + name


def pressed(event: QKeyEvent) -> str:
    """Return the key of an event as Qt writes it ("Ctrl+Shift+Z", "Return", "?")."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    text = event.text()
    if text and text.isprintable() and not text.isalnum() and text != " ":
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier  # the sign is what counts: ?, +, !
    key = QKeySequence(event.key() | modifiers.value)
    name = key.toString(QKeySequence.SequenceFormat.PortableText)
    return "Return" if name == "Enter" else name
