"""A Pd patch: Pd vanilla from 0.51 and nn~."""

from pipeline.patches._canvas import ROW, Box, Canvas
from pipeline.patches._drawing import Drawing
from pipeline.patches.base import Part, Plan, Variant, one_line

CHARACTER = 8  # pixels of a character at font size 12, rounded up
LOOKS = "0 -9 0 10 #fcfcfc #000000 #000000"
"""Label's place and size, and colours, as Pd's own boxes have them."""

BUS = "$0-limber"


class Pd(Drawing):
    """A `.pd` file: text that Pd itself would write, one `#X` record for each box and cord.

    Source of the format: Pd's own saved files, and the manual's chapter on them.
    """

    suffix = ".pd"
    program = "Pd"
    zero = "f"
    oscillator = "osc~"
    decibels = ("+ 100", "dbtorms")
    opened = ("route float", "== 0")  # a scene may be called mute
    display = ("list prepend set", "list trim")
    tone = ("s~ $0-tone", "r~ $0-tone")
    speaker = ("object", "dac~ 1 2")
    rate = ("samplerate~", 0)

    def arrival(self, port: int) -> tuple[str, ...]:
        """Return the objects from a UDP port to where all messages can be had."""
        return f"netreceive -u -b {port}", "oscparse", "list trim", f"s {BUS}"

    def tuned(self, address: str) -> tuple[str, ...]:
        """Return the objects that let through the arguments of one OSC address."""
        return f"r {BUS}", *(f"route {atom(part)}" for part in address.split("/")[1:])

    def hello(self, plan: Plan) -> tuple[tuple[str, str], tuple[str, str], str]:
        """Return what readies the sender, what says hello (kind and text), and the sender."""
        connect = ("message", f"connect {plan.host} {plan.control}")
        return connect, ("object", "oscformat limber hello"), "netsend -u -b"

    def model(self, part: Part, method: str, variant: Variant = "nn") -> str:  # noqa: ARG002 - Pd has one
        """Return the text of nn~ that runs a method of a scene's model."""
        buffer = f" {part.decoder.buffer}" if part.decoder.buffer else ""
        return f"nn~ {atom(part.model)} {method}{buffer}"

    def player(self, canvas: Canvas, file: str, number: int, x: int, y: int) -> Box:
        """Draw what plays a file round and round; return the box that it sounds from."""
        table = f"$0-sound-{number}"
        load = canvas.stack(
            ("loadbang", f"list prepend read -resize {atom(file)} {table}", "list trim"), x, y
        )
        canvas.put("object", f"table {table}", x + 120, y)
        read = canvas.put("object", "soundfiler", x, y + 3 * ROW)
        begin = canvas.put("object", "t b", x, y + 4 * ROW)
        play = canvas.put("object", f"tabplay~ {table}", x, y + 5 * ROW)
        canvas.join(load[-1], read, begin, play)
        canvas.cord(play, play, outlet=1)  # at its end it begins again
        return play

    def width_of(self, kind: str, text: str) -> int:
        """Return how wide a box must be, in pixels."""
        fixed = {"toggle": 22, "button": 22, "slider": 140, "number": 60}
        return fixed.get(kind, max(40, CHARACTER * len(text) + 10))

    def written(self, canvas: Canvas) -> str:
        """Return the file's text."""
        width, height = canvas.extent
        lines = [f"#N canvas 40 40 {min(width + 40, 1600)} {min(height + 40, 1000)} 12;"]
        lines += [record(box) for box in canvas.boxes]
        lines += [f"#X connect {c.source} {c.outlet} {c.target} {c.inlet};" for c in canvas.cords]
        return "\n".join(lines) + "\n"


def record(box: Box) -> str:
    """Return a box as a line of the file."""
    at = f"{box.x} {box.y}"
    match box.kind:
        case "message":
            return f"#X msg {at} {box.text.replace('$', chr(92) + '$')};"
        case "comment":
            return f"#X text {at} {words(box.text)}, f {len(box.text) + 2};"
        case "toggle":
            return f"#X obj {at} tgl 20 0 empty {box.text} empty {LOOKS} 0 1;"
        case "button":
            return f"#X obj {at} bng 20 250 50 0 empty empty empty {LOOKS};"
        case "slider":
            return f"#X obj {at} hsl 140 20 -60 6 0 0 empty {box.text} empty {LOOKS} 0 1;"
        case "number":
            return f"#X floatatom {at} 7 0 0 0 - - {box.text or '-'} 0;"
    return f"#X obj {at} {dollars(box.text)}, f {box.width // CHARACTER};"


def atom(text: str) -> str:
    """Return text as one symbol of an object, whatever is in it: never a number, never two.

    Escaped twice: a file's text is read into the box's text, and that into symbols.
    """
    once = escaped(one_line(text), "\\ ,;$")
    return escaped("\\" + once if once[:1] in "0123456789.+-" else once, "\\ ,;$")


def words(text: str) -> str:
    """Return text as a comment."""
    return escaped(one_line(text), "\\,;$")


def escaped(text: str, special: str) -> str:
    """Return text with a backslash before each special character."""
    return "".join("\\" + c if c in special else c for c in text)


def dollars(text: str) -> str:
    """Return an object's text with the `$0` of the patch as files have it."""
    return text.replace(" $0-", " \\$0-")
