"""What a painted widget tells those who do not see it: the row or value that has the ring."""

from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QWidget

try:
    from PySide6.QtGui import QAccessibleAnnouncementEvent
except ImportError:  # Qt before 6.8 announces nothing; its readers look at descriptions
    QAccessibleAnnouncementEvent = None  # type: ignore[assignment, misc]  # as above


def tell_of(widget: QWidget, text: str) -> None:
    """Describe what is chosen in a widget; said at once where a reader listens to it."""
    if widget.accessibleDescription() == text:
        return
    widget.setAccessibleDescription(text)
    if not (QAccessible.isActive() and widget.hasFocus()):
        return
    QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.DescriptionChanged))
    announce(widget, text)


def announce(widget: QWidget, text: str) -> None:
    """Let a reader that listens say a text at once, whatever has the focus."""
    if QAccessible.isActive() and QAccessibleAnnouncementEvent is not None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
