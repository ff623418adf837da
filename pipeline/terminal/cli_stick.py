"""The command that makes a folder to install Limber from, where there is no network: stick."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.terminal.shell import StopError, plain_errors, say, warn


def stick(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where, such as a USB stick.")],
    systems: Annotated[
        str, typer.Option("--for", help="Which computers: windows,mac,mac-intel,linux (all), none.")
    ] = "windows,mac,mac-intel,linux",
    python: Annotated[str, typer.Option(help="Which Pythons they have.")] = "3.11,3.12,3.13",
    extras: Annotated[str, typer.Option(help="What besides Limber itself (all).")] = "",
    torch: Annotated[
        str, typer.Option(help="An index or folder of a PyTorch for Linux without CUDA.")
    ] = "",
) -> None:
    """Make a folder that installs Limber on other computers, without network or administrator.

    With --for none it is small, and who installs from it needs the network.
    """
    from pipeline.install.installing import EXTRAS
    from pipeline.install.stick import CPU, make
    from pipeline.install.targets import PYTHONS, SYSTEMS

    with plain_errors():
        for_ = [] if systems == "none" else among(systems, tuple(SYSTEMS), "--for")
        pythons = among(python, PYTHONS, "--python")
        chosen = among(extras, EXTRAS, "--extras") if extras else EXTRAS
        lacking = make(folder, for_, pythons, chosen, torch or CPU, say)
        for one in lacking:
            warn(f"There is none of: {one}")
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        say(f"{folder} is ready, {size / 1e6:.0f} MB. Who gets it begins with READ ME.txt there.")


def among(said: str, known: tuple[str, ...], option: str) -> list[str]:
    """Return the words that were said; raises StopError for one that is not known."""
    words = [word.strip() for word in said.split(",") if word.strip()]
    if not words or {*words} - {*known}:
        raise StopError(f"{option} wants some of {','.join(known)}")
    return words
