"""A Max patch: Max 8 or later and nn~."""

import json
import re
from typing import Any

from pipeline.patches._canvas import HEIGHT, ROW, Box, Canvas
from pipeline.patches._drawing import Drawing
from pipeline.patches.base import Part, Plan, Variant, one_line

CHARACTER = 8  # pixels of a character of Arial 12, rounded up

CLASSES = {"object": "newobj", "toggle": "toggle", "button": "button", "slider": "slider"}

PORTS = {
    "adc~": (1, 1),
    "buffer~": (1, 2),
    "clip~": (3, 1),
    "cycle~": (2, 1),
    "dbtoa": (1, 1),
    "dspstate~": (1, 4),
    "ezdac~": (2, 0),
    "groove~": (3, 2),
    "i": (2, 1),
    "line~": (2, 2),
    "loadbang": (1, 1),
    "mc.noise~": (1, 1),
    "mc.rampsmooth~": (1, 1),
    "mc.sig~": (1, 1),
    "metro": (2, 1),
    "prepend": (1, 1),
    "noise~": (1, 1),
    "print": (1, 0),
    "r": (0, 1),
    "receive~": (1, 1),
    "s": (1, 0),
    "sel": (2, 2),
    "send~": (1, 0),
    "sig~": (1, 1),
    "udpreceive": (1, 1),
    "udpsend": (1, 0),
    "message": (2, 1),
    "comment": (1, 0),
    "toggle": (1, 1),
    "button": (1, 1),
    "slider": (1, 1),
    "number": (1, 2),
    "zl": (2, 2),
}
"""How many inlets and outlets an object has; those with two and one need not be listed."""


