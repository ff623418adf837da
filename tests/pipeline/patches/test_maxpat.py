"""Max's patch holds only what Max knows: objects with their inlets and outlets, and whole cords."""

import json
import re
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.patches.base import Part, Plan, one_line
from pipeline.patches.maxpat import Maxpat
from tests.pipeline.patches.plans import HARD, MODELS, STEREO, VARIANTS, plan, with_model

OBJECTS = {
    "!=": (2, 1),
    "*": (2, 1),
    "*~": (2, 1),
    "+": (2, 1),
    "+~": (2, 1),
    "==": (2, 1),
    "adc~": (1, 1),
    "buffer~": (1, 2),
    "clip~": (3, 1),
    "cycle~": (2, 1),
    "dbtoa": (1, 1),
    "dspstate~": (1, 4),
    "groove~": (3, 2),
    "i": (2, 1),
    "line~": (2, 2),
    "loadbang": (1, 1),
    "noise~": (1, 1),
    "mc.noise~": (1, 1),
    "mc.*~": (2, 1),
    "mc.+~": (2, 1),
    "mc.rampsmooth~": (1, 1),
    "mc.sig~": (1, 1),
    "metro": (2, 1),
    "prepend": (1, 1),
    "print": (1, 0),
    "r": (0, 1),
    "receive~": (1, 1),
    "s": (1, 0),
    "sel": (2, 2),
    "send~": (1, 0),
    "sig~": (1, 1),
    "udpreceive": (1, 1),
    "udpsend": (1, 0),
    "zl": (2, 2),
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


def expected(box: dict[str, Any], part: Part) -> tuple[int, int]:
    """Return the inlets and outlets that a box should have."""
    if box["maxclass"] != "newobj":
        return CLASSES[box["maxclass"]]
    name, *args = words(box["text"])
    if name.endswith("nn~"):
        return model_ports(name, args, part)
    if name in ("mc.unpack~", "mc.pack~"):
        return (1, int(args[0])) if name == "mc.unpack~" else (int(args[0]), 1)
    if name == "route":
        return len(args) + 1, len(args) + 1
    if name in ("unpack", "t"):
        return 1, len(args)
    return OBJECTS[name]


def model_ports(name: str, args: list[str], part: Part) -> tuple[int, int]:
    """Return the inlets and outlets of an object that loads a part's model (nn_tilde's source)."""
    known = part.decoder
    assert args[0] == part.model
    buffer = [str(known.buffer)] if known.buffer else []
    if args[1] == "encode":
        assert part.around is not None
        assert (name, args[2:]) == ("nn~", buffer)
        return part.around.inlets, part.around.outlets
    if name == "mcs.nn~":
        assert args[1:] == ["decode", str(known.voices), *buffer]
        return known.voices, known.voices
    assert args[1:] == ["decode", *buffer]
    return part.inlets, known.outlets


PLANS = [plan(), plan("one", "two", latents=8), plan(latents=16), plan("a", "b", "c", latents=1)]
ALL = [*PLANS, *MODELS, *VARIANTS]


@pytest.mark.parametrize("made", ALL)
def test_boxes_have_their_inlets_and_outlets_and_cords_end_somewhere(made: Plan) -> None:
    boxes, cords = opened(made)
    for box in boxes.values():
        assert (box["numinlets"], box["numoutlets"]) == expected(box, made.parts[0]), box
        assert len(box.get("outlettype", [])) == box["numoutlets"]
    for cord in cords:
        (source, outlet), (target, inlet) = cord["source"], cord["destination"]
        assert 0 <= outlet < boxes[source]["numoutlets"]
        assert 0 <= inlet < boxes[target]["numinlets"]
    assert len({(*c["source"], *c["destination"]) for c in cords}) == len(cords)


@pytest.mark.parametrize("made", ALL)
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


@pytest.mark.parametrize("made", [*MODELS, *VARIANTS])
def test_every_inlet_and_outlet_of_a_known_model_that_is_heard_is_joined(made: Plan) -> None:
    boxes, cords = opened(made)
    models = [b for b in boxes.values() if b.get("text", "").split(" ")[0].endswith("nn~")]
    assert {words(b["text"])[2] for b in models} >= {"decode"}
    for model in models:
        joined = {c["destination"][1] for c in cords if c["destination"][0] == model["id"]}
        assert joined == set(range(model["numinlets"])), model
        left = {c["source"][1] for c in cords if c["source"][0] == model["id"]}
        heard = model["numoutlets"]
        if words(model["text"])[2] == "encode":
            part = made.parts[0]
            heard = min(heard, part.inlets, len(part.latents))
        assert left == set(range(heard)), model


@pytest.mark.parametrize("made", VARIANTS)
def test_latents_go_in_one_cord_to_mc_and_mcs(made: Plan) -> None:
    for part in made.parts:
        reached = follow(made, f"route {part.address}")
        assert f"mc.sig~ @chans {part.inlets}" in reached
        assert any(text.startswith(f"{made.variant}.nn~ m decode") for text in reached)
        assert "ezdac~" in reached
    boxes, cords = opened(made)
    for cord in cords:
        source = boxes[cord["source"][0]]
        many = source.get("outlettype", [""])[cord["source"][1]] == "multichannelsignal"
        target = boxes[cord["destination"][0]].get("text", "")
        takes = ("mc.unpack~", "mc.rampsmooth~", "mc.*~", "mc.+~", "mcs.nn~")
        assert many == (target.startswith(takes) or (
            target.startswith("mc.nn~") and source["text"].startswith("mc.pack~")
        )), (source, target)  # fmt: skip


def test_two_channels_stay_two() -> None:
    boxes, cords = opened(with_model(plan(), STEREO))
    (speaker,) = (key for key, box in boxes.items() if box["maxclass"] == "ezdac~")
    into = {c["destination"][1]: c["source"][0] for c in cords if c["destination"][0] == speaker}
    assert into[0] != into[1]
    boxes, cords = opened(plan())
    (speaker,) = (key for key, box in boxes.items() if box["maxclass"] == "ezdac~")
    assert len({c["source"][0] for c in cords if c["destination"][0] == speaker}) == 1
