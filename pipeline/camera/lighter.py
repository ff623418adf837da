"""Leaves out of a TensorFlow Lite model what only an output that nobody uses needs."""

from typing import Any

ALIGNED = 16
"""Bytes: the models are read where they lie in the file."""


def opened(model: bytes) -> Any:
    """Return a model as objects that can be changed (schema.ModelT); needs mediapipe."""
    from mediapipe.tasks.metadata import schema_py_generated as schema

    return schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(model, 0))


def packed(found: Any, size: int) -> bytes:
    """Return the bytes of such objects, of about that `size`."""
    import flatbuffers

    class Aligned(flatbuffers.Builder):  # type: ignore[misc]  # it has no types
        """Aligns tensors as the schema asks (force_align: 16), which flatbuffers leaves out."""

        def StartVector(self, size: int, count: int, alignment: int) -> Any:  # noqa: N802 - its name
            large = size == 1 and count >= ALIGNED
            return super().StartVector(size, count, ALIGNED if large else alignment)

    builder = Aligned(size + 4096)
    builder.Finish(found.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def lighter(model: bytes, unused: str) -> bytes:
    """Return a model without the operators that only the output `unused` needs.

    In its place comes the smallest of the other outputs, so that all keep their places: what they
    say is the same to the bit. A model without such an output is returned as it is.
    """
    import numpy as np

    found = opened(model)
    graph = found.subgraphs[0]
    names = [plain(graph.tensors[i].name) for i in graph.outputs]
    if unused not in names:
        return model
    others = [int(i) for i, name in zip(graph.outputs, names, strict=True) if name != unused]
    least = min(others, key=lambda i: int(np.prod(graph.tensors[i].shape)))
    wanted = needed(graph.operators, others)
    graph.operators = [op for i, op in enumerate(graph.operators) if i in wanted]
    pairs = zip(graph.outputs, names, strict=True)
    outputs = [least if name == unused else int(i) for i, name in pairs]
    graph.outputs = np.array(outputs, np.int32)
    return packed(found, len(model))


def needed(operators: Any, outputs: list[int]) -> set[int]:
    """Return the places of the operators that these tensors come from."""
    made_by = {int(o): i for i, op in enumerate(operators) for o in op.outputs}
    found: set[int] = set()
    todo = [made_by[tensor] for tensor in outputs if tensor in made_by]
    while todo:
        place = todo.pop()
        if place not in found:
            found.add(place)
            inputs = (int(tensor) for tensor in operators[place].inputs)
            todo += [made_by[tensor] for tensor in inputs if tensor in made_by]
    return found


def plain(name: bytes | str) -> str:
    """Return the name of a tensor."""
    return name.decode() if isinstance(name, bytes) else name
