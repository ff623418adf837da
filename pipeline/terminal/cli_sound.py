"""The commands that make sound files and listen to them: render and encode."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.terminal.shell import StopError, err, plain_errors, say

USES = (
    "Either a model and latents, limber render --model M.ts --latents L.csv --out OUT.wav, or a "
    "project and one of its takes, limber render PROJECT TAKE --out OUT.wav"
)


def render(
    project: Annotated[
        Path | None, typer.Argument(metavar="PROJECT", help="The project's folder.")
    ] = None,
    take: Annotated[
        str | None, typer.Argument(metavar="TAKE", help="A take, by its path or its name.")
    ] = None,
    to: Annotated[Path, typer.Option("--out", help="The file to write, .wav or .flac.")] = Path(
        "limber.wav"
    ),
    model: Annotated[
        str,
        typer.Option(help='A .ts file, or "limber"; for a take in place of every scene\'s own.'),
    ] = "",
    latents: Annotated[
        Path | None,
        typer.Option(help="A CSV file: a row for each frame, a column for each latent."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Equal seeds sound equally, bit for bit.")] = 0,
    rate: Annotated[
        int, typer.Option(min=0, max=384000, help="Hz; 0: that of the (first) model.")
    ] = 0,
) -> None:
    """Write the sound of latents, or of a take of a project, to a file: faster than it plays."""
    with plain_errors(), sound_installed():
        if latents is not None and model and project is None:
            render_latents(model, latents, to, seed, rate)
        elif project is not None and take is not None and latents is None:
            render_take(project, take, to, seed, rate, model)
        else:
            raise StopError(USES)


def encode(
    model: Annotated[str, typer.Argument(metavar="MODEL", help='A .ts file, or "limber".')],
    audio: Annotated[list[Path], typer.Argument(metavar="AUDIO...", help="Sound files.")],
    to: Annotated[Path, typer.Option("--out", help="The CSV file to write.")] = Path("latents.csv"),
    seed: Annotated[int, typer.Option(min=0, help="Encoders use noise: equal seeds, equal.")] = 0,
) -> None:
    """Write the latents of sounds to a CSV file, frame by frame, which render reads."""
    with plain_errors(), sound_installed():
        encode_sounds(model, audio, to, seed)


@contextmanager
def sound_installed() -> Iterator[None]:
    """Say what to install where something is missing that makes sound."""
    try:
        yield
    except ImportError as error:
        from pipeline.sound.device import NEEDED

        raise StopError(f"{NEEDED} ({error})") from error


def render_latents(model: str, latents: Path, to: Path, seed: int, rate: int) -> None:
    """Render a CSV file of latents through a model; raises ModelError."""
    from pipeline.sound.confinement import before_a_model
    from pipeline.sound.entrance import open_voice
    from pipeline.sound.outlet import OFFLINE
    from pipeline.sound.rendering import rendered
    from pipeline.sound.settings import SoundSettings
    from pipeline.sound.trajectory import read_trajectory

    settings = SoundSettings(model)
    before_a_model(to.absolute().parent)
    voice = open_voice(settings, Path(), rate or settings.rate_in(Path()), (), seed, OFFLINE)
    rows = read_trajectory(latents, voice.mode.inputs)
    written(to, voice.rate, rendered(voice, rows))


def render_take(project: Path, take: str, to: Path, seed: int, rate: int, model: str) -> None:
    """Render a take through a project; raises SettingsError, TakeError and ModelError."""
    from pipeline.engine.opening import open_project
    from pipeline.sound.confinement import before_a_model
    from pipeline.terminal.rendering import take_file, take_sound, voices_of

    opened = open_project(project)
    before_a_model(to.absolute().parent)
    voices = voices_of(opened, project, rate, seed, model)
    rate = next(iter(voices.values())).rate
    written(to, rate, take_sound(voices, take_file(project, take), rate))


def written(to: Path, rate: int, sound: Iterator[tuple[float, Any]]) -> None:
    """Write sound to a file under a progress bar, and say how it went."""
    from pipeline.sound.rendering import write_sound

    began = time.perf_counter()
    seconds = write_sound(to, rate, watched("rendering", sound)) / rate
    say(f"{seconds:.1f} s of sound in {to}, made in {time.perf_counter() - began:.1f} s")


def encode_sounds(model: str, audio: list[Path], to: Path, seed: int) -> None:
    """Encode sound files one after the other into one trajectory; raises ModelError."""
    from pipeline.sound.confinement import before_a_model
    from pipeline.sound.encoding import encoded
    from pipeline.sound.model import load
    from pipeline.sound.settings import SoundSettings
    from pipeline.sound.trajectory import write_trajectory

    before_a_model(to.absolute().parent)
    loaded = load(SoundSettings(model).model_path(Path()))
    method = loaded.method("encode")
    labels = method.output_labels
    plain = [f"latent-{i + 1}" for i in range(method.outputs)]
    names = labels if len(set(labels)) == method.outputs else plain
    blocks = (
        (((i + share) / len(audio)), rows)
        for i, path in enumerate(audio)
        for share, rows in encoded(loaded, path, seed)
    )
    seconds = method.output_ratio / loaded.rate
    count = write_trajectory(to, list(names), seconds, watched("encoding", blocks))
    say(f"{count} frames of {method.outputs} latents ({count * seconds:.1f} s) in {to}")
    say(f"Next: limber render --model {model} --latents {to} --out {to.with_suffix('.wav')}")


def watched(what: str, blocks: Iterable[tuple[float, Any]]) -> Iterator[Any]:
    """Yield what comes with its share, which a progress bar shows."""
    from rich.progress import Progress

    with Progress(console=err, transient=True) as bar:
        task = bar.add_task(what, total=1.0)
        for share, block in blocks:
            bar.update(task, completed=share)
            yield block
