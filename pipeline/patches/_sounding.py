"""Draws the part of a patch that sounds: a column for each scene, and the output below."""

from pipeline.patches._canvas import ROW, Box, Canvas
from pipeline.patches._words import Words
from pipeline.patches.base import LEVEL, SMOOTHING, TONE, Part

PITCH = 60  # pixels from one latent to the next
LEFT, GAP = 20, 30
RAMP = f"$1 {SMOOTHING}"


def scene(words: Words, canvas: Canvas, part: Part, x: int, y: int) -> tuple[Box, int, int]:
    """Draw a scene; return its last box, its right edge and its end."""
    count = len(part.latents)
    latents, gain = words.tuned(part.address), words.tuned(part.gain)
    decoder = words.decoder(part.model)
    wide = max(count * PITCH, canvas.widest([*latents, decoder]))
    aside = x + wide + GAP
    right = aside + max(canvas.widest(gain), 110)
    room = (right - x) // 9
    names = f"{part.scene}: {', '.join(part.latents)}"
    label = names if len(names) <= room else names[: room - 1] + "…"
    canvas.put("comment", label, x, y)
    chain = canvas.stack(latents, x, y + ROW)
    span = (count - 1) * PITCH + 40
    y = chain[-1].y + ROW
    unpack = canvas.put("object", " ".join(["unpack", *[words.zero] * count]), x, y, span)
    canvas.join(chain[-1], unpack)
    sound = canvas.put("object", decoder, x, y + 3 * ROW, span)
    for i in range(count):
        ramp = canvas.put("message", RAMP, x + i * PITCH, y + ROW)
        line = canvas.put("object", "line~", x + i * PITCH, y + 2 * ROW)
        canvas.cord(unpack, ramp, outlet=i)
        canvas.join(ramp, line)
        canvas.cord(line, sound, inlet=i)
    faded = fade(canvas, gain, int(part.first), aside, chain[0].y)
    with_tone = canvas.put("object", "+~", x, y + 5 * ROW)
    beep = canvas.put("object", words.tone[1], x + 60, y + 4 * ROW)
    loud = canvas.put("object", "*~", x, y + 6 * ROW)
    canvas.join(sound, with_tone, loud)
    canvas.cord(beep, with_tone, inlet=1)
    canvas.cord(faded, loud, inlet=1)
    return loud, right, max(loud.y, faded.y) + ROW


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


def output(words: Words, canvas: Canvas, gains: list[Box], y: int) -> None:
    """Draw mute, level, limiter and test tone, below all scenes."""
    canvas.put("comment", "Output: level in dB, silence on panic, limiter", LEFT, y)
    opened = fade(canvas, (*words.tuned("/limber/mute"), *words.opened), 1, LEFT, y + ROW)
    x = LEFT + 240
    loud = level(words, canvas, x, y + ROW)
    x += 220
    tone(words, canvas, x, y + ROW)
    y = max(opened.y, loud.y) + ROW
    first = canvas.put("object", "*~", LEFT, y)
    second = canvas.put("object", "*~", LEFT, y + ROW)
    clip = canvas.put("object", "clip~ -1. 1.", LEFT, y + 2 * ROW)
    speaker = canvas.put(*words.speaker, LEFT, y + 3 * ROW)
    for gain in gains:
        canvas.cord(gain, first)
    canvas.cord(loud, first, inlet=1)
    canvas.cord(opened, second, inlet=1)
    canvas.join(first, second, clip, speaker)
    canvas.cord(clip, speaker, inlet=1)


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
