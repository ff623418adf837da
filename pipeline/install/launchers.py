"""What a user clicks on or types to start Limber, on each system."""

import shlex
from pathlib import Path
from xml.sax.saxutils import escape

from .places import Places

MARK = "made by Limber's installer"
"""Stands in every file that is written, so that no other is ever removed."""


def files(places: Places, app: Path) -> dict[Path, str]:
    """Return the launchers of an environment: their files and what is written in them."""
    return {"win32": _windows, "darwin": _mac}.get(places.system, _linux)(places, app)


def write(places: Places, app: Path) -> list[Path]:
    """Write the launchers; return their files. What is there and not ours is left."""
    written = []
    for path, text in files(places, app).items():
        if path.exists() and not ours(path):
            print(f"{path} is another program's: it stays, and Limber has none there.")
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        path.chmod(0o755)
        written.append(path)
    return written


def remove(places: Places) -> list[Path]:
    """Remove the launchers, and the folders of a Mac's program; return what is gone."""
    gone = [path for path in files(places, places.data / "app-0") if ours(path)]
    for path in gone:
        path.unlink()
    bundle = places.programs / "Limber.app"
    for folder in (bundle / "Contents/MacOS", bundle / "Contents", bundle):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    return gone


def ours(path: Path) -> bool:
    """Return whether a file is one that `write` has written."""
    try:
        return MARK.encode() in path.read_bytes()
    except OSError:
        return False


def _linux(places: Places, app: Path) -> dict[Path, str]:
    command = places.commands / "limber"
    entry = [
        "[Desktop Entry]",
        f"# {MARK}",
        "Type=Application",
        "Name=Limber",
        "Comment=Play neural audio with the body",
        f"Exec={_in_entry(command)} gui",
        "Icon=audio-x-generic",
        "Terminal=false",
        "Categories=AudioVideo;Audio;Music;",
    ]
    return {command: _shell(places, app), places.programs / "limber.desktop": _lines(entry)}


def _mac(places: Places, app: Path) -> dict[Path, str]:
    command = places.commands / "limber"
    inside = places.programs / "Limber.app/Contents"
    facts = {
        "CFBundleName": "Limber",
        "CFBundleIdentifier": "org.limber.window",
        "CFBundleExecutable": "Limber",
        "CFBundlePackageType": "APPL",
        "NSCameraUsageDescription": "Limber sees bodies and hands where a project asks for it.",
        "NSMicrophoneUsageDescription": "Limber bends live sound where a project asks for it.",
    }
    pairs = [f"<key>{key}</key><string>{escape(text)}</string>" for key, text in facts.items()]
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    plist = [head, f"<!-- {MARK} -->", '<plist version="1.0"><dict>', *pairs, "</dict></plist>"]
    start = ["#!/bin/sh", f"# {MARK}", f"exec {shlex.quote(str(command))} gui"]
    return {
        command: _shell(places, app),
        inside / "Info.plist": _lines(plist),
        inside / "MacOS/Limber": _lines(start),
    }


def _windows(places: Places, app: Path) -> dict[Path, str]:
    """Return files of commands; the user's name is left to Windows, whatever its letters."""
    scripts = f"%LOCALAPPDATA%\\limber\\{app.name}\\Scripts"
    head = ["@echo off", f"rem {MARK}"]
    window = "\r\n".join([*head, f'start "" "{scripts}\\pythonw.exe" -P -m pipeline gui', ""])
    command = "\r\n".join([*head, f'"{scripts}\\python.exe" -P -m pipeline %*', ""])
    found = {places.commands / "limber.cmd": command, places.programs / "Limber.cmd": window}
    return found | ({places.desktop / "Limber.cmd": window} if places.desktop else {})


def _shell(places: Places, app: Path) -> str:
    python = shlex.quote(str(places.python(app)))
    return _lines(["#!/bin/sh", f"# {MARK}", f'exec {python} -P -m pipeline "$@"'])


def _in_entry(path: Path) -> str:
    """Return a path as the desktop entry specification quotes it, section "The Exec key"."""
    text = str(path).replace("\\", "\\\\\\\\").replace("%", "%%")
    for sign in ('"', "`", "$"):
        text = text.replace(sign, "\\\\" + sign)
    return f'"{text}"'


def _lines(lines: list[str]) -> str:
    return "\n".join([*lines, ""])
