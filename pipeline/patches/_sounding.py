"""Draws the part of a patch that sounds: a column for each scene, and the output below."""

from pipeline.patches._canvas import ROW, Box, Canvas
from pipeline.patches._feeding import GAP, PITCH, RAMP, separate
from pipeline.patches._together import together
from pipeline.patches._words import Words
from pipeline.patches.base import LEVEL, TONE, Part, Plan

LEFT = 20


def scene(
    words: Words, canvas: Canvas, plan: Plan, number: int, x: int, y: int
) -> tuple[list[Box], int, int]:
    """Draw a scene; return its last boxes (one, or left and right), its right edge and its end.

    `number` counts scenes from 1.
    """
    part = plan.parts[number - 1]
    latents, gain = words.tuned(part.address), words.tuned(part.gain)
    chain = canvas.stack(latents, x, y + ROW)
    feed = together if plan.variant != "nn" and words.multichannel else separate
    outlets, edge, below = feed(words, canvas, plan, number, chain[-1], x, chain[-1].y + ROW)
    aside = max(edge, x + canvas.widest([*latents, words.tone[1]])) + GAP
    right = aside + max(canvas.widest(gain), 110)
    room = (right - x) // 9
    names = f"{part.scene}: {', '.join(part.latents)}"
    canvas.put("comment", names if len(names) <= room else names[: room - 1] + "…", x, y)
    faded = fade(canvas, gain, int(part.first), aside, chain[0].y)
    beep = canvas.put("object", words.tone[1], x, below)
    louds = []
    for i, sources in enumerate(outlets):
        with_tone = canvas.put("object", "+~", x + i * PITCH, below + ROW)
        loud = canvas.put("object", "*~", x + i * PITCH, below + 2 * ROW)
        for box, outlet in sources:
            canvas.cord(box, with_tone, outlet=outlet)
        canvas.join(with_tone, loud)
        canvas.cord(beep, with_tone, inlet=1)
        canvas.cord(faded, loud, inlet=1)
        louds.append(loud)
    told, y = checked_rate(words, canvas, part, aside, faded.y + ROW)
    return louds, max(right, told), max(louds[0].y + ROW, y)


def checked_rate(words: Words, canvas: Canvas, part: Part, x: int, y: int) -> tuple[int, int]:
    """Draw what tells when audio runs at another rate than the model's; return edge and end."""
    rate = part.decoder.rate
    if not rate:
        return x, y
    name, outlet = words.rate
    load = canvas.put("object", "loadbang", x, y)
    found = canvas.put("object", name, x, y + ROW)
    other = canvas.put("object", f"!= {rate}", x, y + 2 * ROW)
    only = canvas.put("object", "sel 1", x, y + 3 * ROW)
    text = f"This model wants {rate} Hz: set the audio rate to it"
    told = canvas.put("message", text, x, y + 4 * ROW)
    shown = canvas.put("object", "print limber", x, y + 5 * ROW)
    canvas.join(load, found)
    canvas.cord(found, other, outlet=outlet)
    canvas.join(other, only, told, shown)
    return told.x + told.width, y + 6 * ROW


def fade(canvas: Canvas, chain: tuple[str, ...], start: int, x: int, y: int) -> Box:
    """Draw a loudness that begins at `start` and follows a chain of objects."""
    boxes = canvas.stack(chain, x, y)
    load = canvas.put("object", "loadbang", x + 40, boxes[-1].y + ROW)
    begin = canvas.put("message", str(start), x + 40, boxes[-1].y + 2 * ROW)
    ramp = canvas.put("message", RAMP, x, boxes[-1].y + 3 * ROW)
    line = canvas.put("object", "line~", x, boxes[-1].y + 4 * ROW)
    canvas.join(load, begin, ramp, line)
    canvas.cord(boxes[-1], ramp)
    return line


def output(words: Words, canvas: Canvas, gains: list[list[Box]], y: int) -> None:
    """Draw mute, level, limiter and test tone, below all scenes; in stereo where any scene is."""
    canvas.put("comment", "Output: level in dB, silence on panic, limiter", LEFT, y)
    opened = fade(canvas, (*words.tuned("/limber/mute"), *words.opened), 1, LEFT, y + ROW)
    x = LEFT + 240
    loud = level(words, canvas, x, y + ROW)
    x += 220
    tone(words, canvas, x, y + ROW)
    y = max(opened.y, loud.y) + ROW
    clips = []
    for side in range(max(len(scene) for scene in gains)):
        x = LEFT + 140 * side
        first = canvas.put("object", "*~", x, y)
        second = canvas.put("object", "*~", x, y + ROW)
        clips.append(canvas.put("object", "clip~ -1. 1.", x, y + 2 * ROW))
        for scene in gains:
            canvas.cord(scene[min(side, len(scene) - 1)], first)
        canvas.cord(loud, first, inlet=1)
        canvas.cord(opened, second, inlet=1)
        canvas.join(first, second, clips[-1])
    speaker = canvas.put(*words.speaker, LEFT, y + 3 * ROW)
    for inlet in (0, 1):
        canvas.cord(clips[min(inlet, len(clips) - 1)], speaker, inlet=inlet)


def level(words: Words, canvas: Canvas, x: int, y: int) -> Box:
    """Draw the fader; return what its amplitude comes from."""
    load = canvas.put("object", "loadbang", x, y)
    begin = canvas.put("message", str(LEVEL), x, y + ROW)
    fader = canvas.put("slider", "limber-level", x, y + 2 * ROW)
    shown = canvas.put("number", "", x + 100, y + 3 * ROW)
    linear = canvas.stack(words.decibels, x, y + 3 * ROW)
    ramp = canvas.put("message", RAMP, x, linear[-1].y + ROW)
    line = canvas.put("object", "line~", x, ramp.y + ROW)
    canvas.join(load, begin, fader, linear[0])
    canvas.join(linear[-1], ramp, line)
    canvas.cord(fader, shown)
    return line


def tone(words: Words, canvas: Canvas, x: int, y: int) -> None:
    """Draw the switch of the test tone, and the tone."""
    switch = canvas.put("toggle", "limber-tone", x, y)
    canvas.put("comment", "test tone, in place of a silent nn~", x + 30, y)
    loud = canvas.put("object", f"* {TONE[1]}", x, y + ROW)
    ramp = canvas.put("message", RAMP, x, y + 2 * ROW)
    line = canvas.put("object", "line~", x, y + 3 * ROW)
    wave = canvas.put("object", f"{words.oscillator} {TONE[0]}", x + 70, y + 3 * ROW)
    beep = canvas.put("object", "*~", x, y + 4 * ROW)
    send = canvas.put("object", words.tone[0], x, y + 5 * ROW)
    canvas.join(switch, loud, ramp, line, beep, send)
    canvas.cord(wave, beep, inlet=1)
