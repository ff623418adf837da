"""The parts of a body and of a hand, by the names of their points, and how they are at rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Place = tuple[float, float, float]


@dataclass(frozen=True)
class Anatomy:
    """What features know of a figure: where its middle is, what its size is, and its parts.

    `origin` are the points whose mean is the middle; the size is from there to the mean of
    `reach`. `rest` are places in sizes from the middle, x to the right of who looks, y up, z
    towards them. A joint is the points before, at and after it; a limb goes from the mean of
    some points to the mean of others.
    """

    name: str
    origin: Sequence[str]
    reach: Sequence[str]
    rest: Mapping[str, Place]
    points: Sequence[str]
    ends: Sequence[str]
    joints: Mapping[str, tuple[str, str, str]]
    limbs: Mapping[str, tuple[Sequence[str], Sequence[str]]]
    pairs: Sequence[str]
    sides: Sequence[str] = ()
    """What there is left and right of, without "left_"."""


def _both(rest: Mapping[str, Place]) -> dict[str, Place]:
    """Return points of the left side and their mirrored ones; left is right for who looks."""
    left = {f"left_{name}": place for name, place in rest.items()}
    return left | {f"right_{name}": (-x, y, z) for name, (x, y, z) in rest.items()}


_SIDE: dict[str, Place] = {
    "eye_inner": (0.05, 1.5, 0.2),
    "eye": (0.08, 1.5, 0.2),
    "eye_outer": (0.11, 1.5, 0.18),
    "ear": (0.16, 1.46, 0.0),
    "shoulder": (0.4, 1.0, 0.0),
    "elbow": (0.5, 0.36, 0.0),
    "wrist": (0.54, -0.14, 0.1),
    "pinky": (0.55, -0.34, 0.1),
    "index": (0.53, -0.36, 0.15),
    "thumb": (0.51, -0.26, 0.18),
    "hip": (0.2, 0.0, 0.0),
    "knee": (0.22, -0.85, 0.03),
    "ankle": (0.22, -1.7, 0.0),
    "heel": (0.22, -1.8, -0.06),
    "foot_index": (0.26, -1.82, 0.3),
}
"""A body that stands, arms hanging, in lengths of its torso; from the lengths of segments in
D. A. Winter, "Biomechanics and Motor Control of Human Movement", figure 4.1."""

_MIRRORED = ("elbow", "wrist", "knee", "ankle")


def _joints() -> dict[str, tuple[str, str, str]]:
    parts = {
        "elbow": ("shoulder", "elbow", "wrist"),
        "shoulder": ("elbow", "shoulder", "hip"),
        "hip": ("shoulder", "hip", "knee"),
        "knee": ("hip", "knee", "ankle"),
    }
    return {
        f"{side}_{joint}": (f"{side}_{a}", f"{side}_{b}", f"{side}_{c}")
        for joint, (a, b, c) in parts.items()
        for side in ("left", "right")
    }


def _limbs() -> dict[str, tuple[Sequence[str], Sequence[str]]]:
    parts = {
        "upper_arm": ("shoulder", "elbow"),
        "forearm": ("elbow", "wrist"),
        "thigh": ("hip", "knee"),
        "shin": ("knee", "ankle"),
    }
    found: dict[str, tuple[Sequence[str], Sequence[str]]] = {
        f"{side}_{limb}": ((f"{side}_{a}",), (f"{side}_{b}",))
        for limb, (a, b) in parts.items()
        for side in ("left", "right")
    }
    return found | {"torso": (("left_hip", "right_hip"), ("left_shoulder", "right_shoulder"))}


BODY = Anatomy(
    "body",
    origin=("left_hip", "right_hip"),
    reach=("left_shoulder", "right_shoulder"),
    rest=_both(_SIDE)
    | {"nose": (0.0, 1.45, 0.25)}
    | {"mouth_left": (0.05, 1.38, 0.2), "mouth_right": (-0.05, 1.38, 0.2)},
    points=("left_wrist", "right_wrist", "left_ankle", "right_ankle"),
    ends=("nose", "left_wrist", "right_wrist", "left_ankle", "right_ankle"),
    joints=_joints(),
    limbs=_limbs(),
    pairs=(
        "left_wrist right_wrist",
        "left_ankle right_ankle",
        "left_wrist nose",
        "right_wrist nose",
    ),
    sides=_MIRRORED,
)

FINGERS = ("index", "middle", "ring", "pinky")
"""Of a hand, beside the thumb."""

_TIPS = tuple(f"{finger}_tip" for finger in ("thumb", *FINGERS))


def _hand_rest() -> dict[str, Place]:
    """A flat hand with its fingers up, in lengths of its palm."""
    thumb = zip(("cmc", "mcp", "ip", "tip"), (0.3, 0.5, 0.65, 0.75), strict=True)
    rest = {"wrist": (0.0, 0.0, 0.0)}
    rest |= {f"thumb_{joint}": (-at, 0.9 * at, 0.0) for joint, at in thumb}
    for number, finger in enumerate(FINGERS):
        heights = zip(("mcp", "pip", "dip", "tip"), (1.0, 1.45, 1.7, 1.9), strict=True)
        rest |= {f"{finger}_{joint}": (0.22 * (number - 1), y, 0.0) for joint, y in heights}
    return rest


HAND = Anatomy(
    "hand",
    origin=("wrist",),
    reach=("middle_mcp",),
    rest=_hand_rest(),
    points=_TIPS,
    ends=_TIPS,
    joints={"thumb": ("thumb_cmc", "thumb_mcp", "thumb_tip")}
    | {finger: (f"{finger}_mcp", f"{finger}_pip", f"{finger}_tip") for finger in FINGERS},
    limbs={"palm": (("wrist",), ("middle_mcp",)), "thumb": (("thumb_cmc",), ("thumb_tip",))}
    | {finger: ((f"{finger}_mcp",), (f"{finger}_tip",)) for finger in FINGERS},
    pairs=tuple(f"thumb_tip {finger}_tip" for finger in FINGERS),
)

FIGURES = (BODY, HAND)
