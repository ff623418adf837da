"""Draws how latents get into nn~: a signal for each, from the gesture, a sound, or both."""

from pipeline.patches._canvas import ROW, Box, Canvas
from pipeline.patches._words import Words
from pipeline.patches.base import NORMAL, SMOOTHING, Around, Part, Plan

PITCH = 60  # pixels from one latent to the next
WIDE = 130  # the same where each has two switches
NOISY = 90  # the same where each has noise
GAP = 30
LONGEST = 12  # letters of a label over an inlet
RAMP = f"$1 {SMOOTHING}"

Outlet = tuple[Box, int]


def separate(
    words: Words, canvas: Canvas, plan: Plan, number: int, source: Box, x: int, y: int
) -> tuple[list[list[Outlet]], int, int]:
    """Draw nn~ with a signal for each latent.

    Returns the outlets of each channel, the right edge and the row below nn~.
    """
    part = plan.parts[number - 1]
    count, used = len(part.latents), min(len(part.own), part.inlets)
    labels = [short(label) for label in part.decoder.labels[:used]]
    widest = max((words.width_of("comment", label) + 10 for label in labels), default=0)
    pitch = max(PITCH, widest, WIDE if part.around else 0, NOISY if "noise" in part.bent else 0)
    span = (max(count, part.inlets) - 1) * pitch + 50
    unpack = canvas.put("object", " ".join(["unpack", *[words.zero] * count]), x, y, span)
    canvas.join(source, unpack)
    y += ROW
    if labels:
        for i, label in enumerate(labels):
            canvas.put("comment", label, x + i * pitch, y)
        y += ROW
    signals = [held(canvas, part, unpack, i, x + i * pitch, y) for i in range(used)]
    zero = None
    if used < part.inlets:
        zero = canvas.put("object", "sig~ 0", x + used * pitch, y + ROW)
    y += 2 * ROW
    edge = x + span
    if part.around is not None:
        edge = max(edge + PITCH, x + 370)  # the switches of the last, and what is said of all
        encode, right = encoder(words, canvas, part, part.around, number, edge + GAP, y)
        signals, y = mixed(canvas, part.around, number, signals, encode, pitch, y)
        edge = right
    if part.bent:
        signals, y, right = bent(canvas, part, unpack, signals, edge + GAP, y)
        edge = right
    sound = canvas.put("object", words.model(part, "decode"), x, y, span,
                       (part.inlets, part.decoder.outlets))  # fmt: skip
    for i in range(part.inlets):
        canvas.cord(signals[i] if i < used else zero or sound, sound, inlet=i)
    outlets = [[(sound, i)] for i in range(min(2, part.decoder.outlets))]
    return outlets, max(edge, sound.x + sound.width, unpack.x + unpack.width), y + ROW


def held(canvas: Canvas, part: Part, source: Box, outlet: int, x: int, y: int) -> Box:
    """Draw a signal that follows an outlet's numbers."""
    ramp = canvas.put("message", f"$1 {part.decoder.ramp}", x, y)
    line = canvas.put("object", "line~", x, y + ROW)
    canvas.cord(source, ramp, outlet=outlet)
    canvas.join(ramp, line)
    return line


def bent(
    canvas: Canvas, part: Part, source: Box, signals: list[Box], x: int, y: int
) -> tuple[list[Box], int, int]:
    """Draw what bends each signal, in this order: times scale, plus bias, plus noise.

    Returns the bent signals, the row below and the right edge.
    """
    first = len(canvas.boxes)
    canvas.put("comment", ", ".join(part.bent), x, y - ROW)
    for i, (kind, outlet) in enumerate(part.bent.items()):
        amount = held(canvas, part, source, outlet, x + i * PITCH, y)
        after = []
        for signal in signals:
            box = canvas.put("object", "*~" if kind == "scale" else "+~", signal.x, y + 3 * ROW)
            canvas.cord(signal, box)
            canvas.cord(noise(canvas, amount, signal.x, y) if kind == "noise" else amount, box,
                        inlet=1)  # fmt: skip
            after.append(box)
        signals, y = after, y + 4 * ROW
    return signals, y, max(box.x + box.width for box in canvas.boxes[first:])


