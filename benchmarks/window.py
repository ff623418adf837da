"""The window beside an engine that plays four phones: images, processor time, what it costs."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import own, watched
from benchmarks.watched import ANSWER, HZ, PHONES, Phones
from pipeline.processes import client as local

VIEWS = ("dancer", "path", "show")
"""What is looked at: a dancer's columns, the whole path, the stage."""

SIZE = "1440x900x24"

DRAWN = 2.0
"""Seconds after its first picture from which a window is measured."""

SECONDS = 10.0
PAIRED = 40.0
"""Seconds that each view is measured, and each of the two in the pairs."""


def measure(seconds: float = SECONDS, paired: float = PAIRED) -> dict[str, Any]:
    """Return images a second and share of one processor of each view, with and without a screen;
    and the engine's latency beside the window, as benchmarks.watched.

    `seconds` is for each view, `paired` for each of the two that are compared (0: not at all).
    """
    found: dict[str, Any] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "piece"
        phones = stack.enter_context(Phones())
        port = watched.make(folder, phones.port)
        stack.enter_context(own.playing(folder))
        engine = local.Client(folder, watched.PATIENCE)
        watched.teach(engine, phones, port)
        displays: dict[str, str] = {"offscreen": ""}
        if display := stack.enter_context(screen()):
            displays["screen"] = display
        for name, display in displays.items():
            for view in VIEWS:
                with window(folder, display, view) as said:
                    phones.probe(port, PHONES * HZ, DRAWN + seconds, ANSWER)
                found[f"{name} {view}"] = said
        if paired:
            beside = partial(window, display=displays.get("screen", ""), view="path")
            found["beside"] = watched.pairs(folder, phones, port, paired / watched.PAIRS, beside)
        engine.close()
    return found


@contextmanager
def screen() -> Iterator[str]:
    """Give the name of an X display that nobody sees, "" where there is no Xvfb."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", SIZE, "-nolisten", "tcp"]
    try:
        server = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    except FileNotFoundError:
        yield ""
        return
    finally:
        os.close(write)
    try:
        with os.fdopen(read) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def window(folder: Path, display: str, view: str) -> Iterator[dict[str, float]]:
    """Let a window be open until the end of the block, and then tell how it went."""
    said: dict[str, float] = {}
    platform = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb" if display else "offscreen"}
    command = [sys.executable, "-m", "benchmarks.window", str(folder), view]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, env=os.environ | platform, **pipes) as shown:  # type: ignore[call-overload]  # pipes it takes
        shown.stdout.readline()
        yield said
        out, _ = shown.communicate()
    said |= json.loads(out)


def show(folder: Path, view: str) -> dict[str, float]:
    """Show a window, until nothing more comes in; return its images and its share a second."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    from gui import application
    from gui.window.window import Window

    class Images(QObject):
        """Counts the times that what is seen is drawn anew."""

        count = 0

        def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            self.count += event.type() == QEvent.Type.UpdateRequest
            return False

    made, images = application.make(), Images()
    with tempfile.TemporaryDirectory() as place:
        shown = Window(Path(place) / "window.json")
        shown.kept["wide"] = view == "path"
        shown.open(folder)
        shown.installEventFilter(images)
        shown.show()
        assert shown.instrument is not None
        if view == "show":
            shown.instrument.show_on()
        began: list[float] = []

        def begin() -> None:
            images.count = 0
            began.extend((time.monotonic(), time.process_time()))

        QTimer.singleShot(int(DRAWN * 1000), begin)
        threading.Thread(target=until_told, args=(made.exit,), daemon=True).start()
        print("shown", flush=True)
        made.exec()
        wall, busy = time.monotonic() - began[0], time.process_time() - began[1]
        shown.instrument.show_off()
        for _ in range(50):
            made.processEvents()
            time.sleep(0.01)
        shown.close()
    return {"images": images.count / wall, "share": busy / wall, "seconds": wall}


def until_told(over: Any) -> None:
    """Wait until nothing more comes in."""
    sys.stdin.read()
    over()


def main() -> None:
    """Measure and print; or, told which project and view, show it and print how it went."""
    if len(sys.argv) > 1:
        print(json.dumps(show(Path(sys.argv[1]), sys.argv[2])))
    else:
        print(json.dumps(measure(), indent=2))


if __name__ == "__main__":
    main()
