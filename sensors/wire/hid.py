"""HID devices, by the library that the udev rule is for."""

import sys
from typing import Any

from sensors.wire.needed import needed


def hid() -> Any:
    """Return the module of hidapi; raises ImportError that says what to install.

    On Linux it has two: `hid` goes by libusb, which a rule for hidraw does not cover.
    """
    return needed("hidraw" if sys.platform == "linux" else "hid", "hid")