class Maxpat(Drawing):
    """A `.maxpat` file: JSON with a list of boxes and one of cords, as Max itself saves them.

    Source of the format: files saved by Max 8.
    """

    suffix = ".maxpat"
    program = "Max"
    zero = "0."
    oscillator = "cycle~"
    decibels = ("dbtoa",)
    opened = ("== 0",)
    display = ("prepend set",)
    tone = ("send~ limber-tone", "receive~ limber-tone")
    speaker = ("ezdac~", "")
    rate = ("dspstate~", 1)
    multichannel = True

    def arrival(self, port: int) -> tuple[str, ...]:
        """Return the objects from a UDP port to where all messages can be had."""
        return f"udpreceive {port}", "s limber-osc"

    def tuned(self, address: str) -> tuple[str, ...]:
        """Return the objects that let through the arguments of one OSC address."""
        return "r limber-osc", f"route {symbol(address)}"

    def hello(self, plan: Plan) -> tuple[tuple[str, str], tuple[str, str], str]:
        """Return what readies the sender, what says hello (kind and text), and the sender.

        Max's udpsend cannot hear on its port, so that answers are asked for where latents go.
        """
        ready = ("message", f"/limber/reply {plan.port}")
        return ready, ("message", "/limber/hello"), f"udpsend {plan.host} {plan.control}"

    def model(self, part: Part, method: str, variant: Variant = "nn") -> str:
        """Return the text of nn~ that runs a method of a scene's model.

        mcs.nn~ has its number of voices between the method and the buffer.
        """
        name = "nn~" if variant == "nn" else f"{variant}.nn~"
        voices = f" {part.decoder.voices}" if variant == "mcs" else ""
        buffer = f" {part.decoder.buffer}" if part.decoder.buffer else ""
        return f"{name} {symbol(part.model)} {method}{voices}{buffer}"

    def player(self, canvas: Canvas, file: str, number: int, x: int, y: int) -> Box:
        """Draw what plays a file round and round; return the box that it sounds from."""
        name = f"limber-sound-{number}"
        kept = canvas.put("object", f"buffer~ {name} {symbol(file)}", x, y)
        load = canvas.put("object", "loadbang", x, y + ROW)
        begin = canvas.put("message", "startloop", x, y + 2 * ROW)
        speed = canvas.put("object", "sig~ 1.", x + 100, y + 2 * ROW)
        play = canvas.put("object", f"groove~ {name} 1 @loop 1", x, y + 3 * ROW)
        canvas.cord(kept, begin, outlet=1)  # once the file is read
        canvas.join(load, begin, play)
        canvas.cord(speed, play)
        return play

    def width_of(self, kind: str, text: str) -> int:
        """Return how wide a box must be, in pixels."""
        fixed = {"toggle": 22, "button": 22, "ezdac~": 45, "slider": 140, "number": 60}
        return fixed.get(kind, max(40, CHARACTER * len(text) + 10))

    def written(self, canvas: Canvas) -> str:
        """Return the file's text."""
        width, height = canvas.extent
        patcher = {
            "fileversion": 1,
            "appversion": {"major": 8, "minor": 0, "revision": 0, "architecture": "x64"},
            "classnamespace": "box",
            "rect": [40.0, 80.0, min(width + 40.0, 1600.0), min(height + 40.0, 1000.0)],
            "boxes": [{"box": self._box(box)} for box in canvas.boxes],
            "lines": [
                {
                    "patchline": {
                        "source": [f"obj-{c.source + 1}", c.outlet],
                        "destination": [f"obj-{c.target + 1}", c.inlet],
                    }
                }
                for c in canvas.cords
            ],
        }
        return json.dumps({"patcher": patcher}, indent=1, ensure_ascii=False) + "\n"

    def _box(self, box: Box) -> dict[str, Any]:
        inlets, outlets = ports(box)
        height = 45 if box.kind == "ezdac~" else HEIGHT
        entry: dict[str, Any] = {
            "id": f"obj-{box.index + 1}",
            "maxclass": CLASSES.get(box.kind, box.kind),
            "numinlets": inlets,
            "numoutlets": outlets,
            "patching_rect": [float(box.x), float(box.y), float(box.width), float(height)],
        }
        if outlets:
            entry["outlettype"] = [outlet_type(box, i) for i in range(outlets)]
        if box.kind == "slider":
            entry |= {"min": -60.0, "size": 67.0, "orientation": 1}
        if box.kind in ("slider", "toggle"):
            return entry | {"varname": box.text, "parameter_enable": 0}
        if box.kind in ("object", "message", "comment"):
            entry["text"] = one_line(box.text) if box.kind == "comment" else box.text
        return entry


def ports(box: Box) -> tuple[int, int]:
    """Return a box's numbers of inlets and outlets."""
    if box.ports is not None:
        return box.ports
    name, _, arguments = box.text.partition(" ") if box.kind == "object" else (box.kind, "", "")
    count = len(re.findall(r'(?:"(?:\\.|[^"\\])*"|\\.|[^\s"\\])+', arguments))
    if name == "route":
        return count + 1, count + 1
    if name in ("unpack", "t"):
        return 1, count
    if name in ("mc.unpack~", "mc.pack~"):
        return (1, int(arguments)) if name == "mc.unpack~" else (int(arguments), 1)
    return PORTS.get(name, (2, 1))


def outlet_type(box: Box, outlet: int) -> str:
    """Return what Max writes about an outlet: whether sound leaves it, in how many channels."""
    name = box.text.split(" ", 1)[0]
    sounds = name in ("nn~", "mc.nn~", "mcs.nn~", "mc.unpack~") or not outlet
    if box.kind != "object" or not name.endswith("~") or not sounds or name == "buffer~":
        return ""
    many = name.startswith("mc") and name != "mc.unpack~"
    return "multichannelsignal" if many else "signal"


def symbol(text: str) -> str:
    """Return text as one symbol of an object, whatever is in it.

    Quotes hold blanks together and make no number of digits; a backslash takes the meaning
    from the rest.
    """
    text = one_line(text)
    escaped = "".join("\\" + c if c in '\\",;$#' else c for c in text)
    return f'"{escaped}"' if " " in text or text[:1] in "0123456789.+-" else escaped
