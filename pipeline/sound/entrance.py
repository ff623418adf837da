"""Opens a scene's voice: its model loaded and warm; imports torch, as voice does."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.sound.listening import Listening
from pipeline.sound.model import load
from pipeline.sound.outlet import LIVE
from pipeline.sound.settings import SOUNDING, SoundSettings
from pipeline.sound.source import Source, read_loop
from pipeline.sound.voice import Voice


def open_voice(
    settings: SoundSettings,
    folder: Path,
    rate: int,
    sources: Sequence[str] = (),
    seed: int = 0,
    quality: str = LIVE,
    source: Source | None = None,
) -> Voice:
    """Return a scene's voice at a rate, its model loaded and warm; raises ModelError.

    `folder` is the project's, `sources` say where each latent comes from, and `source` is heard in
    place of the file that the settings name.
    """
    model = load(settings.model_path(folder), settings.rate)
    path = settings.sound_path(folder)
    if source is None and settings.mode in SOUNDING:
        channels = model.method("encode" if settings.mode == "around" else "forward").inputs
        if path is not None:
            source = read_loop(path, model.rate, channels)
        elif settings.listens:
            source = Listening(rate, model.rate, channels)
    voice = Voice(model, settings, rate, sources, source, seed, quality)
    for name in voice.mode.uses:
        model.warm_up(name, settings.voices)
    model.seed(seed)
    return voice
