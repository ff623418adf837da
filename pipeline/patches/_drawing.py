"""Draws a patch of boxes and cords, in the words of Max or Pd."""

from textwrap import wrap

from pipeline.patches._canvas import ROW, Box, Canvas
from pipeline.patches._feeding import GAP
from pipeline.patches._sounding import LEFT, output, scene
from pipeline.patches._words import Words
from pipeline.patches.base import TROUBLE, Plan

WIDEST = 110
"""Letters of a line of comment."""


class Drawing(Words):
    """A patch of boxes and cords: arrival on the left, a column for each scene, output below."""

    def text(self, plan: Plan) -> str:
        """Return the file's text."""
        return self.written(self.drawn(plan))

    def drawn(self, plan: Plan) -> Canvas:
        """Return the sheet with everything on it."""
        canvas = Canvas(self.width_of)
        top = heading(canvas, plan)
        right, below = self._arriving(canvas, plan, top)
        gains = []
        for number in range(1, len(plan.parts) + 1):
            gain, right, end = scene(self, canvas, plan, number, right + GAP, top)
            gains.append(gain)
            below = max(below, end)
        output(self, canvas, gains, below + ROW)
        return canvas

    def _arriving(self, canvas: Canvas, plan: Plan, y: int) -> tuple[int, int]:
        """Draw what hears Limber and says hello; return its right edge and its end."""
        title = canvas.put("comment", f"Arrives at UDP port {plan.port}", LEFT, y)
        heard = canvas.stack(self.arrival(plan.port), LEFT, y + ROW)
        right = heard[0].x + max(box.width for box in (title, *heard)) + GAP
        rate = self._rate(canvas, heard[0], right, y)
        y = max(heard[-1].y + ROW, rate[1]) + ROW
        edge = self._hello(canvas, plan, y)
        state = canvas.stack((*self.tuned("/limber/state"), *self.display), LEFT, y + 5 * ROW)
        shown = canvas.put("message", "", LEFT, state[-1].y + ROW, 160)
        canvas.join(state[-1], shown)
        wide = max(box.x + box.width for box in state)
        return max(rate[0], edge, wide, LEFT + 300), shown.y + ROW

    def _rate(self, canvas: Canvas, ear: Box, x: int, y: int) -> tuple[int, int]:
        """Draw the count of messages in each second; return its right edge and its end."""
        label = canvas.put("comment", "messages per second", x, y)
        each = canvas.put("object", "t b", x, y + ROW)
        count = canvas.put("object", "i 0", x, y + 2 * ROW)
        more = canvas.put("object", "+ 1", x, y + 3 * ROW)
        held = canvas.put("object", "i 0", x + 70, y + 5 * ROW)
        x += 90
        load = canvas.put("object", "loadbang", x, y + ROW)
        metro = canvas.put("object", "metro 1000", x, y + 2 * ROW)
        both = canvas.put("object", "t b b", x, y + 3 * ROW)
        reset = canvas.put("message", "0", x, y + 4 * ROW)
        shown = canvas.put("number", "limber-rate", held.x, y + 6 * ROW)
        canvas.join(ear, each, count, more)
        canvas.cord(more, count, inlet=1)
        canvas.cord(more, held, inlet=1)
        canvas.join(load, metro, both, reset)
        canvas.cord(both, held, outlet=1)
        canvas.cord(reset, count, inlet=1)
        canvas.cord(reset, held, inlet=1)
        canvas.join(held, shown)
        return max(label.x + label.width, metro.x + metro.width), shown.y + ROW

    def _hello(self, canvas: Canvas, plan: Plan, y: int) -> int:
        """Draw what asks Limber, when the patch opens, for gains and state; return its edge."""
        ready, hello, sender = self.hello(plan)
        load = canvas.put("object", "loadbang", LEFT, y)
        both = canvas.put("object", "t b b", LEFT, y + ROW)
        again = canvas.put("button", "", LEFT, y + 2 * ROW)
        note = canvas.put("comment", "say hello again", LEFT + 30, y + 2 * ROW)
        ask = canvas.put(*hello, LEFT, y + 3 * ROW)
        first = canvas.put(*ready, max(ask.x + ask.width, note.x + note.width) + GAP, y + 2 * ROW)
        send = canvas.put("object", sender, LEFT, y + 4 * ROW)
        canvas.join(load, both, again, ask, send)
        canvas.cord(both, first, outlet=1)
        canvas.cord(first, send)
        return first.x + first.width


def heading(canvas: Canvas, plan: Plan) -> int:
    """Write what the patch is, its models, why nn~ may not load; return where boxes begin."""
    lines = [
        f"{plan.name}: latents from Limber, decoded by nn~. Turn audio on to hear it.",
        *plan.notes,
        *TROUBLE,
    ]
    lines = [part for line in lines for part in wrap(line, WIDEST)]
    for i, line in enumerate(lines):
        canvas.put("comment", line, LEFT, 10 + i * 24)
    return 10 + len(lines) * 24 + ROW
