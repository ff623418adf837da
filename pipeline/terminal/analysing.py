"""Analyses sounds with a model, and says what was found."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from pipeline.sound.settings import SoundSettings
from pipeline.sound.space.analysis import Analysed, Watch, analyse
from pipeline.sound.space.file import dumps, space_beside
from pipeline.sound.space.space import Space
from pipeline.terminal.shell import StopError
from recordings.files import write_atomic

SOUNDS = (".wav", ".aif", ".aiff", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".au", ".caf", ".w64")
"""What is taken for sound in a folder."""

MOSTLY = 0.5
"""A latent with a larger share of noise is said to be mostly noise."""


def sounds_of(audio: Iterable[Path], named: Iterable[str]) -> list[tuple[str, Path]]:
    """Return files of sound with the names of their regions: their own, or those of REGION=FILE.

    A folder stands for all sound in it. Raises StopError.
    """
    found = [(name, path) for name, path in map(split, named) for path in files_in(path)]
    taken = {name for name, _ in found}
    for path in (file for given in audio for file in files_in(given)):
        name, number = path.stem, 2
        while name in taken:
            name, number = f"{path.stem}-{number}", number + 1
        taken.add(name)
        found.append((name, path))
    if not found:
        raise StopError("Which sounds? limber analyse MODEL AUDIO…, files or folders of them")
    return found


def split(text: str) -> tuple[str, Path]:
    """Return the two sides of REGION=FILE; raises StopError."""
    name, _, path = text.partition("=")
    if not (name.strip() and path):
        raise StopError(f'--name wants REGION=FILE, such as storm=storm.wav, not "{text}"')
    return name.strip(), Path(path)


def files_in(path: Path) -> list[Path]:
    """Return a file, or the files of sound in a folder; raises StopError for one without."""
    if not path.is_dir():
        return [path]
    found = sorted(p for p in path.iterdir() if p.suffix.lower() in SOUNDS)
    if not found:
        raise StopError(f"{path} holds no file of sound ({', '.join(s[1:] for s in SOUNDS)})")
    return found


def analyse_sounds(
    model: str, sounds: Sequence[tuple[str, Path]], to: Path | None, rate: int, watch: Watch
) -> tuple[Path, Analysed]:
    """Analyse sounds with a model ("limber", or a .ts file); return where the space is kept.

    Raises ModelError, or WriteError when it cannot be kept there.
    """
    from pipeline.sound.model import load

    path = SoundSettings(model).model_path(Path())
    found = analyse(load(path, rate), sounds, watch)
    place = to or space_beside(path)
    write_atomic(place, dumps(found.space))
    return place, found


def facts(place: Path, found: Analysed) -> dict[str, Any]:
    """Return what was found as JSON values."""
    space = found.space
    low, middle, high = (row.tolist() for row in space.ranges(1.0))
    return {
        "file": str(place),
        **space.facts,
        "seconds": found.seconds,
        "draws": found.draws,
        "dropped": found.dropped,
        "left_out": found.left_out,
        "latents": [
            {"name": n, "low": a, "middle": b, "high": c, "noise": d}
            for n, a, b, c, d in zip(
                space.latents, low, middle, high, space.noise.tolist(), strict=True
            )
        ],
        "axes": space.shares.tolist(),
        "kinds": len(space.density.widths),
        "regions": [{"name": r.name, "seconds": r.seconds} for r in space.regions],
    }


def table(space: Space) -> Table:
    """Return the usual range of each latent."""
    made = Table(title="What the latents do: all but the rarest 1 % at either end")
    for column in ("latent", "lowest", "middle", "highest", "own noise"):
        made.add_column(column, justify="left" if column == "latent" else "right")
    rows = space.ranges(1.0).T.tolist()
    for name, (low, middle, high), noise in zip(space.latents, rows, space.noise, strict=True):
        share = f"{100 * noise:.0f} %" if noise > 0.005 else "—"
        made.add_row(name, f"{low:.2f}", f"{middle:.2f}", f"{high:.2f}", share)
    return made


def sentences(model: str, place: Path, found: Analysed) -> list[str]:
    """Return what was analysed, what is worth knowing, and what to do next."""
    space = found.space
    kinds = len(space.density.widths)
    said = [
        f"{found.seconds:.1f} s of sound in {len(space.regions)} regions: "
        f"{', '.join(r.name for r in space.regions[:8])}{' …' if len(space.regions) > 8 else ''}.",
        f"Axes: {axes_said(space)}. Density: {kinds} round places.",
    ]
    if found.draws > 1:
        said.append(
            f"The encoder draws its latents at random: each was drawn {found.draws} times. Ranges "
            "and density are of all draws, regions and axes of their mean."
        )
    still = [n for n, unknown in zip(space.latents, space.still(), strict=True) if unknown]
    if still:
        said.append(f"Never moved, so that nothing is known of them: {', '.join(still)}.")
    mostly = [n for n, share in zip(space.latents, space.noise, strict=True) if share > MOSTLY]
    if mostly:
        said.append(f"Mostly the encoder's noise, and hardly heard: {', '.join(mostly)}.")
    if found.dropped:
        said.append(f"{found.dropped} frames were dropped: the model gave no numbers for them.")
    said.append(f"Kept in {place}.")
    if place == space_beside(SoundSettings(model).model_path(Path())):
        said.append(f"Next: limber new my-piece --model {model}, or limber ranges PROJECT.")
    else:
        said.append('Next: name that file in the scene.toml of a project, [space] file = "…".')
    return said


def axes_said(space: Space) -> str:
    """Return how many principal axes hold most of what the latents do."""
    shares = space.shares
    enough = int((shares.cumsum() < 0.95).sum()) + 1
    first = ", ".join(f"{100 * share:.0f} %" for share in shares[:4])
    return f"{min(enough, space.n)} of {space.n} hold 95 % of what happens (the first: {first})"
