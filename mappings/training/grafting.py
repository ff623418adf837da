"""Takes a mapping apart by its latents, and puts such parts of several mappings together."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mappings.base import Mapping
from mappings.training.composite import Composite, Index, Part


@dataclass(frozen=True)
class Scion:
    """Some latents of a mapping: its parts for them, with the names of the inputs they count in."""

    inputs: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def latents(self) -> list[int]:
        """The positions of the latents that are given here, in ascending order."""
        return sorted(j for part in self.parts for j in part.latents.tolist())


def scion(
    mapping: Mapping, inputs: Sequence[str], width: int, latents: Sequence[int] | None = None
) -> Scion:
    """Return what gives some of a mapping's `width` latents (None: all), at their positions.

    The mapping itself is shared, not copied; of a composite, what gives none of them is left out.
    """
    whole = Part(mapping, np.arange(len(inputs)), np.arange(width))
    wanted = range(width) if latents is None else latents
    parts = (narrowed(part, wanted) for part in flat(whole))
    return Scion(tuple(inputs), tuple(part for part in parts if len(part.latents)))


def moved(found: Scion, to: Sequence[int]) -> Scion:
    """Return the same with its latents, in ascending order, at other positions."""
    places = dict(zip(found.latents, to, strict=True))
    parts = (replace(p, latents=index(places[j] for j in p.latents.tolist())) for p in found.parts)
    return Scion(found.inputs, tuple(parts))


def grafted(scions: Sequence[Scion]) -> tuple[Composite, tuple[str, ...]]:
    """Return one mapping of parts whose latents are complete together, and its inputs' names.

    An input is known by its name; what none of the parts reads is no input of it. Raises
    ValueError when a latent is missing or given twice.
    """
    covered = sorted(j for one in scions for j in one.latents)
    if covered != list(range(len(covered))):
        raise ValueError(f"the latents at {covered} are not complete, or not each given once")
    read = [s.inputs[i] for s in scions for part in s.parts for i in part.inputs.tolist()]
    names = tuple(dict.fromkeys(read))
    place = {name: i for i, name in enumerate(names)}
    return Composite(
        [
            replace(part, inputs=index(place[one.inputs[i]] for i in part.inputs.tolist()))
            for one in scions
            for part in one.parts
        ]
    ), names


def flat(part: Part) -> list[Part]:
    """Return a part as parts that are no composites; positions are those of the outermost."""
    if not isinstance(part.mapping, Composite):
        return [part]
    own = np.arange(len(part.latents)) if part.outputs is None else part.outputs
    where = dict(zip(own.tolist(), part.latents.tolist(), strict=True))
    found = []
    for inner in part.mapping.parts:
        kept = narrowed(inner, where)
        if len(kept.latents):
            at = index(where[j] for j in kept.latents.tolist())
            found += flat(replace(kept, inputs=part.inputs[kept.inputs], latents=at))
    return found


def narrowed(part: Part, latents: Collection[int]) -> Part:
    """Return a part with those of its latents only that are among `latents`."""
    kept = np.isin(part.latents, np.array(list(latents), np.int64))
    if kept.all():
        return part
    own = np.arange(len(part.latents)) if part.outputs is None else part.outputs
    return replace(part, latents=part.latents[kept], outputs=own[kept])


def index(positions: Iterable[int]) -> Index:
    """Return positions as an array."""
    return np.array(list(positions), np.int64)
