"""What a panel is: one part of the instrument, in its column, found by its file's name."""

from collections.abc import Callable
from enum import Enum
from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.actions import Action
from gui.engine.link import Link
from gui.engine.watch import Watch
from gui.look.style import Size
from recordings.families import Family


class Column(Enum):
    """Where a panel stands: in a column of the path from left to right, or on a page of its own."""

    SENSORS = "Sensors"
    FEATURES = "Features"
    TEACH = "Teach and map"
    LATENTS = "Latents"
    SOUND = "Sound"
    PAGE = "Page"


class Context:
    """What panels share: the engine's state, the way to it, and the way to say something.

    `say(text)` shows a sentence for some seconds; `go(name)` opens a page by its panel's type.
    """

    def __init__(
        self,
        link: Link,
        watch: Watch,
        say: Callable[[str], None],
        go: Callable[[str], None],
        preferences: dict[str, Any],
    ) -> None:
        self.link, self.watch = link, watch
        self.say, self.go = say, go
        self.preferences = preferences

    @property
    def status(self) -> dict[str, Any]:
        """The newest status; {} while there is no engine."""
        return self.watch.status

    def do(self, name: str, *args: Any, then: Callable[[list[Any]], None] | None = None) -> None:
        """Ask for a command; a refusal is said by itself."""
        self.link.do(name, *args, then=then)


class Panel(QWidget):
    """One part of the window; the name of its file is its type.

    `title` heads it; `column` and `order` say where it stands; an `essential` one is there
    also when only a dancer's three columns are. `grows` says that it takes the room left over.
    Made once per project; `told` and `moved` are called while it can be seen.
    """

    title: ClassVar[str] = ""
    column: ClassVar[Column]
    order: ClassVar[int] = 0
    essential: ClassVar[bool] = False
    grows: ClassVar[bool] = False

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(Size.px(8))
        self.build()

    def build(self) -> None:
        """Make the widgets, once."""
        raise NotImplementedError

    def told(self, status: dict[str, Any]) -> None:
        """Show a new status, at most some times a second; {} when there is no engine."""

    def moved(self) -> None:
        """Show what moves (`context.watch.live`, `.traces`), 60 times a second."""

    def commands(self) -> list[Action]:
        """Return what it can do by key, the same objects each time."""
        return []


PANELS: Family[Panel] = Family("gui.panels", Panel, "panel")
