"""Several mappings as one: each with its own inputs, for its own latents."""

from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mappings.base import MAPPINGS, Examples, Mapping, Watch, ignore, within
from mappings.training.model import under
from mappings.training.untaught import Untaught
from recordings.families import nearest
from recordings.frame import Float32Array

Index = NDArray[np.int64]


@dataclass
class Part:
    """A mapping, the inputs it reads and the latents it gives, both as positions.

    `outputs` are the mapping's own outputs that these latents are, in their order; None is all.
    """

    mapping: Mapping
    inputs: Index
    latents: Index
    outputs: Index | None = None

    def chosen(self, values: Float32Array) -> Float32Array:
        """Return those of the mapping's values, on the last axis, that are used."""
        return values if self.outputs is None else values[self.outputs]


@dataclass
class Composite(Mapping):
    """Mappings side by side; together their latents are complete."""

    type: ClassVar[str] = "composite"
    parts: list[Part] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._width = sum(len(part.latents) for part in self.parts)

    @property
    def notes(self) -> Sequence[str]:
        """Return what every part has to say, once."""
        return list(dict.fromkeys(note for part in self.parts for note in part.mapping.notes))

    def fresh(self) -> "Composite":
        """Return the same arrangement of unfitted mappings."""
        return Composite([Part(p.mapping.fresh(), p.inputs, p.latents) for p in self.parts])

    def fit(self, examples: Examples, watch: Watch = ignore) -> None:
        """Fit every part on its inputs and latents, which are then all that it gives."""
        for i, part in enumerate(self.parts):
            inner = within(watch, i / len(self.parts), (i + 1) / len(self.parts))
            part.mapping.fit(select(examples, part.inputs, part.latents), inner)
            part.outputs = None

    def predict(self, x: Float32Array) -> Float32Array:
        """Return the latents, shape (m,), for one row of features, shape (d,)."""
        out = np.empty(self._width, np.float32)
        for part in self.parts:
            out[part.latents] = part.chosen(part.mapping.predict(x[part.inputs]))
        return out

    def deviation(self, x: Float32Array) -> Float32Array:
        """Return the deviation that each part knows of, shape (m,)."""
        out = np.empty(self._width, np.float32)
        for part in self.parts:
            out[part.latents] = part.chosen(part.mapping.deviation(x[part.inputs]))
        return out

    def weights(self) -> dict[str, NDArray[Any]]:
        """Return the arrays of every part."""
        named: dict[str, NDArray[Any]] = {}
        for i, part in enumerate(self.parts):
            named |= {f"part{i}.{name}": a for name, a in part.mapping.weights().items()}
            named |= {f"part{i}:inputs": part.inputs, f"part{i}:latents": part.latents}
            if part.outputs is not None:
                named[f"part{i}:outputs"] = part.outputs
        return named

    def facts(self) -> dict[str, Any]:
        """Return type, settings and facts of every part."""
        return {"parts": [describe(part.mapping) for part in self.parts]}

    def restore(self, weights: Table[str, NDArray[Any]], facts: Table[str, Any]) -> None:
        """Become the stored mappings; raises ValueError when they are none."""
        try:
            described = list(facts["parts"])
            self.parts = [_restored(weights, i, told) for i, told in enumerate(described)]
        except (KeyError, TypeError, IndexError) as error:
            raise ValueError(f"this is no stored composite mapping: {error!r}") from error
        self.__post_init__()
        covered = sorted(j for part in self.parts for j in part.latents.tolist())
        if covered != list(range(self._width)):
            raise ValueError("the stored latents are not complete")


def _restored(weights: Table[str, NDArray[Any]], i: int, told: Table[str, Any]) -> Part:
    inputs, latents = (_positions(weights, f"part{i}:{name}") for name in ("inputs", "latents"))
    chosen = f"part{i}:outputs"
    outputs = _positions(weights, chosen) if chosen in weights else None
    mapping = restored(told, under(weights, f"part{i}."))
    part = Part(mapping, inputs, latents, outputs)
    if part.chosen(mapping.predict(np.zeros(len(inputs), np.float32))).shape != latents.shape:
        raise ValueError("the stored latents do not agree with their mapping")
    return part


def _positions(weights: Table[str, NDArray[Any]], name: str) -> Index:
    found = weights[name]
    if found.ndim != 1 or np.any(found < 0):
        raise ValueError("the stored inputs or latents are none")
    return found.astype(np.int64)


def select(examples: Examples, inputs: Index, latents: Index) -> Examples:
    """Return the examples with these inputs and latents only."""
    return Examples(
        examples.x[:, inputs],
        examples.y[:, latents],
        examples.rounds,
        tuple(examples.inputs[i] for i in inputs),
        tuple(examples.outputs[j] for j in latents),
        examples.weights,
        examples.times,
        examples.watched[:, inputs],
        examples.sounds[:, latents],
    )


def build(kind: str, settings: Table[str, Any]) -> Mapping:
    """Return an unfitted mapping; raises ValueError naming the nearest kind or setting."""
    if kind == Composite.type:
        return Composite()
    made = Untaught if kind == Untaught.type else MAPPINGS.load(kind)
    valid = {f.name: f.default for f in fields(made)}
    for name, value in settings.items():
        if name not in valid:
            hint = nearest(name, valid) if valid else " It has none."
            raise ValueError(f'{kind} has no setting "{name}".{hint}')
        if type(value) is not type(valid[name]):
            raise ValueError(f"{name} of {kind} is {value!r}; set it like {valid[name]!r}")
    return made(**settings)


def describe(mapping: Mapping) -> dict[str, Any]:
    """Return what `restored` needs besides the arrays, as JSON values."""
    settings = {} if isinstance(mapping, Composite) else _settings(mapping)
    return {"type": mapping.type, "settings": settings, "facts": mapping.facts()}


def restored(told: Table[str, Any], weights: Table[str, NDArray[Any]]) -> Mapping:
    """Return the described mapping with its weights; raises ValueError when they do not fit."""
    kind, settings, facts = (told[key] for key in ("type", "settings", "facts"))
    if not (isinstance(kind, str) and isinstance(settings, dict) and isinstance(facts, dict)):
        raise ValueError("the stored description is none")
    mapping = build(kind, settings)
    mapping.restore(weights, facts)
    return mapping


def _settings(mapping: Mapping) -> dict[str, Any]:
    return {f.name: getattr(mapping, f.name) for f in fields(mapping)}
