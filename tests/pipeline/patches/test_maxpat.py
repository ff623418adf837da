"""Max's patch holds only what Max knows: objects with their inlets and outlets, and whole cords."""

import json
import re
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.patches.base import Plan, one_line
from pipeline.patches.maxpat import Maxpat
from tests.pipeline.patches.plans import HARD, plan

OBJECTS = {
    "*": (2, 1),
    "*~": (2, 1),
    "+": (2, 1),
    "+~": (2, 1),
    "==": (2, 1),
    "clip~": (3, 1),
    "cycle~": (2, 1),
    "dbtoa": (1, 1),
    "i": (2, 1),
    "line~": (2, 2),
    "loadbang": (1, 1),
    "metro": (2, 1),
    "prepend": (1, 1),
    "r": (0, 1),
    "receive~": (1, 1),
    "s": (1, 0),
    "send~": (1, 0),
    "udpreceive": (1, 1),
    "udpsend": (1, 0),
}
"""Inlets and outlets of Max's objects, from its reference pages."""

CLASSES = {
    "button": (1, 1),
    "comment": (1, 0),
    "ezdac~": (2, 0),
    "message": (2, 1),
    "number": (1, 2),
    "slider": (1, 1),
    "toggle": (1, 1),
}

WORD = re.compile(r'"((?:\\.|[^"\\])*)"|((?:\\.|[^\s"\\])+)')


def words(text: str) -> list[str]:
    """Return the symbols that Max reads from an object's text."""
    assert WORD.sub("", text).strip() == "", f"not closed: {text}"
    for quoted, bare in WORD.findall(text):
        for special in ",;$#":
            assert special not in re.sub(r"\\.", "", quoted + bare), text
    return [re.sub(r"\\(.)", r"\1", a or b) for a, b in WORD.findall(text)]


def opened(made: Plan) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    """Return a patch's boxes by id, and its cords; the ids are unique."""
    patcher = json.loads(Maxpat().text(made))["patcher"]
    boxes = [entry["box"] for entry in patcher["boxes"]]
    found = {box["id"]: box for box in boxes}
    assert len(found) == len(boxes)
    return found, [entry["patchline"] for entry in patcher["lines"]]


def expected(box: dict[str, Any], latents: int) -> tuple[int, int]:
    """Return the inlets and outlets that a box should have."""
    if box["maxclass"] != "newobj":
        return CLASSES[box["maxclass"]]
    name, *args = words(box["text"])
    if name == "nn~":
        assert args[1:] == ["decode"]
        return latents, 1
    if name == "route":
        return len(args) + 1, len(args) + 1
    if name in ("unpack", "t"):
        return 1, len(args)
    return OBJECTS[name]


PLANS = [plan(), plan("one", "two", latents=8), plan(latents=16), plan("a", "b", "c", latents=1)]


@pytest.mark.parametrize("made", PLANS)
def test_boxes_have_their_inlets_and_outlets_and_cords_end_somewhere(made: Plan) -> None:
    boxes, cords = opened(made)
    latents = len(made.parts[0].latents)
    for box in boxes.values():
        assert (box["numinlets"], box["numoutlets"]) == expected(box, latents), box
        assert len(box.get("outlettype", [])) == box["numoutlets"]
    for cord in cords:
        (source, outlet), (target, inlet) = cord["source"], cord["destination"]
        assert 0 <= outlet < boxes[source]["numoutlets"]
        assert 0 <= inlet < boxes[target]["numinlets"]
    assert len({(*c["source"], *c["destination"]) for c in cords}) == len(cords)


@pytest.mark.parametrize("made", PLANS)
def test_boxes_do_not_overlap(made: Plan) -> None:
    boxes, _ = opened(made)
    for a, b in combinations(boxes.values(), 2):
        (x, y, w, h), (u, v, s, t) = a["patching_rect"], b["patching_rect"]
        assert x + w <= u or u + s <= x or y + h <= v or v + t <= y, f"{a} {b}"


def follow(made: Plan, start: str) -> set[str]:
    """Return the texts of everything that the box with a text leads to."""
    boxes, cords = opened(made)
    reached = {key for key, box in boxes.items() if box.get("text") == start}
    assert reached
    while True:
        more = {c["destination"][0] for c in cords if c["source"][0] in reached} - reached
        if not more:
            return {boxes[key].get("text", boxes[key]["maxclass"]) for key in reached}
        reached |= more


@pytest.mark.parametrize("made", PLANS)
def test_what_arrives_reaches_nn_and_the_loudspeakers(made: Plan) -> None:
    assert follow(made, "udpreceive 12000") >= {"s limber-osc", "number"}
    for part in made.parts:
        assert follow(made, f"route {part.address}") >= {"nn~ m decode", "clip~ -1. 1.", "ezdac~"}
        assert follow(made, f"route {part.gain}") >= {"line~", "*~", "ezdac~"}
    assert "ezdac~" in follow(made, "route /limber/mute")
    assert "ezdac~" in follow(made, "receive~ limber-tone")
    assert "send~ limber-tone" in follow(made, "cycle~ 440")
    load = follow(made, "loadbang")
    assert load >= {"/limber/reply 12000", "/limber/hello", "udpsend 127.0.0.1 6448"}


@pytest.mark.parametrize("made", PLANS)
def test_each_inlet_of_nn_gets_one_latent_in_order(made: Plan) -> None:
    boxes, cords = opened(made)
    into = {(c["destination"][0], c["destination"][1]): c["source"] for c in cords}
    decoders = [b for b in boxes.values() if b.get("text") == "nn~ m decode"]
    assert len(decoders) == len(made.parts)
    for decoder in decoders:
        for i in range(decoder["numinlets"]):
            line, _ = into[decoder["id"], i]
            ramp, _ = into[line, 0]
            unpack, outlet = into[ramp, 0]
            assert boxes[line]["text"] == "line~"
            assert boxes[ramp]["text"] == "$1 20"
            assert (boxes[unpack]["text"].split()[0], outlet) == ("unpack", i)


@given(st.text().filter(lambda text: one_line(text) != ""))
@settings(deadline=None)
def test_any_name_is_one_symbol(name: str) -> None:
    boxes, _ = opened(plan(name, latents=1, model=name))
    texts = [box["text"] for box in boxes.values() if "text" in box]
    decoders = [words(text) for text in texts if text.startswith("nn~ ")]
    routes = [words(text) for text in texts if text.startswith("route ")]
    assert decoders == [["nn~", one_line(name), "decode"]]
    assert ["route", one_line(f"/limber/{name}/latents")] in routes


@pytest.mark.parametrize("name", HARD)
def test_hard_names_stay_what_they_are(name: str) -> None:
    boxes, _ = opened(plan(model=name))
    texts = [box["text"] for box in boxes.values() if "text" in box]
    assert [words(text) for text in texts if text.startswith("nn~ ")] == [["nn~", name, "decode"]]


def test_it_says_why_nn_may_not_load() -> None:
    boxes, _ = opened(plan())
    comments = " ".join(b["text"] for b in boxes.values() if b["maxclass"] == "comment")
    assert "If nn~ does not load" in comments
    assert "messages per second" in comments
