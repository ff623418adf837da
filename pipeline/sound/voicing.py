"""Makes the voices that the player plays, and says of each how late and how costly it is."""

from pathlib import Path
from typing import Any

from pipeline.settings.reading import Where, read
from pipeline.sound.device import NEEDED
from pipeline.sound.metadata import ModelError
from pipeline.sound.mixer import Voice
from pipeline.sound.settings import SoundSettings

WHERE = Where("the scene's [sound] table")


def voiced(folder: Path, table: dict[str, Any], rate: int) -> tuple[Voice, dict[str, Any]]:
    """Return the voice of a scene and the facts to tell of it; a Make of the loader.

    `table` is a scene's [sound] table with "sources", where each latent comes from. Imports
    torch. Raises ModelError, or SettingsError.
    """
    try:
        from pipeline.sound.entrance import open_voice
        from pipeline.sound.measuring import measure
    except ImportError as error:
        raise ModelError(f"{NEEDED} ({error})") from None
    sources = table.get("sources", [])
    settings = read(SoundSettings, {k: v for k, v in table.items() if k != "sources"}, WHERE)
    voice = open_voice(settings, folder, rate, sources)
    facts: dict[str, Any] = {"mode": settings.mode, "model_rate": voice.model.rate}
    if voice.mode.inputs:
        found = measure(voice.model, voice.mode.method.name)
        facts["delay_ms"] = late(found.half, voice.delay)
        facts["first_ms"], facts["most_ms"] = (
            late(t, voice.delay) for t in (found.first, found.most)
        )
        facts["model_ms"] = [round(found.p50, 2), round(found.p99, 2)]
        facts["model_block_ms"] = round(found.block, 2)
    return voice, facts


def late(delay: float | None, more: float) -> float | None:
    """Return a delay in ms with some seconds more; None stays None."""
    return None if delay is None else round(delay + more * 1e3, 1)
