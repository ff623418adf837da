"""What holds for every patch: the files of the folder are found, not listed here."""

from itertools import combinations

import pytest

from pipeline.patches._canvas import HEIGHT
from pipeline.patches._drawing import Drawing
from pipeline.patches.base import PATCHES, TROUBLE, Plan
from tests.pipeline.patches.plans import MODELS, VARIANTS, plan

TYPES = PATCHES.types()
DRAWN = [kind for kind in TYPES if issubclass(PATCHES.load(kind), Drawing)]


def test_there_are_patches() -> None:
    assert set(TYPES) == {"maxpat", "pd", "supercollider"}
    assert len({PATCHES.load(kind).suffix for kind in TYPES}) == len(TYPES)


@pytest.mark.parametrize("kind", TYPES)
def test_a_patch_holds_all_that_it_is_to_play(kind: str) -> None:
    text = PATCHES.load(kind)().text(plan("one", "two", port=12345, control=6543, model="sea"))
    for word in ("12345", "6543", "127.0.0.1", "one", "two", "sea", "mute", "hello", "gain"):
        assert word in text, word
    assert all(str(n) in text for n in range(1, len(TROUBLE)))
    assert text.endswith("\n")


@pytest.mark.parametrize("kind", TYPES)
def test_the_same_project_gives_the_same_patch(kind: str) -> None:
    assert PATCHES.load(kind)().text(plan("a")) == PATCHES.load(kind)().text(plan("a"))


@pytest.mark.parametrize("kind", DRAWN)
@pytest.mark.parametrize(
    ("scenes", "latents", "model"),
    [
        (("",), 4, "m"),
        (("one", "two"), 8, "m"),
        (("a" * 64, "b"), 1, "m"),
        (("a", "b", "c"), 16, "m"),
        (("a", "b"), 2, "a folder/with a long name/" * 4),
    ],
)
def test_boxes_do_not_overlap(kind: str, scenes: tuple[str, ...], latents: int, model: str) -> None:
    apart(kind, plan(*scenes, latents=latents, model=model))


@pytest.mark.parametrize("kind", DRAWN)
@pytest.mark.parametrize("made", [*MODELS, *VARIANTS])
def test_boxes_of_known_models_do_not_overlap(kind: str, made: Plan) -> None:
    apart(kind, made)


def apart(kind: str, made: Plan) -> None:
    """Check that no two boxes of a patch overlap."""
    patch = PATCHES.load(kind)()
    assert isinstance(patch, Drawing)
    boxes = patch.drawn(made).boxes
    assert all(box.x >= 0 and box.y >= 0 for box in boxes)
    for a, b in combinations(boxes, 2):
        beside = a.x + a.width <= b.x or b.x + b.width <= a.x
        assert beside or abs(a.y - b.y) >= HEIGHT, f"{a} {b}"


@pytest.mark.parametrize("kind", DRAWN)
def test_scenes_stand_beside_each_other(kind: str) -> None:
    patch = PATCHES.load(kind)()
    assert isinstance(patch, Drawing)
    boxes = patch.drawn(plan("a", "b", "c")).boxes
    decoders = [box for box in boxes if box.text.startswith("nn~ ")]
    assert len({box.y for box in decoders}) == 1
    assert len({box.x for box in decoders}) == 3