def noise(canvas: Canvas, amount: Box, x: int, y: int) -> Box:
    """Draw noise of a latent's own, as loud as a signal says."""
    source = canvas.put("object", "noise~", x, y)
    even = canvas.put("object", f"*~ {NORMAL}", x, y + ROW)
    times = canvas.put("object", "*~", x, y + 2 * ROW)
    canvas.join(source, even, times)
    canvas.cord(amount, times, inlet=1)
    return times


def short(label: str) -> str:
    """Return a label that fits over an inlet."""
    return label if len(label) <= LONGEST else label[: LONGEST - 1] + "…"


def mixed(
    canvas: Canvas,
    around: Around,
    number: int,
    signals: list[Box],
    encode: Box,
    pitch: int,
    y: int,
) -> tuple[list[Box], int]:
    """Draw two switches for each latent, for gesture and sound; return the sums, and the row below.

    As the patch opens they stand as the scene says.
    """
    x = signals[0].x
    load = canvas.put("object", "loadbang", x, y)
    on = canvas.put("message", "1", x + 80, y)
    canvas.put("comment", "left: gesture, right: sound", x + 130, y)
    canvas.join(load, on)
    sums = []
    for i, signal in enumerate(signals):
        at, said = x + i * pitch, around.sources[i]
        total = canvas.put("object", "+~", at, y + 5 * ROW)
        for name, source, outlet in (("gesture", signal, 0), ("sound", encode, i)):
            if name == "sound" and i >= around.outlets:
                continue
            gate = switch(canvas, f"limber-{name}-{number}-{i + 1}", at, y + ROW)
            if said in (name, "sum") or i >= around.outlets:
                canvas.cord(on, gate[0])
            times = canvas.put("object", "*~", at, y + 4 * ROW)
            canvas.cord(source, times, outlet=outlet)
            canvas.cord(gate[1], times, inlet=1)
            canvas.cord(times, total, inlet=int(name == "sound"))
            at += PITCH
        sums.append(total)
    return sums, y + 6 * ROW


def switch(canvas: Canvas, name: str, x: int, y: int) -> tuple[Box, Box]:
    """Draw a switch that fades; return it, and its signal of 0 to 1."""
    toggle = canvas.put("toggle", name, x, y)
    ramp = canvas.put("message", RAMP, x, y + ROW)
    line = canvas.put("object", "line~", x, y + 2 * ROW)
    canvas.join(toggle, ramp, line)
    return toggle, line


def encoder(
    words: Words, canvas: Canvas, part: Part, around: Around, number: int, x: int, y: int
) -> tuple[Box, int]:
    """Draw what nn~ encodes, a file and live input, each with its switch; return nn~ and the edge.

    A file plays as the patch opens; without one it is the live input.
    """
    canvas.put("comment", "around: file (left), live (right)", x, y - ROW)
    load = canvas.put("object", "loadbang", x, y)
    on = canvas.put("message", "1", x + 90, y)
    canvas.join(load, on)
    ears = []
    if around.file:
        ears.append(("file", words.player(canvas, around.file, number, x + 400, y - ROW)))
    ears.append(("live", canvas.put("object", "adc~ 1", x + 160, y)))
    encode = canvas.put("object", words.model(part, "encode"), x, y + 6 * ROW, 0,
                        (around.inlets, around.outlets))  # fmt: skip
    for i, (name, ear) in enumerate(ears):
        gate = switch(canvas, f"limber-{name}-{number}", x + i * PITCH, y + ROW)
        times = canvas.put("object", "*~", x + i * PITCH, y + 4 * ROW)
        canvas.cord(ear, times)
        canvas.cord(gate[1], times, inlet=1)
        for inlet in range(around.inlets):
            canvas.cord(times, encode, inlet=inlet)
        if i == 0:
            canvas.cord(on, gate[0])
    edge = max(box.x + box.width for box in canvas.boxes[load.index - 1 :])
    return encode, edge
