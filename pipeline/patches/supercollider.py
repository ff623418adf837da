"""A SuperCollider script: SuperCollider 3.13 or later and the nn.ar extension."""

from pipeline.patches._script import SCRIPT
from pipeline.patches.base import (
    LEVEL,
    NORMAL,
    SMOOTHING,
    TONE,
    TROUBLE,
    Part,
    Patch,
    Plan,
    one_line,
)


class SuperCollider(Patch):
    """A `.scd` file, to be run whole in the IDE or with `sclang FILE`."""

    suffix = ".scd"
    program = "SuperCollider"

    def text(self, plan: Plan) -> str:
        """Return the file's text."""
        return SCRIPT.format(
            title=one_line(plan.name),
            title_text=string(plan.name),
            notes="\n".join(f"// {said(line)}" for line in (*plan.notes, *TROUBLE)),
            host=string(plan.host),
            control=plan.control,
            port=plan.port,
            scenes="\n".join(scene(part, i) for i, part in enumerate(plan.parts)),
            level=LEVEL,
            lag=SMOOTHING / 1000,
            normal=NORMAL,
            hertz=TONE[0],
            amplitude=TONE[1],
        )


def said(line: str) -> str:
    """Return a note in the words of SuperCollider."""
    return one_line(line.replace("line~", "lag").replace("nn~", "nn.ar"))


def scene(part: Part, index: int) -> str:
    """Return a scene as an Event; synths and definitions are numbered, so that any name may be."""
    size, decoder = len(part.latents), part.decoder
    model = string(part.file)
    block = decoder.buffer or "nil"
    return (
        f"    // {one_line(part.scene)}: {', '.join(map(one_line, part.latents))}\n"
        f"    (synth: \\limber_{index + 1}, address: {symbol(part.address)}, "
        f"gainAddress: {symbol(part.gain)},\n"
        f"        key: {symbol(part.model)}, model: {model}.standardizePath.resolveRelative,\n"
        f"        size: {size}, own: {len(part.own)}, bends: {bends(part)}, latents: 0 ! {size}, "
        f"gain: {int(part.first)},\n"
        f"        inlets: {part.inlets}, block: {block}, "
        f"lag: {decoder.ramp / 1000},{switches(part)}),"
    )


def bends(part: Part) -> str:
    """Return what the last of the latents bend, as an Array of symbols."""
    return f"[{', '.join(chr(92) + kind for kind in part.bends)}]"


def switches(part: Part) -> str:
    """Return where each latent comes from, and what is encoded."""
    size, around = len(part.own), part.around
    if around is None:
        return f"\n        live: [0], file: [0], gesture: 1 ! {size}, sound: 0 ! {size}"
    given = around.sources
    gesture = [int(s != "sound" or i >= around.outlets) for i, s in enumerate(given)]
    sound = [int(s != "gesture" and i < around.outlets) for i, s in enumerate(given)]
    path = f"path: {string(around.file)}, " if around.file else ""
    return (
        f"\n        encode: {around.inlets}, {path}live: [{int(not around.file)}], "
        f"file: [{int(bool(around.file))}],\n        gesture: {gesture}, sound: {sound}"
    )


def string(text: str) -> str:
    """Return text as a string literal."""
    return '"' + one_line(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def symbol(text: str) -> str:
    """Return text as a symbol literal."""
    return "'" + one_line(text).replace("\\", "\\\\").replace("'", "\\'") + "'"
