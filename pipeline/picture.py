"""The instrument drawn in a terminal, from its status."""

from typing import Any

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

STATES = {
    ("idle", ""): ("○ READY", "bold white"),
    ("idle", "recording"): ("● RECORDING", "bold red"),
    ("idle", "training"): ("◌ TRAINING", "bold yellow"),
    ("playing", ""): ("▶ PLAYING", "bold green"),
    ("playing", "recording"): ("● RECORDING", "bold red"),
    ("playing", "training"): ("▶ PLAYING ◌ TRAINING", "bold green"),
}

WIDTH = 40
"""Characters of a latent's bar."""


def picture(status: dict[str, Any], message: str = "", keys: str = "") -> RenderableType:
    """Return the whole instrument: state, sensors, latents, rounds, and what to do next."""
    parts: list[RenderableType] = [banner(status), latents(status), sensors(status)]
    if status["rounds"] or status["queue"]["targets"]:
        parts.append(teaching(status))
    parts += [Text(f"! {problem}", style="yellow") for problem in status["problems"]]
    if message:
        parts.append(Text(message, style="cyan"))
    if keys:
        parts.append(Text(keys, style="dim"))
    return Group(*parts)


def banner(status: dict[str, Any]) -> RenderableType:
    """Return the state as a word with a shape, large enough to be seen."""
    if status["state"] == "panic":
        word, style = "■ PANIC: silent until you press !", "bold white on red"
    else:
        word, style = STATES[status["state"], status["besides"]]
    recording = status["recording"]
    if recording is not None:
        gone = recording["seconds"]
        clock = f"begins in {-gone:.1f} s" if gone < 0 else f"{gone:.1f} s"
        word += f" {recording['round']}   {clock}"
    line = Text(word, style=style)
    line.append(f"    scene {status['scene']}", style="dim")
    latency = status.get("latency", {})
    if latency.get("p50") is not None:
        line.append(
            f"    movement → latents {latency['p50']:.2f} ms (p99 {latency['p99']:.2f})",
            style="dim",
        )
    return Panel(line)


def latents(status: dict[str, Any]) -> Table:
    """Return one bar for each latent: value, and target while teaching."""
    table = Table(box=None, show_header=False, padding=(0, 1))
    playing = status["state"] == "playing"
    for latent, target in zip(status["latents"], status["target"], strict=True):
        marks = [] if playing else [target]
        bar = bar_of(latent["value"], latent["min"], latent["max"], marks)
        flags = ("locked " if latent["lock"] else "") + ("" if latent["enable"] else "off")
        table.add_row(latent["name"], bar, f"{latent['value']:+.2f}", Text(flags, style="yellow"))
    return table


def bar_of(value: float, low: float, high: float, marks: list[float]) -> Text:
    """Return a bar from `low` to `high`, filled up to `value`, with marks."""

    def cell(v: float) -> int:
        return min(WIDTH - 1, max(0, int((v - low) / (high - low) * WIDTH)))

    text = Text()
    for i in range(WIDTH):
        if any(cell(m) == i for m in marks):
            text.append("│", style="yellow")
        else:
            text.append(
                "█" if i <= cell(value) else "·", style="cyan" if i <= cell(value) else "dim"
            )
    return text


def sensors(status: dict[str, Any]) -> Table:
    """Return each sensor with its health, and the devices heard beside them."""
    table = Table(box=None, padding=(0, 1), header_style="dim")
    for head in ("sensor", "id", "rate", "jitter", "frames", "lost", "late", "malformed", ""):
        table.add_column(head, justify="left" if head in ("sensor", "id", "") else "right")
    found = status["sensors"]
    for name, facts in found["sensors"].items():
        word = Text("live", style="green")
        if name in status["lost"]:
            word = Text("LOST", style="bold red")
        elif not facts["frames"]:
            word = Text("waiting", style="yellow")
        numbers = (str(facts[k]) for k in ("frames", "lost", "late", "malformed"))
        table.add_row(
            name,
            facts["id"] or "any",
            shown(facts["rate"], "Hz", 1),
            shown(facts["jitter"], "ms", 1, 1e3),
            *numbers,
            word,
        )
    for one in found["heard"]:
        table.add_row(
            Text(f"({one['type']})", style="dim"),
            one["id"],
            shown(one["rate"], "Hz", 1),
            "—",
            str(one["count"]),
            "—",
            "—",
            "—",
            Text(f"heard on port {one['port']}", style="dim"),
        )
    return table


def shown(value: float | None, unit: str, digits: int, times: float = 1.0) -> str:
    """Return a number with its unit, or a dash for one that nobody measured."""
    return "—" if value is None else f"{value * times:.{digits}f} {unit}"


def teaching(status: dict[str, Any]) -> RenderableType:
    """Return the queue of targets and the rounds, the nearest of them marked."""
    queue = Text("targets  ", style="dim")
    for i, target in enumerate(status["queue"]["targets"]):
        now = i == status["queue"]["next"]
        queue.append(
            f"[{target['name']}] " if now else f" {target['name']}  ", "yellow" if now else ""
        )
    rounds = Text("rounds   ", style="dim")
    for r in status["rounds"]:
        style = "reverse" if r["number"] == status["nearest"] else "dim" if r["muted"] else ""
        rounds.append(f" {r['number']} {r['name']} {r['seconds']:.1f} s ", style)
    return Group(queue, rounds)
