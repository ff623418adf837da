"""A real browser that shows the page as a phone would: Chromium, driven from a test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync "
    "--disable-background-networking --disable-component-update --ignore-certificate-errors "
    "--disable-dev-shm-usage"
)

NAME = "limber.test"
"""A name for this computer, which no rule for local addresses treats otherwise."""

REFUSING = (
    "data:application/x-ns-proxy-autoconfig,function FindProxyForURL(url, host)"
    '{return url.substring(0, 3) == "wss" ? "PROXY 127.0.0.1:9" : "DIRECT"}'
)
"""Sends WebSockets to a port where nobody listens, as if the phone refused them."""

SIZE = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}

MOVE = """
const [sign, y] = arguments;
clearInterval(window.moving);
window.moving = setInterval(() => {
  dispatchEvent(new DeviceOrientationEvent("deviceorientation", { alpha: 5, beta: 90, gamma: 0 }));
  dispatchEvent(new DeviceMotionEvent("devicemotion", {
    accelerationIncludingGravity: { x: sign * 2, y: sign * y, z: 0 },
    rotationRate: { alpha: 180, beta: 0, gamma: -90 },
    interval: 16,
  }));
}, 16);
"""

programs = [shutil.which("chromium"), shutil.which("chromedriver")]


class Phone:
    """A page being shown; `driver` is Selenium's."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def run(self, script: str, *args: Any) -> Any:
        """Run JavaScript, and return what it returns."""
        return self.driver.execute_script(script, *args)

    @property
    def state(self) -> str:
        """The word for the connection."""
        return str(self.run("return window.limber ? limber.state() : ''"))

    def text(self, selector: str) -> str:
        """Return what an element says."""
        return str(self.run("return document.querySelector(arguments[0]).innerText", selector))

    def bars(self) -> list[str]:
        """Return the latents' bars as they are drawn."""
        return list(
            self.run("return [...document.querySelectorAll('b')].map(b => b.style.cssText)")
        )

    def touch(self, selector: str, x: float = 0.5, y: float = 0.5) -> None:
        """Put a finger on an element, at parts of its width and height from its left and top."""
        box = self.run(
            "const b = document.querySelector(arguments[0]).getBoundingClientRect();"
            "return [b.left, b.top, b.width, b.height]",
            selector,
        )
        point = {"x": box[0] + x * box[2], "y": box[1] + y * box[3]}
        self._touch("touchStart", [point])

    def lift(self) -> None:
        """Take the finger off."""
        self._touch("touchEnd", [])

    def _touch(self, kind: str, points: list[dict[str, float]]) -> None:
        told = {"type": kind, "touchPoints": points}
        self.driver.execute_cdp_cmd("Input.dispatchTouchEvent", told)

    def errors(self) -> list[str]:
        """Return what the browser complains of."""
        log = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return [str(entry["message"]) for entry in log]


@contextmanager
def phone(folder: Path, websockets: bool = True) -> Iterator[Phone]:
    """Start a browser with a profile of its own in `folder`, the size of a phone."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(programs[0])
    for flag in (*FLAGS.split(), f"--user-data-dir={folder}"):
        options.add_argument(flag)
    options.add_argument(f"--host-resolver-rules=MAP {NAME} 127.0.0.1")
    if not websockets:
        options.add_argument(f"--proxy-pac-url={REFUSING}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(str(programs[1])))
    try:
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", SIZE)
        touch = {"enabled": True, "maxTouchPoints": 5}
        driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", touch)
        yield Phone(driver)
    finally:
        driver.quit()
