"""Makes the voices that the player plays, and says of each how late and how costly it is."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.settings.reading import Where, read
from pipeline.sound.device import NEEDED
from pipeline.sound.metadata import ModelError
from pipeline.sound.mixer import Voice
from pipeline.sound.settings import SoundSettings

if TYPE_CHECKING:
    from pipeline.sound import voice

WHERE = Where("the scene's [sound] table")


def prepare() -> None:
    """Import what voices need, torch above all: it takes longer than most models."""
    try:
        import pipeline.sound.entrance  # noqa: F401 - for the import's sake
    except ImportError as error:
        raise ModelError(f"{NEEDED} ({error})") from None


def voiced(folder: Path, table: dict[str, Any], rate: int) -> tuple[Voice, dict[str, Any]]:
    """Return the voice of a scene and the facts to tell of it; a Make of the loader.

    `table` is a scene's [sound] table with "sources", where each latent comes from. Imports
    torch. Raises ModelError, or SettingsError.
    """
    made = opened(folder, table, rate)
    return made, {"mode": made.settings.mode, "model_rate": made.model.rate}


def measured(folder: Path, table: dict[str, Any], rate: int) -> dict[str, Any]:
    """Return how late and how costly the voice of a scene is, in ms; it is not to be played.

    As `voiced`. "delay_ms" is from a step of its latents to half of the change.
    """
    from pipeline.sound.measuring import measure

    made = opened(folder, table, rate)
    if not made.mode.inputs:
        return {}
    found = measure(made.model, made.mode.method.name)
    times = {"delay_ms": found.half, "first_ms": found.first, "most_ms": found.most}
    return {
        **{name: late(time, made.delay) for name, time in times.items()},
        "model_ms": [round(found.p50, 2), round(found.p99, 2)],
        "model_block_ms": round(found.block, 2),
    }


def opened(folder: Path, table: dict[str, Any], rate: int) -> "voice.Voice":
    """Return the voice of a scene, its model loaded and warm; raises as `voiced`."""
    prepare()
    from pipeline.sound.entrance import open_voice

    sources = table.get("sources", [])
    settings = read(SoundSettings, {k: v for k, v in table.items() if k != "sources"}, WHERE)
    return open_voice(settings, folder, rate, sources)


def late(delay: float | None, more: float) -> float | None:
    """Return a delay in ms with some seconds more; None stays None."""
    return None if delay is None else round(delay + more * 1e3, 1)
