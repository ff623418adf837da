"""The colours of the window, and how well text is read on them."""

from typing import Final

BACKGROUND: Final = "#0f1216"
PANEL: Final = "#171b21"
RAISED: Final = "#1f252d"
LINE: Final = "#2b333d"
TEXT: Final = "#e8ecf1"
DIM: Final = "#a3adba"
WELL: Final = "#2dd4bf"
LOOK: Final = "#fbbf24"
DANGER: Final = "#f87171"
RECORD: Final = "#7f1d1d"
BOOKMARK: Final = "#a78bfa"
FEATURE: Final = "#60a5fa"
STAGE: Final = "#000000"
DONE: Final = "#134e4a"
"""How far something has come, behind words."""

SOUND: Final = "#334155"
"""Where a model has sound: behind values, never behind text."""

CURVES: Final = (WELL, LOOK, BOOKMARK, FEATURE, DANGER, TEXT)
"""The colours of curves beside each other, in their order."""

READ_ON: Final = (
    (TEXT, BACKGROUND),
    (TEXT, PANEL),
    (TEXT, RAISED),
    (TEXT, RECORD),
    (TEXT, DONE),
    (DIM, BACKGROUND),
    (DIM, PANEL),
    (DIM, RAISED),
    (WELL, PANEL),
    (WELL, BACKGROUND),
    (WELL, RAISED),
    (LOOK, PANEL),
    (LOOK, BACKGROUND),
    (LOOK, RAISED),
    (DANGER, PANEL),
    (DANGER, BACKGROUND),
    (DANGER, RAISED),
    (BOOKMARK, PANEL),
    (BOOKMARK, RAISED),
    (FEATURE, PANEL),
    (BACKGROUND, WELL),
    (BACKGROUND, FEATURE),
    (BACKGROUND, LOOK),
    (BACKGROUND, DANGER),
    (TEXT, STAGE),
    (FEATURE, STAGE),
    (DIM, STAGE),
    (WELL, STAGE),
    (LOOK, STAGE),
    (DANGER, STAGE),
)
"""Text and what is behind it, everywhere in the window; others are not used."""


def luminance(colour: str) -> float:
    """Return the relative luminance of "#rrggbb", 0 to 1 (WCAG 2.2, relative luminance)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(text: str, behind: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, contrast ratio)."""
    one, other = luminance(text), luminance(behind)
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
