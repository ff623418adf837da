"""Pictures of every view, with a copy of a project playing: to be looked at, and for the docs."""

import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from gui import picture_piece
from gui.look.style import Size
from gui.panels.takes import Takes
from gui.window.instrument import Instrument
from gui.window.window import SIZE, Window
from pipeline.processes import performer

LONGEST = 30.0
"""Seconds after which a picture is made of what there is."""

TURNS = 5
"""Turns of the window's loop that it is given at least, before it is looked at."""

LEFT_OUT = shutil.ignore_patterns(".lock", "performance.json", "limber.log")
"""What belongs to a performance, not to the project."""


def take_all(application: QApplication, project: Path | None, folder: Path) -> int:
    """Save a PNG of each view in `folder`; return the exit status.

    Without a project it is of a piece that is made for it. The project itself is left as it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        window = Window(Path(made) / "window.json")
        window.welcome()
        window.show()
        settle(application, 0.5)
        save(window, folder / "first.png")
        if project is None:
            project = Path(made) / "example" / "waterlab"
            picture_piece.make(project)
        with copied(project, Path(made)) as copy:
            window.open(copy, sound=True)
            if window.instrument is not None:
                pictures(application, window, window.instrument, folder)
            window.close()
    return 0


@contextmanager
def copied(project: Path, into: Path) -> Iterator[Path]:
    """Give a copy of a project, whose performance ends with this block."""
    copy = into / project.resolve().name
    shutil.copytree(project, copy, ignore=LEFT_OUT)
    try:
        yield copy
    finally:
        performer.end(copy)


def pictures(application: QApplication, window: Window, shown: Instrument, folder: Path) -> None:
    """Save a picture of each view of an open project."""
    context = shown.context

    def until(ready: Callable[[], object]) -> None:
        end = time.monotonic() + LONGEST
        while not ready() and time.monotonic() < end:
            settle(application, 0.05)

    def picture(name: str, seconds: float = 1.5) -> None:
        settle(application, seconds)
        save(window, folder / f"{name}.png")

    until(lambda: context.status.get("trainer"))
    takes: list[str] = []
    context.do("takes", then=lambda reply: takes.extend(newest(reply)))
    until(lambda: takes)
    if takes:
        context.do("take/play", takes[0])
    until(lambda: any(trace.count > 200 for trace in shown.watch.traces.values()))
    context.do("run")
    shown.columns.show_all(spread=False)
    picture("dancer", 4.0)
    if context.status.get("state") == "playing":  # something is learnt
        context.do("freeze")
        until(lambda: context.status.get("held"))
        picture("frozen")
        context.do("unfreeze")
    shown.wide()
    picture("path")
    for page in ("takes", "scenes", "gestures", "listening", "health"):
        shown.go(page)
        settle(application, 0.5)
        panel = shown.panels[page]
        if isinstance(panel, Takes) and takes:
            panel.choose(takes[0])
        picture(page)
        shown.go("")
    shown.help()
    picture("keys", 0.5)
    shown.help()
    shown.wide()
    context.do("record", 20.0, 0.0)
    picture("teaching")
    context.do("record/cancel")
    context.do("run")
    shown.show_on()
    until(lambda: shown.on_stage)
    window.showNormal()
    window.resize(*SIZE)
    picture("show", 3.0)
    shown.show_off()
    until(lambda: not shown.on_stage)
    large(application, window, folder)


def large(application: QApplication, window: Window, folder: Path) -> None:
    """Save a picture of the columns with text at twice its size."""
    before = Size.scale
    Size.scale = 1.75
    former = window.instrument
    window.scale(1)
    end = time.monotonic() + LONGEST
    while not anew(window, former) and time.monotonic() < end:
        settle(application, 0.05)
    settle(application, 3.0)
    save(window, folder / "large.png")
    Size.scale = before


def anew(window: Window, former: Instrument | None) -> bool:
    """Return whether the window was made again, and what plays is seen in it."""
    shown = window.instrument
    return shown is not None and shown is not former and bool(shown.context.status.get("trainer"))


def newest(reply: list[object]) -> list[str]:
    """Return the names of the takes that hold something, the longest of the newest first."""
    found = json.loads(str(reply[0]))["takes"]
    listed = [one for one in found if one.get("seconds") and not one["now"]]
    return [str(one["name"]) for one in sorted(listed[:5], key=lambda one: -one["seconds"])]


def settle(application: QApplication, seconds: float) -> None:
    """Let the window live for some seconds, and some turns: one may take long."""
    end, turns = time.monotonic() + seconds, TURNS
    while time.monotonic() < end or turns > 0:
        application.processEvents()
        time.sleep(0.004)
        turns -= 1


def save(widget: QWidget, path: Path) -> None:
    """Save what a widget looks like, and say so."""
    widget.grab().save(str(path))
    print(path, file=sys.stderr)
