"""What strips say in words, and what they show of a latent of the status."""

from typing import Any

from gui.look.words import signed
from gui.widgets.strip_keys import TOLD
from gui.widgets.strip_parts import Facts
from gui.widgets.word import tip as plain

CLOSE = 1e-6
"""How far beyond an end still is at it: limits and targets are rounded on their way."""


def tip(facts: Facts) -> str:
    """Return what is told of a strip where the mouse rests on it."""
    left_out = f"▲ outside the range: {', '.join(facts.outside)}" if facts.outside else ""
    ends = f"{facts.name}: from {signed(facts.low)} to {signed(facts.high)}"
    return plain("\n".join(filter(None, (ends, left_out, *TOLD))))


class LeftOut:
    """The sounds to teach, of rounds and of the queue, that ranges leave out."""

    def __init__(self) -> None:
        self._known: tuple[Any, ...] = ()
        self._found: list[tuple[str, ...]] = []

    def of(self, status: dict[str, Any]) -> list[tuple[str, ...]]:
        """Return their names, for each latent of the status."""
        queue = (status.get("queue") or {}).get("targets", [])
        ranges = [(one["min"], one["max"]) for one in status.get("latents", [])]
        wanted = {
            one.get("name") or f"round {one['number']}": one["target"]
            for one in status.get("rounds", [])
            if not one.get("muted")
        }
        wanted |= {one["name"]: one["values"] for one in queue}
        if (wanted, ranges) != self._known:
            self._known = wanted, ranges
            self._found = [beyond(wanted, i, *ends) for i, ends in enumerate(ranges)]
        return self._found


def beyond(wanted: dict[str, list[Any]], i: int, low: float, high: float) -> tuple[str, ...]:
    """Return the names of those whose i-th value is there and outside a range."""
    found = ((name, target[i]) for name, target in wanted.items() if i < len(target))
    return tuple(n for n, v in found if v is not None and not low - CLOSE <= v <= high + CLOSE)


def facts_of(
    latent: dict[str, Any], solo: bool, density: Any, left_out: tuple[str, ...] = ()
) -> Facts:
    """Return what a strip shows of a latent of the status."""
    on = bool(latent.get("enable", True))
    states = {
        "♪ alone": solo,
        "■ locked": latent.get("lock"),
        "○ off": not on,
        "not taught": not latent.get("record", True),
        "bends": latent.get("bends"),
    }
    words = next((word for word, so in states.items() if so), "")
    return Facts(latent["name"], latent["min"], latent["max"], words, on, density, left_out)


def firm(value: float) -> str:
    """Return how firmly latents stay inside, in words."""
    return {0.0: "no", 1.0: "yes"}.get(value, f"{100 * value:.0f} %")


def legend(latents: list[dict[str, Any]], known: bool) -> str:
    """Return what the marks of the strips mean."""
    if not latents:
        return ""
    grey = "grey: where the model has sound · " if known else ""
    return f"{grey}white: now · amber: target · green: the range allowed"
