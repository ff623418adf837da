"""Finds bodies and hands in an image, with MediaPipe's Tasks; the only place that imports them."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from pipeline.camera.image import Image
from pipeline.camera.models import model
from pipeline.camera.people import People
from recordings.frame import Float32Array, FloatArray
from sensors.wire.needed import needed

CORNERS = [11, 12, 23, 24]
"""Shoulders and hips, by MediaPipe's numbers."""

HANDS = ("left", "right")


class Finder(Protocol):
    """Finds something in image after image; used by one thread."""

    def find(self, image: Image, ms: int) -> dict[int, Float32Array]:
        """Return the values of each person found, by number from 0; shape (n,), NaN where unseen.

        `ms` is the image's time, later each time.
        """
        ...

    def close(self) -> None:
        """Give the model's memory back."""
        ...


class Bodies:
    """Finds at most `count` people; each keeps their number, also when they cross.

    Values are for each of 33 points: x, y (shares of the image, y down), visibility, and x, y, z
    in m from the middle of the hips (y down, z away).
    """

    def __init__(self, count: int) -> None:
        self._mediapipe = mediapipe = needed("mediapipe", "camera")
        vision = mediapipe.tasks.vision
        options = vision.PoseLandmarkerOptions(
            base_options=mediapipe.tasks.BaseOptions(model_asset_path=str(model("pose"))),
            running_mode=vision.RunningMode.VIDEO,
            num_poses=count,
        )
        self._task = vision.PoseLandmarker.create_from_options(options)
        self._people = People(count)

    def find(self, image: Image, ms: int) -> dict[int, Float32Array]:
        """Return the values of each person, shape (198,)."""
        result = self._task.detect_for_video(wrapped(self._mediapipe, image), ms)
        flat, world = result.pose_landmarks, result.pose_world_landmarks
        bodies = [body(p, w) for p, w in zip(flat, world, strict=True)]
        shape = np.array([image.shape[1] / image.shape[0], 1.0])
        corners = [rows[CORNERS, :2] * shape for rows in bodies]
        numbers = self._people.follow(corners, ms * 1e-3)
        pairs = zip(numbers, bodies, strict=True)
        return {n: rows.ravel().astype(np.float32) for n, rows in pairs if n is not None}

    def close(self) -> None:
        """Give the model's memory back."""
        self._task.close()


def body(flat: Any, world: Any) -> FloatArray:
    """Return a person's points, shape (33, 6)."""
    rows = [(p.x, p.y, p.visibility, w.x, w.y, w.z) for p, w in zip(flat, world, strict=True)]
    return np.array(rows, np.float64)


class Hands:
    """Finds the left and the right hand of one person, both as number 0.

    Values are for the left, then the right hand: its visibility, then for each of 21 points x, y,
    and x, y, z in m from the hand's middle. Sides are those of the person where the image is not
    a mirror's, since MediaPipe 0.10.5 (its release notes: "Swap left and right hand labels").
    """

    def __init__(self) -> None:
        self._mediapipe = mediapipe = needed("mediapipe", "camera")
        vision = mediapipe.tasks.vision
        options = vision.HandLandmarkerOptions(
            base_options=mediapipe.tasks.BaseOptions(model_asset_path=str(model("hands"))),
            running_mode=vision.RunningMode.VIDEO,
            num_hands=2,
        )
        self._task = vision.HandLandmarker.create_from_options(options)

    def find(self, image: Image, ms: int) -> dict[int, Float32Array]:
        """Return the values of both hands, shape (212,); nothing where none is seen."""
        result = self._task.detect_for_video(wrapped(self._mediapipe, image), ms)
        said = [(sure[0].category_name.lower(), float(sure[0].score)) for sure in result.handedness]
        marks = zip(result.hand_landmarks, result.hand_world_landmarks, strict=True)
        points = [hand(flat, world) for flat, world in marks]
        found = {side: (said[i][1], points[i]) for side, i in sides(said).items()}
        return {0: np.concatenate([_of(found.get(side)) for side in HANDS])} if found else {}

    def close(self) -> None:
        """Give the model's memory back."""
        self._task.close()


def sides(said: Sequence[tuple[str, float]]) -> dict[str, int]:
    """Return which of the hands found is which; `said` are the side of each and how sure that is.

    One person has one of each: of two that are said to be the same, the less sure is the other.
    """
    found: dict[str, int] = {}
    for i in sorted(range(len(said)), key=lambda i: -said[i][1]):
        side = said[i][0]
        found.setdefault(side if side not in found else HANDS[HANDS[0] == side], i)
    return found


def hand(flat: Any, world: Any) -> Float32Array:
    """Return a hand's points one after the other, shape (105,)."""
    rows = [(p.x, p.y, w.x, w.y, w.z) for p, w in zip(flat, world, strict=True)]
    return np.array(rows, np.float32).ravel()


def _of(found: tuple[float, Float32Array] | None) -> Float32Array:
    """Return the values of one hand, shape (106,); of one unseen NaN, and visibility 0."""
    if found is None:
        return np.concatenate([np.zeros(1, np.float32), np.full(105, np.nan, np.float32)])
    return np.concatenate([np.array([found[0]], np.float32), found[1]])


def wrapped(mediapipe: Any, image: Image) -> Any:
    """Return an image as MediaPipe takes it."""
    return mediapipe.Image(
        image_format=mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(image)
    )
