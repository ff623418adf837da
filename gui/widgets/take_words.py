"""What is said of a take, in a line and in some."""

from pathlib import Path
from typing import Any


def line(one: dict[str, Any]) -> str:
    """Return a take as a line of the list."""
    what = [f"{len(one['rounds'])} rounds" if one["rounds"] else "", str(one.get("note", ""))]
    words = "  ·  ".join(word for word in what if word)
    now = "● now  " if one["now"] else ""
    return f"{now}{when(one)}   {long(one['seconds'])}   {words}"


def long(seconds: float) -> str:
    """Return a length as people say it: "42 s", "8 min 42 s"."""
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60:02d} s"


def when(one: dict[str, Any]) -> str:
    """Return when a take was recorded, its name for one whose clock did not know the day."""
    told = str(one.get("when", ""))
    return told if told and not told.startswith("1970") else Path(one["name"]).stem


def facts_of(one: dict[str, Any]) -> list[str]:
    """Return what is known of a take, in lines."""
    size = one.get("size")
    found = [long(one["seconds"]) + (f", {size / 1e6:.1f} MB" if size else "")]
    if one.get("sensors"):
        found.append("Sensors: " + ", ".join(map(str, one["sensors"])))
    if one["rounds"]:
        named = [f"{r['number']} {r['name']}" for r in one["rounds"][:12]]
        found.append("Rounds in it: " + ", ".join(named))
    if one.get("cut"):
        found.append("It has no proper end; all that is whole can be used.")
    if one.get("problem"):
        found.append(str(one["problem"]))
    return found
