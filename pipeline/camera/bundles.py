"""Makes the models that MediaPipe's Tasks load from those that its older wheels carry."""

import hashlib
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.camera.lighter import ALIGNED, lighter, opened, packed, plain
from recordings.files import write_atomic

PROJECT, VERSION = "mediapipe", "0.10.21"
"""The last release whose wheels carry the models; its licence is Apache-2.0."""

_MODULES = "mediapipe/modules/"


class Part(NamedTuple):
    """One model of a bundle: its name there, where the wheel has it, and how images are scaled.

    `sha256` is that of the wheel's copy, the same on every platform. The output `unused` is one
    that Limber never asks for, and that is not computed therefore.
    """

    name: str
    source: str
    sha256: str
    mean: float
    std: float
    unused: str = ""


RECIPES: dict[str, Sequence[Part]] = {
    "pose": (
        Part(
            "pose_detector.tflite",
            _MODULES + "pose_detection/pose_detection.tflite",
            "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
            127.5,
            127.5,
        ),
        Part(
            "pose_landmarks_detector.tflite",
            _MODULES + "pose_landmark/pose_landmark_full.tflite",
            "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
            0.0,
            255.0,
            "Identity_2",  # a mask of the body, 256 x 256: a third of the time
        ),
    ),
    "hands": (
        Part(
            "hand_detector.tflite",
            _MODULES + "palm_detection/palm_detection_full.tflite",
            "1b14e9422c6ad006cde6581a46c8b90dd573c07ab7f3934b5589e7cea3f89a54",
            0.0,
            255.0,
        ),
        Part(
            "hand_landmarks_detector.tflite",
            _MODULES + "hand_landmark/hand_landmark_full.tflite",
            "11c272b891e1a99ab034208e23937a8008388cf11ed2a9d776ed3d01d0ba00e3",
            0.0,
            255.0,
        ),
    ),
}
"""What is in each bundle. The scaling is that of the graphs of that release
(google-ai-edge/mediapipe, pose_detection_cpu.pbtxt: -1 to 1; pose_landmark_cpu.pbtxt: 0 to 1)."""


class WrongModelError(ValueError):
    """A wheel has other models than those that are wanted."""


def build(kind: str, wheel: Path, out: Path) -> None:
    """Write the bundle of this kind from a wheel; `out` is there whole, or not at all.

    Needs mediapipe 1. Raises WrongModelError, KeyError for a wheel without the models, OSError.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(wheel) as source, zipfile.ZipFile(made, "w") as target:
        for part in RECIPES[kind]:
            model = source.read(part.source)
            if hashlib.sha256(model).hexdigest() != part.sha256:
                raise WrongModelError(f"{wheel.name} has another {part.name} than {VERSION} has")
            whole = lighter(scaled(model, part), part.unused)
            target.writestr(_entry(part.name, made.tell()), whole)
    write_atomic(out, made.getvalue())


def lighten(kind: str, bundle: Path) -> bool:
    """Leave out of a bundle that was made before what nobody uses; return whether there was such.

    Needs mediapipe. Raises OSError, KeyError for a bundle without the models.
    """
    made, before = io.BytesIO(), bundle.read_bytes()
    with zipfile.ZipFile(io.BytesIO(before)) as source, zipfile.ZipFile(made, "w") as target:
        for part in RECIPES[kind]:
            whole = lighter(source.read(part.name), part.unused)
            target.writestr(_entry(part.name, made.tell()), whole)
    if made.getvalue() == before:
        return False
    write_atomic(bundle, made.getvalue())
    return True


def licence(wheel: Path) -> bytes:
    """Return the licence that a wheel comes with; raises KeyError where it has none."""
    with zipfile.ZipFile(wheel) as source:
        return source.read(f"{PROJECT}-{VERSION}.dist-info/LICENSE")


def _entry(name: str, at: int) -> zipfile.ZipInfo:
    """Return a file's entry at a place in the archive, so that its content is aligned."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    padding = -(at + 30 + len(name) + 4) % ALIGNED
    entry.extra = b"\x35\xd9" + padding.to_bytes(2, "little") + bytes(padding)  # as zipalign
    return entry


def scaled(model: bytes, part: Part) -> bytes:
    """Return a TensorFlow Lite model that says how its images are scaled.

    The Tasks ask for that in the model's metadata (NormalizationOptions), which the wheel's
    copies lack.
    """
    import numpy as np
    from mediapipe.tasks.metadata import schema_py_generated as schema

    found = opened(model)
    buffer = schema.BufferT()
    buffer.data = np.frombuffer(_metadata(found.subgraphs[0], part), np.uint8)
    found.buffers.append(buffer)
    named = schema.MetadataT()
    named.name, named.buffer = "TFLITE_METADATA", len(found.buffers) - 1
    others = [m for m in found.metadata or [] if m.name not in (b"TFLITE_METADATA", named.name)]
    found.metadata = [*others, named]
    return packed(found, len(model))


def _metadata(graph: Any, part: Part) -> bytes:
    """Return the metadata of a model with this graph."""
    import flatbuffers
    from mediapipe.tasks.metadata import metadata_schema_py_generated as schema

    scale, unit = schema.NormalizationOptionsT(), schema.ProcessUnitT()
    scale.mean, scale.std = [part.mean], [part.std]
    unit.optionsType, unit.options = schema.ProcessUnitOptions.NormalizationOptions, scale
    image, content = schema.ImagePropertiesT(), schema.ContentT()
    image.colorSpace = schema.ColorSpaceType.RGB
    content.contentPropertiesType = schema.ContentProperties.ImageProperties
    content.contentProperties = image
    taken = schema.TensorMetadataT()
    taken.name, taken.processUnits, taken.content = "image", [unit], content
    described, whole = schema.SubGraphMetadataT(), schema.ModelMetadataT()
    described.inputTensorMetadata = [taken]
    described.outputTensorMetadata = [_named(graph.tensors[i].name) for i in graph.outputs]
    whole.name, whole.subgraphMetadata, whole.minParserVersion = part.name, [described], "1.0.0"
    builder = flatbuffers.Builder(0)
    builder.Finish(whole.Pack(builder), b"M001")
    return bytes(builder.Output())


def _named(name: bytes | str) -> Any:
    """Return the description of a tensor that says its name alone."""
    from mediapipe.tasks.metadata import metadata_schema_py_generated as schema

    described = schema.TensorMetadataT()
    described.name = plain(name)
    return described
