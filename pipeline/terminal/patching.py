"""Writes patches for a project, and says what to do with them."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.outputs.osc import Osc
from pipeline.patches._plan import osc_output, plan_of
from pipeline.patches.base import PATCHES
from pipeline.project.project import read_project
from pipeline.terminal.shell import StopError
from pipeline.terminal.tap import own_address
from recordings.files import write_atomic

HERE = "127.0.0.1"


def write_patches(
    folder: Path, kinds: Sequence[str], to: Path, models: Sequence[str]
) -> list[tuple[str, Path]]:
    """Write patches of some kinds; return each one's program and file.

    Raises StopError when a file is there already: a person may have changed it.
    """
    project = read_project(folder)
    name = folder.resolve().name
    plan = plan_of(project, name, reached_at(osc_output(project)), models)
    patches = [PATCHES.load(kind)() for kind in kinds]
    files = [(one.program, to / (name + one.suffix)) for one in patches]
    for _, file in files:
        if file.exists():
            raise StopError(f"{file} is there already: move it away, or choose another --out")
    texts = [one.text(plan) for one in patches]
    to.mkdir(parents=True, exist_ok=True)
    for (_, file), text in zip(files, texts, strict=True):
        write_atomic(file, text.encode())
    return files


def reached_at(output: Osc) -> str:
    """Return this machine's address as the machine that runs the patch knows it."""
    if output.host == "localhost" or output.host.startswith("127."):
        return HERE
    return own_address() or HERE


def next_step(files: Sequence[tuple[str, Path]], models: Sequence[str] | None) -> str:
    """Return what to do with the patches."""
    lines = [f"{program}: {file}" for program, file in files]
    if not models:
        lines.append("Next: put your model's name in place of my-model, or give --model NAME.")
    else:
        lines.append("Next: open it, turn audio on, and limber run the project.")
    return "\n".join(lines)
