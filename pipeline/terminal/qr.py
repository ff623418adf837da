"""QR codes drawn with letters, for a phone's camera to read from a terminal."""

import segno
from rich.text import Text

QUIET = 4
"""Modules of white on each side (ISO/IEC 18004, quiet zone)."""

COLOURS = "#ffffff on #000000"
"""Light modules are the letters' colour, whatever the terminal's own colours are."""

HALVES = {(True, True): " ", (True, False): "▄", (False, True): "▀", (False, False): "█"}
"""Two modules, one above the other, dark or not: what is light of them."""


def drawn(text: str) -> Text:
    """Return a QR code of a text, two rows of modules in each line."""
    code = segno.make_qr(text, error="m")
    rows = [[bool(module) for module in row] for row in code.matrix_iter(border=QUIET)]
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    pairs = zip(rows[::2], rows[1::2], strict=True)
    lines = ["".join(HALVES[both] for both in zip(*pair, strict=True)) for pair in pairs]
    return Text("\n", end="").join(Text(line, style=COLOURS) for line in lines)
