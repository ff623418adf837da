"""The cues of a show: which scenes are gone to, in which order, and how."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.settings.mistakes import Where
from recordings.families import nearest


@dataclass
class Cue:
    """A cue goes to its `scene`, which then plays, or stands at its target (`play` false).

    Scenes cross in `crossfade` seconds, None: as long as the rig says.
    """

    name: str
    scene: str
    play: bool = True
    crossfade: float | None = field(default=None, metadata={"min": 0.0, "max": 60.0, "unit": "s"})


@dataclass
class ShowSettings:
    """What buttons do in the show where it is not what they do else; "" is nothing."""

    buttons: dict[str, str] = field(default_factory=dict)


def cues_of(cues: Sequence[Cue], scenes: Mapping[str, object]) -> list[Cue]:
    """Return the cues of a rig; where it has none, the scenes in their order."""
    return list(cues) or [Cue(name, name) for name in scenes]


def cue_problems(cues: Sequence[Cue], scenes: Mapping[str, object], where: Where) -> list[str]:
    """Return which cues are of no scene."""
    return [
        where.item("cues", i).mistake(
            "scene", f'there is no scene "{cue.scene}".{nearest(cue.scene, scenes)}'
        )
        for i, cue in enumerate(cues)
        if cue.scene not in scenes
    ]
