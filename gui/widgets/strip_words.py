"""What strips say in words, and what they show of a latent of the status."""

from typing import Any

from gui.widgets.strip_drawing import Facts


def facts_of(latent: dict[str, Any], solo: bool, density: Any) -> Facts:
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
    return Facts(latent["name"], latent["min"], latent["max"], words, on, density)


def firm(value: float) -> str:
    """Return how firmly latents stay inside, in words."""
    return {0.0: "no", 1.0: "yes"}.get(value, f"{100 * value:.0f} %")


def legend(latents: list[dict[str, Any]], known: bool) -> str:
    """Return what the marks of the strips mean."""
    if not latents:
        return ""
    grey = "grey: where the model has sound · " if known else ""
    return f"{grey}white: now · amber: target · green: the range allowed"
