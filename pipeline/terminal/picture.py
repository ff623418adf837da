"""The instrument drawn in a terminal, from its status, as much of it as there is room for."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.panel import Panel
from rich.segment import Segment
from rich.text import Text

from pipeline.terminal import drawing

STATES = {
    ("idle", ""): ("○ READY", "bold white"),
    ("idle", "recording"): ("● RECORDING", "bold red"),
    ("idle", "training"): ("◌ TRAINING", "bold yellow"),
    ("playing", ""): ("▶ PLAYING", "bold green"),
    ("playing", "recording"): ("● RECORDING", "bold red"),
    ("playing", "training"): ("▶ PLAYING ◌ TRAINING", "bold green"),
}

HELD = {"frozen": ("◆ FROZEN", "bold cyan"), "safe": ("◇ SAFE", "bold green")}
"""What a sound that is held is shown as, unless something is taught meanwhile."""

LOW = 18
"""Lines below which the state has no frame around it."""

Lines = list[list[Segment]]


class Picture:
    """The whole instrument: state, latents, sensors, rounds, problems, a message and the keys.

    State, message and keys are always there; of what is between, what fits. `goal` marks
    what the latents are meant to become.
    """

    def __init__(
        self,
        status: dict[str, Any],
        message: str = "",
        keys: Sequence[str] = (),
        goal: Sequence[float] = (),
    ) -> None:
        self.status, self.message, self.keys, self.goal = status, message, keys, goal

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw it into the height that there is."""
        height = options.height or (console.height - 1 if console.is_terminal else 1000)
        width = options.max_width
        free = options.update(height=None)

        def drawn(*parts: RenderableType) -> Lines:
            return [line for part in parts for line in console.render_lines(part, free, pad=False)]

        top = drawn(banner(self.status, framed=height >= LOW))
        said = drawn(Text(self.message, "cyan")) if self.message else []
        keys = drawn(*(Text(line, "dim") for line in in_lines(self.keys, width)))
        said += drawn(*better(self.status))
        bottom = said[: max(1, height - len(top) - len(keys))] + keys
        room = max(0, height - len(top) - len(bottom))
        below = drawn(
            drawing.sensors(self.status, width), drawing.teaching(self.status, width)
        ) + drawn(*problems(self.status))
        rows = max(3, room - len(below))
        middle = drawn(drawing.latents(self.status, width, rows, self.goal)) + below
        for line in (*top, *middle[:room], *bottom[-height:]):
            yield from line
            yield Segment.line()


def in_lines(words: Sequence[str], width: int) -> list[str]:
    """Return words with dots between them in lines, none of them broken."""
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} · {word}" if lines else word
        if lines and len(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def problems(status: dict[str, Any]) -> list[Text]:
    """Return what is wrong; that features wait for a sensor which itself waits goes without."""
    waiting = drawing.waiting(status)
    told = [
        problem
        for problem in status["problems"]
        if not any(f'"{name}' in problem for name in waiting)
    ]
    return [Text(f"! {problem}", "yellow") for problem in told]


def banner(status: dict[str, Any], framed: bool) -> RenderableType:
    """Return the state as a word with a shape, large enough to be seen."""
    if status["state"] == "panic":
        word, style = "■ PANIC: silent until you press !", "bold white on red"
    elif (held := status.get("held")) and not status["besides"]:
        word, style = HELD[held["kind"]]
    else:
        word, style = STATES[status["state"], status["besides"]]
    busy = far(status["progress"]) if status["state"] != "panic" else ""
    line = Text(word + clock(status["recording"]) + busy, style=style, no_wrap=True)
    if status["show"]:
        line.append("   the show is on", style="bold")
    line.append(f"   scene {status['scene']}", style="dim")
    latency = status["latency"]
    if latency["p50"] is not None:
        figures = f"   latency {latency['p50']:.2f} ms (p99 {latency['p99']:.2f})"
        line.append(figures, style="dim")
    if status["edge"] is not None:
        style = "bold yellow" if status["edge"] > 1 else "dim"
        line.append(f"   edge {status['edge']:.1f}", style=style)
    return Panel(line) if framed else line


def far(progress: dict[str, Any] | None) -> str:
    """Return how far a training is, and with what it is busy."""
    if not progress:
        return ""
    return f" {100 * progress['share']:.0f} % {progress['step']}".rstrip()


def better(status: dict[str, Any]) -> list[Text]:
    """Return the better mapping that is offered, or how far the search for one is."""
    offer, search = status["offer"], status["improving"]
    if offer:
        told = f"* a better mapping is ready: {offer['less']} % less error; press m to take it"
        return [Text(told, "bold green")]
    if search:
        told = f" looking for a better mapping: {100 * search['share']:.0f} %"
        return [Text(told, "dim", no_wrap=True)]
    return []


def clock(recording: dict[str, Any] | None) -> str:
    """Return which round is being recorded, and its time."""
    if recording is None:
        return ""
    gone, left = recording["seconds"], recording["left"]
    if gone < 0:
        return f" {recording['round']}   begins in {-gone:.1f} s"
    whole = "" if left is None else f" of {gone + left:.1f}"
    return f" {recording['round']}   {gone:.1f}{whole} s"


def next_step(status: dict[str, Any]) -> str:
    """Return in words what the command `next` would do."""
    queue = status["queue"]
    if status["show"]:
        return "next cue"
    if status["besides"] == "recording":
        return "end the round"
    if held := status.get("held"):
        return "play on" if held["kind"] == "safe" else "show the movement for what is frozen"
    waits = queue["next"] < len(queue["targets"])
    if status["state"] == "playing" and (status["learnt"] or not waits):
        return "stop"
    if waits:
        return f"record {queue['targets'][queue['next']]['name']}"
    return "train and play" if status["stale"] or not status["learnt"] else "play"
