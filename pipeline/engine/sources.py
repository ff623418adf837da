"""Which inputs of a mapping belong together: by feature, and by what of a sensor they come from."""

from collections.abc import Sequence

from pipeline.engine.inputs import belongs
from pipeline.features.base import Feature

Positions = dict[str, list[int]]


def by_feature(features: Sequence[Feature], inputs: Sequence[str]) -> Positions:
    """Return the positions of each feature's values among a mapping's inputs; none are left out."""
    found = {f.name: [i for i, n in enumerate(inputs) if belongs(n, f.name)] for f in features}
    return {name: positions for name, positions in found.items() if positions}


def by_source(features: Sequence[Feature], inputs: Sequence[str]) -> Positions:
    """Return the positions of all inputs that depend on each group of a sensor's channels.

    A group is called as in "phone.gyroscope"; of a sensor that is taken whole, as the sensor. An
    input that is computed from several counts for each.
    """
    found: Positions = {}
    for feature in features:
        positions = by_feature([feature], inputs).get(feature.name, [])
        for source in sources(feature, features):
            known = found.setdefault(source, [])
            known += [i for i in positions if i not in known]
    return {name: positions for name, positions in found.items() if positions}


def sources(feature: Feature, features: Sequence[Feature]) -> list[str]:
    """Return the groups of channels that a feature is computed from, through others too."""
    before = features[: next(i for i, f in enumerate(features) if f is feature)]
    found: list[str] = []
    for name in feature.inputs:
        inner = [f for f in before if belongs(name, f.name)]
        found += sources(inner[-1], before) if inner else [".".join(name.split(".")[:2])]
    return list(dict.fromkeys(found))
