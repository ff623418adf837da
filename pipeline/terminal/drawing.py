"""The parts of the instrument as a terminal draws them: latents, sensors, rounds."""

import math
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from pipeline.processes.reaching import SILENCE, causes
from pipeline.terminal.tap import own_address, where_to_send

BAR = (4, 40)
"""Characters of a latent's bar: at least, and at most."""

NUMBER, FLAG = 8, 5
"""Characters of a latent's value, and of the word that says it is locked or off."""

STRANGERS = 3
"""Devices beside the rig that are shown; `limber sensors` lists all."""

NARROW = 66
"""Columns below which a sensor's lesser figures are left out."""


def latents(status: dict[str, Any], width: int, rows: int, goal: Sequence[float] = ()) -> Text:
    """Return a bar for each latent in so many columns that they fit; `goal` marks values."""
    found = status["latents"]
    marks = goal or ([] if status["state"] == "playing" else status["target"])
    columns = min(math.ceil(len(found) / max(rows, 1)), max(1, width // 30))
    depth = math.ceil(len(found) / columns)
    pairs = zip_longest(found, marks)  # playing, nothing is marked
    cells = [cell_of(one, mark, width // columns) for one, mark in pairs]
    return Text("\n").join(Text().join(cells[row::depth]) for row in range(depth))


def cell_of(latent: dict[str, Any], mark: float | None, width: int) -> Text:
    """Return one latent: its name, its bar, its value, and whether it is held."""
    named = min(16, width // 4)
    bar = min(max(width - named - NUMBER - FLAG - 3, BAR[0]), BAR[1])
    value = latent["value"]
    text = Text(" " + fitted(latent["name"], named) + " ")
    text.append(bar_of(value, latent["min"], latent["max"], mark, bar))
    text.append(f"{value:+{NUMBER}.2f}" if abs(value) < 1000 else f"{value:+{NUMBER}.1e}")
    word = "off" if not latent["enable"] else "lock" if latent["lock"] else ""
    text.append(f" {word:<{FLAG}}", "yellow")
    return text


def fitted(name: str, width: int) -> str:
    """Return a name as wide as asked, cut where it is longer."""
    return f"{name:<{width}}" if len(name) <= width else name[: width - 1] + "…"


def bar_of(value: float, low: float, high: float, mark: float | None, width: int) -> Text:
    """Return a bar from `low` to `high`, filled up to `value`, with a mark."""

    def place(v: float) -> int:
        return min(width - 1, max(0, int((v - low) / (high - low) * width)))

    full = place(value) + 1
    text = Text("█" * full, "cyan").append("·" * (width - full), "dim")
    if mark is not None:
        at = place(mark)
        text = Text.assemble(text[:at], ("│", "bold yellow"), text[at + 1 :])
    return text


def sensors(status: dict[str, Any], width: int) -> RenderableType:
    """Return each sensor with its health, devices heard beside them, and what to do."""
    found = status["sensors"]
    table = Table(box=None, padding=(0, 1), header_style="dim")
    lesser = () if width < NARROW else ("jitter", "frames", "lost", "late", "malformed")
    for head in ("sensor", "", "id", "rate", *lesser):
        left = head in ("sensor", "", "id")
        table.add_column(head, justify="left" if left else "right", no_wrap=True)
    for name, facts in found["sensors"].items():
        numbers = [shown(facts["jitter"], "ms", 1, 1e3)]
        numbers += [shown(facts[k], "", 0) for k in lesser[1:]]
        rate = shown(facts["rate"], "Hz", 1)
        row = (name, word_of(name, facts, status["lost"]), facts["id"] or "any", rate)
        table.add_row(*row, *numbers[: len(lesser)])
    for one in found["heard"][:STRANGERS]:
        word, device = Text("not in the rig", "dim"), one["id"] or one["address"] or "—"
        table.add_row(Text(one["name"], "dim"), word, device, shown(one["rate"], "Hz", 1))
    hints = [hint(status, *waits) for waits in waiting(status).items()]
    return Group(table, *hints, *uncounted(found))


def word_of(name: str, facts: dict[str, Any], lost: Sequence[str]) -> Text:
    """Return how a sensor is, in a word."""
    if name in lost:
        return Text("LOST", "bold white on red")
    return Text("live", "green") if facts["frames"] else Text("waiting", "yellow")


def waiting(status: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the sensors that are heard on a port and have not been heard yet."""
    found = status["sensors"]["sensors"].items()
    return {name: facts for name, facts in found if facts["port"] and not facts["frames"]}


def hint(status: dict[str, Any], name: str, facts: dict[str, Any]) -> Text:
    """Return what to do so that a sensor is heard; of a phone long silent, why it may not be.

    A status that is drawn says in "waited" for how many seconds it has been drawn.
    """
    device = f", with the ID {facts['id']}" if facts["id"] else ""
    where = where_to_send(facts["type"], facts["port"], facts["host"])
    text = Text(f" {name} waits: {where}{device}", "yellow")
    if facts["type"] == "comote" and status.get("waited", 0.0) > SILENCE:
        address = own_address() or "this computer"
        text.append("\n " + causes(status, address, facts["port"], facts["id"] or ""))
    return text


def uncounted(found: dict[str, Any]) -> list[Text]:
    """Return what else arrives: more devices than are shown, and what nobody understands."""
    more = len(found["heard"]) - STRANGERS
    lines = [Text(f" and {more} more devices: limber sensors lists them", "dim")] * (more > 0)
    ports = found["malformed"].items()
    return lines + [Text(f" port {port}: {n} malformed datagrams", "dim") for port, n in ports]


def shown(value: float | None, unit: str, digits: int, times: float = 1.0) -> str:
    """Return a number with its unit, or a dash for one that nobody measured."""
    return "—" if value is None else f"{value * times:.{digits}f} {unit}".rstrip()


def teaching(status: dict[str, Any], width: int) -> RenderableType:
    """Return the queue of targets and the rounds, the nearest of them marked."""
    queue = status["queue"]
    lines = []
    if queue["targets"]:
        names = [
            Text(f"[{t['name']}]" if i == queue["next"] else f" {t['name']} ", no_wrap=True)
            for i, t in enumerate(queue["targets"])
        ]
        if queue["next"] < len(names):
            names[queue["next"]].stylize("bold yellow")
        lines.append(in_a_line("targets", names, queue["next"], width))
    if status["rounds"]:
        names = [round_of(r, status) for r in status["rounds"]]
        lines.append(in_a_line("rounds", names, len(names) - 1, width))
    return Group(*lines)


def round_of(r: dict[str, Any], status: dict[str, Any]) -> Text:
    """Return a round: its number, its name, how long it is, and what is wrong with it."""
    recording = status["recording"]
    if recording is not None and recording["round"] == r["number"]:
        return Text(f" {r['number']} {r['name']} … ", "red")
    text = Text(f" {r['number']} {r['name']} {r['seconds']:.1f} s ")
    if not r["examples"]:
        return text.append("nothing heard ", "yellow")
    text.stylize("reverse" if r["number"] == status["nearest"] else "dim" if r["muted"] else "")
    return text


def in_a_line(head: str, parts: list[Text], around: int, width: int) -> Text:
    """Return as many parts around one as fit into a line, and how many there are."""
    room = width - 20
    first = last = min(around, len(parts) - 1)
    used = parts[first].cell_len
    while True:
        before = parts[first - 1].cell_len if first else math.inf
        after = parts[last + 1].cell_len if last + 1 < len(parts) else math.inf
        if used + min(before, after) > room:
            break
        used += int(min(before, after))
        first, last = (first - 1, last) if before <= after else (first, last + 1)
    rest = len(parts) - (last - first + 1)
    line = Text.assemble((f" {head:<8}", "dim"), *parts[first : last + 1], no_wrap=True)
    return line.append(f"  +{rest}", "dim") if rest else line
