"""Widgets beside each other in as many lines as there must be."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

from gui.look.style import Size


class Flow(QLayout):
    """A layout that goes on in the next line where the width ends, as words do."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        for part in parts:
            self.addWidget(part)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """Take one more."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Return one of them, None beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Give one back."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """Return that it takes no more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Return that its height depends on its width."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return the height of all lines at a width."""
        return self._arrange(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, box: QRect) -> None:  # noqa: N802 - Qt's name
        """Put all where they belong."""
        super().setGeometry(box)
        self._arrange(box, place=True)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the least that it needs."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of the largest."""
        size = QSize()
        for item in self._seen():
            size = size.expandedTo(item.minimumSize())
        return size

    def _seen(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _arrange(self, box: QRect, place: bool) -> int:
        """Go through all lines; return the height that they take."""
        gap, y = Size.px(6), box.top()
        for line in self._lines(box.width(), gap):
            high = max(item.sizeHint().height() for item in line)
            x = box.left()
            for item in line if place else ():
                size = item.sizeHint().boundedTo(QSize(box.width(), high))
                item.setGeometry(QRect(QPoint(x, y + (high - size.height()) // 2), size))
                x += size.width() + gap
            y += high + gap
        return max(0, y - gap - box.top())

    def _lines(self, width: int, gap: int) -> list[list[QLayoutItem]]:
        """Return what stands in each line."""
        lines: list[list[QLayoutItem]] = []
        room = -1
        for item in self._seen():
            wide = item.sizeHint().width()
            if wide > room:
                lines.append([])
                room = width
            lines[-1].append(item)
            room -= wide + gap
        return lines


def flow(*parts: QWidget) -> QWidget:
    """Return a widget in which others flow."""
    made = QWidget()
    made.setLayout(Flow(*parts))
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made
