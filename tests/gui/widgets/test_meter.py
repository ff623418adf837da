"""The meter says that it is too loud only where it is, and nothing of what nobody measured."""

from math import nan

import pytest
from pytestqt.qtbot import QtBot

from gui.widgets.meter import SLOW, Meter


@pytest.mark.parametrize(
    ("levels", "words", "loud"),
    [
        ((-20.0, -12.0, -30.0, -22.0), "peak −12 dB", ""),
        ((-0.5, -12.0, -30.0, -22.0), "peak −0 dB", "▲ too loud"),
        ((-120.0, -120.0, -120.0, -120.0), "peak silent", ""),
        ((nan, nan, nan, nan), "peak —", ""),
    ],
)
def test_words(
    qtbot: QtBot, levels: tuple[float, float, float, float], words: str, loud: str
) -> None:
    meter = Meter()
    qtbot.addWidget(meter)
    for _ in range(2 * SLOW):
        meter.show_levels(levels)
    assert meter.peak.text() == words
    assert meter.loud.text().strip() == loud
    assert meter.mean.text().startswith("loudness")
    assert ("—" in meter.mean.text()) == (levels[0] != levels[0])
