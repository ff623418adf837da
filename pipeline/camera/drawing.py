"""Draws what was found into a small image, for people to see what the camera sees."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from pipeline.camera.finding import HANDS
from pipeline.camera.image import HEIGHT, WIDTH, Image
from recordings.frame import Float32Array
from sensors.wire.needed import needed

BODY = (
    *((11, 12), (11, 23), (12, 24), (23, 24), (11, 13), (13, 15), (12, 14), (14, 16)),
    *((23, 25), (25, 27), (27, 29), (29, 31), (24, 26), (26, 28), (28, 30), (30, 32)),
    *((15, 19), (16, 20), (0, 2), (2, 7), (0, 5), (5, 8)),
)
"""Points that are joined, by MediaPipe's numbers."""

FINGERS = tuple(
    (a, b)
    for root in (1, 5, 9, 13, 17)
    for a, b in ((0, root), (root, root + 1), (root + 1, root + 2), (root + 2, root + 3))
)
"""The same of a hand."""

COLOURS = ((80, 220, 120), (255, 170, 60), (90, 170, 255), (240, 110, 200))
"""Of people, in their order, red green blue."""

SEEN = 0.5
"""How surely a point must be seen to be drawn."""

Points = Sequence[tuple[float, float, bool]]
"""x, y as shares of the image, and whether it is seen."""


def small(image: Image, mirror: bool) -> Image:
    """Return an image that fits into WIDTH by HEIGHT, turned round for a mirror."""
    height, width = image.shape[:2]
    scale = min(WIDTH / width, HEIGHT / height, 1.0)
    size = max(1, int(width * scale)), max(1, int(height * scale))
    cv2 = needed("cv2", "camera")
    made = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(made[:, ::-1] if mirror else made)


def draw(image: Image, found: Mapping[str, Mapping[int, Float32Array]], mirror: bool) -> None:
    """Draw bodies and hands, by what was looked for and the number of the person."""
    for number, values in found.get("pose", {}).items():
        rows = values.reshape(-1, 6)
        points = [(float(x), float(y), bool(seen > SEEN)) for x, y, seen, *_ in rows]
        _lines(image, points, BODY, COLOURS[number % len(COLOURS)], mirror)
    for values in found.get("hands", {}).values():
        for side, part in zip(HANDS, np.split(values, len(HANDS)), strict=True):
            if part[0] > 0:
                rows = part[1:].reshape(-1, 5)
                points = [(float(x), float(y), True) for x, y, *_ in rows]
                _lines(image, points, FINGERS, COLOURS[2 + HANDS.index(side)], mirror)


def _lines(
    image: Image,
    points: Points,
    joined: Iterable[tuple[int, int]],
    colour: tuple[int, int, int],
    mirror: bool,
) -> None:
    cv2, (height, width) = needed("cv2", "camera"), image.shape[:2]
    places = [(_pixel(1 - x if mirror else x, width), _pixel(y, height)) for x, y, _ in points]
    for a, b in joined:
        if points[a][2] and points[b][2]:
            cv2.line(image, places[a], places[b], colour, 2, cv2.LINE_AA)


def _pixel(share: float, size: int) -> int:
    """Return where a share of the image is; far outside is as good as outside."""
    return round(min(max(share, -2.0), 3.0) * size)
