"""The style sheet of the whole window, at any size of text."""

from pathlib import Path

from gui.look.colours import (
    BACKGROUND,
    DANGER,
    DIM,
    DONE,
    LINE,
    PANEL,
    RAISED,
    RECORD,
    STAGE,
    TEXT,
    WELL,
)

TICK = (Path(__file__).parent / "tick.svg").as_posix()
"""What a ticked box shows, so that colour is not all that tells it."""

SCALES = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
"""The sizes of text that keys go through."""

LARGE = 1.3
"""The scale of text from which things that stood side by side stand below each other."""

FAMILIES = ("Inter", "Segoe UI", "Helvetica Neue", "Noto Sans", "DejaVu Sans")


class Size:
    """Sizes in pixels at the present scale of text; `Size.scale` is set before a window is made."""

    scale = 1.0

    @classmethod
    def px(cls, pixels: float) -> int:
        """Return so many pixels at the present scale."""
        return max(1, round(pixels * cls.scale))


def sheet() -> str:
    """Return the style sheet at the present scale.

    Widgets say what they are by the property `role`: card, title, name, dim, state, big, key,
    record, danger, chosen, stage, banner.
    """
    px = Size.px
    return f"""
* {{ font-size: {px(15)}px; color: {TEXT}; }}
QWidget {{ background: transparent; }}
QMainWindow, QWidget[role="page"] {{ background: {BACKGROUND}; }}
QWidget[role="stage"] {{ background: {STAGE}; }}
QFrame[role="card"] {{ background: {PANEL}; border-radius: {px(10)}px; }}
QFrame[role="card"][chosen="true"] {{ border: {px(2)}px solid {WELL}; }}
QFrame[role="line"] {{ background: {LINE}; }}
QLabel[role="title"] {{ color: {DIM}; font-size: {px(14)}px; font-weight: 600; }}
QLabel[role="name"] {{ font-weight: 600; }}
QLabel[role="dim"] {{ color: {DIM}; font-size: {px(13)}px; }}
QLabel[role="state"] {{ font-size: {px(24)}px; font-weight: 700; }}
QLabel[role="big"] {{ font-size: {px(30)}px; font-weight: 700; }}
QLabel[role="huge"] {{ font-size: {px(64)}px; font-weight: 700; }}
QLabel[role="number"] {{ font-family: "DejaVu Sans Mono", "Menlo", "Consolas", monospace; }}
QPushButton, QToolButton, QComboBox {{
  background: {RAISED}; border: 1px solid {LINE}; border-radius: {px(8)}px;
  padding: {px(7)}px {px(12)}px; min-height: {px(22)}px; }}
QPushButton:hover, QToolButton:hover, QComboBox:hover {{ border-color: {DIM}; }}
QPushButton:pressed, QPushButton:checked {{ background: {LINE}; border-color: {WELL}; }}
QPushButton:disabled {{ color: {DIM}; }}
QPushButton:focus, QToolButton:focus, QComboBox:focus, QLineEdit:focus,
QListWidget:focus, QSlider:focus, QFrame[role="card"]:focus {{
  border: {px(2)}px solid {WELL}; }}
QPushButton[role="record"] {{
  background: {RECORD}; border: {px(2)}px solid {DANGER}; font-size: {px(30)}px;
  font-weight: 700; min-height: {px(72)}px; }}
QPushButton[role="danger"] {{ color: {DANGER}; border-color: {DANGER}; }}
QPushButton[role="well"] {{ background: {WELL}; color: {BACKGROUND}; font-weight: 700; }}
QPushButton[role="quiet"] {{ background: transparent; border: none; color: {DIM}; }}
QLineEdit, QSpinBox, QDoubleSpinBox, QPlainTextEdit {{
  background: {BACKGROUND}; border: 1px solid {LINE}; border-radius: {px(6)}px;
  padding: {px(5)}px {px(8)}px; placeholder-text-color: {DIM};
  selection-background-color: {WELL};
  selection-color: {BACKGROUND}; }}
QWidget[role="popup"] {{ background: {RAISED}; }}
QComboBox QAbstractItemView {{ background: {RAISED}; border: 1px solid {LINE}; outline: none; }}
QComboBox QAbstractItemView::item {{ padding: {px(6)}px {px(9)}px; }}
QComboBox QAbstractItemView::item:selected {{ background: {WELL}; color: {BACKGROUND}; }}
QScrollArea {{ border: none; }}
QScrollBar:vertical {{ width: {px(8)}px; background: transparent; }}
QScrollBar::handle:vertical {{ background: {LINE}; border-radius: {px(4)}px;
  min-height: {px(24)}px; }}
QScrollBar:horizontal {{ height: {px(8)}px; background: transparent; }}
QScrollBar::handle:horizontal {{ background: {LINE}; border-radius: {px(4)}px;
  min-width: {px(24)}px; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
  background: none; border: none; height: 0; width: 0; }}
QListWidget, QTableWidget {{ background: transparent; border: 1px solid transparent;
  outline: none; }}
QListWidget::item:selected {{ background: {RAISED}; color: {TEXT};
  border-left: {px(3)}px solid {WELL}; }}
QSlider::groove:horizontal {{ height: {px(6)}px; background: {LINE}; border-radius: {px(3)}px; }}
QSlider::sub-page:horizontal {{ background: {WELL}; border-radius: {px(3)}px; }}
QSlider::handle:horizontal {{ width: {px(16)}px; margin: -{px(6)}px 0;
  background: {TEXT}; border-radius: {px(8)}px; }}
QProgressBar {{ background: {RAISED}; border: 1px solid {LINE}; border-radius: {px(6)}px;
  text-align: center; min-height: {px(24)}px; }}
QProgressBar::chunk {{ background: {DONE}; border-radius: {px(5)}px; }}
QToolTip {{ background: {RAISED}; color: {TEXT}; border: 1px solid {LINE}; }}
QCheckBox::indicator {{ width: {px(18)}px; height: {px(18)}px; border: 1px solid {DIM};
  border-radius: {px(4)}px; background: {BACKGROUND}; }}
QCheckBox::indicator:checked {{ background: {WELL}; border-color: {WELL};
  image: url("{TICK}"); }}
"""
