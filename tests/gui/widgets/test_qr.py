"""The QR code as a phone's camera sees it."""

import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from gui.look.style import Size
from gui.widgets.qr import LEAST, QUIET, QrCode
from sensors.comote import settings_link


def seen(code: QrCode) -> NDArray[np.uint8]:
    """Return what is drawn as grey values, shape (height, width)."""
    image = code.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    data = np.frombuffer(image.constBits(), np.uint8)
    return data.reshape(image.height(), image.bytesPerLine())[:, : image.width()].copy()


@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
def test_a_camera_reads_the_link(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, scale: float
) -> None:
    monkeypatch.setattr(Size, "scale", scale)
    code = QrCode()
    qtbot.addWidget(code)
    link = settings_link("7", "192.168.100.200", 18001)
    code.show_text(link)
    assert link == (
        "comote://settings?id=7&interval=10&osc-url=udp://192.168.100.200:18001&osc-enable=1"
    )
    assert [found.text for found in zxingcpp.read_barcodes(seen(code))] == [link]


def test_it_is_black_on_quiet_white_and_crisp(qtbot: QtBot) -> None:
    code = QrCode()
    qtbot.addWidget(code)
    code.show_text(settings_link("0", "10.0.0.2", 8001))
    grey = seen(code)
    assert set(np.unique(grey)) == {0, 255}
    assert min(grey.shape) >= LEAST
    side = len(code.matrix) + 2 * QUIET
    module = grey.shape[0] // side
    assert grey.shape == (module * side, module * side)
    edge = module * QUIET
    for part in (grey[:edge], grey[-edge:], grey[:, :edge], grey[:, -edge:]):
        assert (part == 255).all()
    drawn = grey[module // 2 :: module, module // 2 :: module] == 0
    assert drawn[QUIET:-QUIET, QUIET:-QUIET].tolist() == code.matrix


def test_another_text_is_another_code(qtbot: QtBot) -> None:
    code = QrCode()
    qtbot.addWidget(code)
    for host in ("192.168.1.20", "10.42.0.1"):
        code.show_text(settings_link("0", host, 8001))
        (found,) = zxingcpp.read_barcodes(seen(code))
        assert host in found.text
    code.show_text("")
    assert not zxingcpp.read_barcodes(seen(code))
