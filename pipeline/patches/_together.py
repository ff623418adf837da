"""Draws how latents get into Max's mc.nn~ and mcs.nn~: all of them in one cord."""

from pipeline.patches._canvas import ROW, Box, Canvas
from pipeline.patches._feeding import PITCH, Outlet
from pipeline.patches._words import Words
from pipeline.patches.base import NORMAL, Part, Plan

TYPICAL = 48000
"""Hz, for a ramp in samples with a model that does not say its rate."""


def together(
    words: Words, canvas: Canvas, plan: Plan, number: int, source: Box, x: int, y: int
) -> tuple[list[list[Outlet]], int, int]:
    """Draw nn~ with one cord of latents for each voice; returns as `separate` does.

    mcs.nn~ has an inlet for each voice, whose channels are latents; mc.nn~ one for each latent,
    whose channels are voices.
    """
    part = plan.parts[number - 1]
    name = words.model(part, "decode", plan.variant)
    first = len(canvas.boxes)
    lists, bends = split(canvas, source, part, x, y)
    y += ROW * (part.decoder.voices + (bends is not None))
    wide = 260 if bends is None else 340
    cords = [signals(canvas, part, *one, x + i * wide, y) for i, one in enumerate(lists)]
    y += 3 * ROW
    if bends is not None:
        cords = [bent(canvas, part, bends, one, x + i * wide, y) for i, one in enumerate(cords)]
        y += 4 * ROW * len(part.bent)
    if plan.variant == "mcs":
        ports = part.decoder.voices, part.decoder.voices
        sound = canvas.put("object", name, x, y, ports=ports)
        for i, cord in enumerate(cords):
            canvas.cord(cord, sound, inlet=i)
        outlets, y = channels(canvas, sound, part, x, y + ROW)
    else:
        inlets = crossed(canvas, cords, part, x, y)
        y = inlets[-1][0].y + ROW
        sound = canvas.put("object", name, x, y, ports=(part.inlets, part.decoder.outlets))
        for i, (box, outlet) in enumerate(inlets):
            canvas.cord(box, sound, outlet=outlet, inlet=i)
        outlets, y = voices(canvas, sound, part, x, y + ROW)
    edge = max(box.x + box.width for box in canvas.boxes[first:])
    return outlets, edge, y


def split(
    canvas: Canvas, source: Box, part: Part, x: int, y: int
) -> tuple[list[Outlet], Box | None]:
    """Draw what gives each voice the list of its latents, and what bends, number by number."""
    rest: Outlet = source, 0
    bends = None
    if part.bends:
        apart = canvas.put("object", f"zl slice {len(part.own)}", x, y)
        canvas.join(source, apart)
        zeros = " ".join(["0."] * len(part.bends))
        bends = canvas.put("object", f"unpack {zeros}", x + 260, y)
        canvas.cord(apart, bends, outlet=1)
        rest = apart, 0
        y += ROW
    found = []
    for i in range(part.decoder.voices):
        slicer = canvas.put("object", f"zl slice {part.inlets}", x, y + i * ROW)
        canvas.cord(rest[0], slicer, outlet=rest[1])
        found.append((slicer, 0))
        rest = slicer, 1
    return found, bends


def bent(canvas: Canvas, part: Part, bends: Box, cord: Box, x: int, y: int) -> Box:
    """Draw what bends all channels of a cord: times scale, plus bias, plus noise of its own."""
    chans = f"@chans {part.inlets}"
    for kind, at in part.bent.items():
        amount = canvas.put("object", f"mc.sig~ {chans}", x + 170, y)  # one number sets them all
        canvas.cord(bends, amount, outlet=at - len(part.own))
        box = canvas.put("object", "mc.*~" if kind == "scale" else "mc.+~", x, y + 3 * ROW)
        canvas.join(cord, box)
        if kind == "noise":
            source = canvas.put("object", f"mc.noise~ {chans}", x, y)
            even = canvas.put("object", f"mc.*~ {NORMAL}", x, y + ROW)
            times = canvas.put("object", "mc.*~", x, y + 2 * ROW)
            canvas.join(source, even, times)
            canvas.cord(amount, times, inlet=1)
            amount = times
        canvas.cord(amount, box, inlet=1)
        cord, y = box, y + 4 * ROW
    return cord


def signals(canvas: Canvas, part: Part, source: Box, outlet: int, x: int, y: int) -> Box:
    """Draw a list's numbers as the channels of one signal, with ramps."""
    spread = canvas.put("object", "prepend applyvalues", x, y)
    held = canvas.put("object", f"mc.sig~ @chans {part.inlets}", x, y + ROW)
    canvas.cord(source, spread, outlet=outlet)
    canvas.join(spread, held)
    samples = part.decoder.ramp * (part.decoder.rate or TYPICAL) // 1000
    if not samples:
        return held
    ramp = canvas.put("object", f"mc.rampsmooth~ {samples} {samples}", x, y + 2 * ROW)
    canvas.join(held, ramp)
    return ramp


def crossed(canvas: Canvas, cords: list[Box], part: Part, x: int, y: int) -> list[Outlet]:
    """Draw one cord for each latent, whose channels are voices, out of one for each voice."""
    span = (part.inlets - 1) * PITCH + 50
    apart = []
    for i, cord in enumerate(cords):
        apart.append(canvas.put("object", f"mc.unpack~ {part.inlets}", x, y + i * ROW, span))
        canvas.join(cord, apart[-1])
    if len(cords) == 1:
        return [(apart[0], i) for i in range(part.inlets)]
    packs = []
    for i in range(part.inlets):
        pack = canvas.put("object", f"mc.pack~ {len(cords)}", x + i * 110, y + len(cords) * ROW)
        for voice, box in enumerate(apart):
            canvas.cord(box, pack, outlet=i, inlet=voice)
        packs.append((pack, 0))
    return packs


def channels(
    canvas: Canvas, sound: Box, part: Part, x: int, y: int
) -> tuple[list[list[Outlet]], int]:
    """Draw the channels of each voice of mcs.nn~ apart."""
    found: list[list[Outlet]] = [[] for _ in range(min(2, part.decoder.outlets))]
    for i in range(part.decoder.voices):
        apart = canvas.put("object", f"mc.unpack~ {part.decoder.outlets}", x + i * 120, y)
        canvas.cord(sound, apart, outlet=i)
        for channel, outlets in enumerate(found):
            outlets.append((apart, channel))
    return found, y + ROW


def voices(
    canvas: Canvas, sound: Box, part: Part, x: int, y: int
) -> tuple[list[list[Outlet]], int]:
    """Draw the voices of each channel of mc.nn~ apart."""
    found: list[list[Outlet]] = []
    for channel in range(min(2, part.decoder.outlets)):
        apart = canvas.put("object", f"mc.unpack~ {part.decoder.voices}", x + channel * 120, y)
        canvas.cord(sound, apart, outlet=channel)
        found.append([(apart, voice) for voice in range(part.decoder.voices)])
    return found, y + ROW
