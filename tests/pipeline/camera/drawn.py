"""Hands that MediaPipe takes for hands: drawn as round fingers in the light."""

from functools import cache
from typing import Any

import numpy as np
import pytest

from pipeline.camera.image import Image
from recordings.frame import Float32Array
from tests.pipeline.camera.clips import HEIGHT, WIDTH

SKIN, WALL = (205.0, 160.0, 130.0), (70.0, 90.0, 110.0)
FINGERS = ((-0.33, 0.85, -0.12), (-0.11, 0.97, -0.03), (0.11, 0.9, 0.05), (0.32, 0.68, 0.16))
"""Where each begins, its length, and how far it leans, in lengths of the palm; thumb left."""

TIPS = tuple((x + lean, 0.9 + length) for x, length, lean in FINGERS)
"""Where the fingertips are from the wrist's middle, in the same."""


def hands(*places: tuple[float, float, bool], size: float = 90.0) -> Image:
    """Return an image with hands, each by its wrist in pixels, and whether its thumb is right."""
    cv2: Any = pytest.importorskip("cv2")
    made = np.full((HEIGHT, WIDTH, 3), WALL)
    for x, y, right in places:
        light, there = _lit(size)
        tall, wide = there.shape
        light, there = (light[:, ::-1], there[:, ::-1]) if right else (light, there)
        top, left = round(y - 2.2 * size), round(x - wide / 2)
        part = made[top : top + tall, left : left + wide]
        part[there] = (np.array(SKIN) * light[..., None])[there]
    noise = np.random.default_rng(0).normal(0, 3, made.shape)
    return np.asarray(cv2.GaussianBlur(np.clip(made + noise, 0, 255), (0, 0), 1), np.uint8)


@cache
def _lit(size: float) -> tuple[Float32Array, np.ndarray[Any, np.dtype[np.bool_]]]:
    """Return how bright each pixel of a hand is, and where it is."""
    cv2: Any = pytest.importorskip("cv2")
    height = np.zeros((round(3.4 * size), round(2.4 * size)), np.float32)
    bones = [((0.0, -0.9), (0.0, 0.1), 0.33, 0.36)]
    bones += [((0.7 * x, 0.15), (1.05 * x, 0.85), 0.24, 0.2) for x in (-0.3, -0.1, 0.1, 0.3)]
    bones += [((x, 0.9), (x + lean, 0.9 + long), 0.135, 0.1) for x, long, lean in FINGERS]
    bones += [((-0.25, 0.15), (-0.62, 0.55), 0.2, 0.15), ((-0.62, 0.55), (-0.88, 0.95), 0.14, 0.11)]
    rows, columns = np.mgrid[: height.shape[0], : height.shape[1]]
    for (ax, ay), (bx, by), wide, narrow in bones:
        for share in np.linspace(0, 1, 41):
            x = height.shape[1] / 2 + (ax + (bx - ax) * share) * size
            y = 2.2 * size - (ay + (by - ay) * share) * size
            radius = (wide + (narrow - wide) * share) * size
            off = ((columns - x) ** 2 + (rows - y) ** 2) / radius**2
            height = np.maximum(height, np.sqrt(np.clip(1 - off, 0, 1)) * radius / size)
    smooth = cv2.GaussianBlur(height.astype(np.float32), (0, 0), 2)
    steep = 8 * size / 110
    x, y = (steep * cv2.Sobel(smooth, cv2.CV_32F, *way) for way in ((1, 0), (0, 1)))
    up = 1 / np.sqrt(1 + x**2 + y**2)
    return 0.35 + 0.65 * np.clip(up * (0.85 - 0.3 * x - 0.35 * y), 0, 1), height > 0
