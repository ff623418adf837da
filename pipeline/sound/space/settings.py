"""How a scene uses its model's space: the `[space]` table of scene.toml."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Axes = Literal["latents", "principal"]


@dataclass
class SpaceSettings:
    """Where the space is, whether the latents stay inside it, and what the scene's latents are.

    `file` is the space, from the project's folder; empty: the one beside the model. `inside` is 0
    to go wherever the movement goes, 1 to stay where the model has sound. With `axes` "principal"
    the scene's latents are coordinates along the principal axes, and raw ones leave.
    """

    file: str = ""
    inside: float = field(default=0.0, metadata={"min": 0.0, "max": 1.0})
    axes: Axes = "latents"

    def path(self, folder: Path) -> Path | None:
        """Return the space's file, None where none is named."""
        return folder / self.file if self.file else None
