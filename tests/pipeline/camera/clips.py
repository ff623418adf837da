"""Videos of people who move, made from scikit-image's astronaut (NASA, public domain)."""

import importlib.util
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from pipeline.camera import models
from pipeline.camera.image import Image

WIDTH, HEIGHT, RATE = 640, 480, 30.0


MODELS = models.folder()
"""Where they are, whatever folder of data a test gives itself."""


def bring_models() -> None:
    """Let processes with another folder of data find the models."""
    if models.folder() != MODELS:
        models.folder().parent.mkdir(parents=True, exist_ok=True)
        models.folder().symlink_to(MODELS)


def lacking() -> str:
    """Return what is not here for a camera; "" when all is."""
    for module in ("mediapipe", "skimage"):
        if importlib.util.find_spec(module) is None:
            return f"{module} is not installed: pip install 'limber[camera,dev]'"
    return "limber camera --prepare has not been run" if models.missing() else ""


needs_camera = pytest.mark.skipif(bool(lacking()), reason=lacking() or "all is here")


class Stand(NamedTuple):
    """Where an astronaut is, in pixels of the middle, how large, and whether turned round."""

    x: float
    y: float = 260.0
    size: float = 0.8
    turned: bool = False


@cache
def astronaut() -> Image:
    from skimage.data import astronaut as found

    return np.asarray(found(), np.uint8)  # type: ignore[no-untyped-call]  # it has no types


def image(stands: Sequence[Stand]) -> Image:
    """Return an image with astronauts, the last in front."""
    cv2: Any = pytest.importorskip("cv2")
    made = np.full((HEIGHT, WIDTH, 3), 128, np.uint8)
    for stand in stands:
        whole = astronaut()[:, ::-1] if stand.turned else astronaut()
        moved = np.array(
            [
                [stand.size, 0.0, stand.x - 256 * stand.size],
                [0.0, stand.size, stand.y - 256 * stand.size],
            ]
        )
        size = WIDTH, HEIGHT
        cv2.warpAffine(
            np.ascontiguousarray(whole),
            moved,
            size,
            made,
            flags=cv2.INTER_AREA,
            borderMode=cv2.BORDER_TRANSPARENT,
        )
    return made


def write(path: Path, images: Iterable[Image]) -> Path:
    """Write a video, and return its path."""
    cv2: Any = pytest.importorskip("cv2")
    video = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), RATE, (WIDTH, HEIGHT))
    for one in images:
        video.write(np.ascontiguousarray(one[:, :, ::-1]))
    video.release()
    return path


def swaying(path: Path, count: int = 20) -> Path:
    """Write a clip of one who moves from left to right, and comes nearer."""
    steps = np.linspace(0, 1, count)
    return write(path, (image([Stand(260 + 120 * s, size=0.75 + 0.15 * s)]) for s in steps))


def crossing(path: Path, count: int = 90) -> Path:
    """Write a clip of two who change places; who comes from the left is nearer."""
    steps = np.linspace(0, 1, count)
    return write(
        path,
        (
            image([Stand(500 - 360 * s, 250, 0.45), Stand(140 + 360 * s, 250, 0.5, turned=True)])
            for s in steps
        ),
    )
