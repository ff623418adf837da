"""Writes patches for a project, and says what to do with them."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.outputs.osc import Osc
from pipeline.patches._plan import MODEL, osc_output, plan_of
from pipeline.patches.base import AS_IT_IS, PATCHES, Choice, Plan
from pipeline.project.project import read_project
from pipeline.sound.metadata import ModelError
from pipeline.sound.pace import TYPICAL
from pipeline.terminal.shell import StopError
from pipeline.terminal.tap import own_address
from recordings.files import write_atomic

HERE = "127.0.0.1"


def write_patches(
    folder: Path, kinds: Sequence[str], to: Path, choice: Choice
) -> tuple[Plan, list[tuple[str, Path]]]:
    """Write patches of some kinds; return what they play, and each one's program and file.

    Raises StopError when a file is there already: a person may have changed it.
    """
    plan, drawn = draw_patches(folder, kinds, choice)
    files = [(program, to / name) for program, name, _ in drawn]
    for _, file in files:
        if file.exists():
            raise StopError(f"{file} is there already: move it away, or choose another --out")
    to.mkdir(parents=True, exist_ok=True)
    for (_, file), (_, _, text) in zip(files, drawn, strict=True):
        write_atomic(file, text.encode())
    return plan, files


def draw_patches(
    folder: Path, kinds: Sequence[str], choice: Choice = AS_IT_IS
) -> tuple[Plan, list[tuple[str, str, str]]]:
    """Return what patches of some kinds play, and each one's program, file name and text."""
    project = read_project(folder)
    name = folder.resolve().name
    plan = plan_of(project, name, reached_at(osc_output(project)), choice)
    patches = [PATCHES.load(kind)() for kind in kinds]
    return plan, [(one.program, name + one.suffix, one.text(plan)) for one in patches]


def reached_at(output: Osc) -> str:
    """Return this machine's address as the machine that runs the patch knows it."""
    if output.host == "localhost" or output.host.startswith("127."):
        return HERE
    return own_address() or HERE


def unmeasured(_: Path) -> str:
    """Say nothing of a model's own delay."""
    return ""


def measured(path: Path) -> str:
    """Return a sentence on a model's own delay, from running it; raises ModelError."""
    try:
        from pipeline.sound.measuring import measure
        from pipeline.sound.model import load
    except ImportError:
        raise ModelError(
            "measuring a model's delay needs torch: pip install 'limber[sound]'"
        ) from None
    found = measure(load(path, TYPICAL))
    named = (("the first change", found.first), ("50 %", found.half), ("90 %", found.most))
    told = [f"{time:.0f} ms to {what}" for what, time in named if time is not None]
    if not told:
        return "could not be measured: a step of all latents changes nothing that is heard"
    return ", ".join(told) + " after a step of all latents (measured)"


def next_step(plan: Plan, files: Sequence[tuple[str, Path]]) -> str:
    """Return where the patches are, what does not go together, and what to do with them."""
    lines = [f"{program}: {file}" for program, file in files]
    lines += [f"Note: {line}" for line in plan.warnings]
    if any(part.model == MODEL for part in plan.parts):
        lines.append("Next: put your model's name in place of my-model, or give --model FILE.ts.")
    else:
        lines.append("Next: open it, turn audio on, and limber run the project.")
    if not all(part.decoder.inlets for part in plan.parts if part.model != MODEL):
        lines.append(
            "The model's file was not found here, so nothing is known of it: give its path to "
            "--model, to be told of its latents, rate and delay."
        )
    return "\n".join(lines)
