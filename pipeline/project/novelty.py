"""What becomes of the latents where a movement is like nothing that was taught: [novelty]."""

from dataclasses import dataclass
from typing import Literal, get_args

Policy = Literal["show", "rest", "hold", "open"]

POLICIES: tuple[str, ...] = get_args(Policy)

PROJECT = "project"
"""What a scene's policy is set to that has none of its own."""


@dataclass
class NoveltySettings:
    """What is done there: `show` it only, go to `rest`, `hold` the last known, or `open` up."""

    policy: Policy = "show"


@dataclass
class SceneNovelty:
    """The same for one scene; "": as the project has it."""

    policy: Literal["", Policy] = ""
