"""What a patch is: a file that lets another program play a project's latents with nn~."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from recordings.families import Family

SMOOTHING = 20
"""Milliseconds in which a value that arrived is reached: about two steps of 100 a second."""

LEVEL = -6
"""Where the fader stands at first, dB."""

TONE = (440, 0.1)
"""The test tone: Hz and amplitude."""

TROUBLE = (
    "If nn~ does not load (a dashed or red box), the usual reasons:",
    "1. nn~ is not installed, or in a folder where this program does not look.",
    "2. MODEL.ts is not found: put it beside this patch, or its folder into the search path.",
    "3. macOS holds what was downloaded: xattr -dr com.apple.quarantine FOLDER-OF-NN~",
    "4. It is built for another processor, or (Windows) its libraries are not beside it.",
    "5. It loads but lacks inlets: the model has fewer latents than the scene.",
)
"""Why nn~ fails, from what its users report and its README says (acids-ircam/nn_tilde)."""


@dataclass(frozen=True, slots=True)
class Part:
    """A scene as a patch plays it.

    `address` brings its latents, `gain` its loudness (0 to 1), `model` decodes it; `first` is
    the scene that sounds until a gain arrives.
    """

    scene: str
    latents: tuple[str, ...]
    address: str
    gain: str
    model: str
    first: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What a patch is to play: its scenes, the UDP port they arrive at, where Limber listens."""

    name: str
    parts: tuple[Part, ...]
    port: int
    host: str
    control: int


class Patch(ABC):
    """One kind of patch; `suffix` ends its file's name, `program` opens it."""

    suffix: ClassVar[str]
    program: ClassVar[str]

    @abstractmethod
    def text(self, plan: Plan) -> str:
        """Return the file's text."""


PATCHES: Family[Patch] = Family("pipeline.patches", Patch, "patch")  # type: ignore[type-abstract]  # only subclasses are made


def one_line(text: str) -> str:
    """Return text without line breaks and other characters that a box cannot hold."""
    mended = text.encode(errors="replace").decode()
    return " ".join("".join(c if c.isprintable() else " " for c in mended).split())
