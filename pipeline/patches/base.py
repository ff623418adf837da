"""What a patch is: a file that lets another program play a project's latents with nn~."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from pipeline.sound.pace import RAMP
from recordings.families import Family

SMOOTHING = RAMP
"""Milliseconds in which a loudness that arrived is reached."""

NORMAL = 1.732
"""Times this, uniform noise within ±1 deviates as much as a normal number does."""

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

Variant = Literal["nn", "mc", "mcs"]
"""Max's object: nn~ with a signal for each latent, mc.nn~ (voices in one cord for each latent), or
mcs.nn~ (latents in one cord for each voice)."""


@dataclass(frozen=True)
class Choice:
    """What a person chose: models (one for all scenes, or one each; none: as scenes say), and more.

    `around` draws an encoder for every scene, not only for those whose mode is around. `delay`
    returns a sentence on a model's own delay, "" where it is not to be measured.
    """

    models: Sequence[str] = ()
    variant: Variant = "nn"
    around: bool = False
    delay: Callable[[Path], str] = lambda _: ""


AS_IT_IS = Choice()
"""What the project says itself, and nothing measured."""


@dataclass(frozen=True, slots=True)
class Decoder:
    """What is known of the model that nn~ loads; nothing, where its file was not read.

    `inlets` are its latents (0: as many as the scene's), `outlets` its channels, `voices` how many
    of them play at once. `buffer` samples are right for nn~ (0: what it takes by itself). `ramp` is
    in ms, `rate` in Hz (0: unknown). `notes` are for the patch, `warnings` for its reader too.
    """

    inlets: int = 0
    outlets: int = 1
    voices: int = 1
    buffer: int = 0
    ramp: int = RAMP
    rate: int = 0
    labels: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """A sound that nn~ encodes: `inlets` channels in, `outlets` latents out.

    `sources` say for each of the scene's latents whether it is the gesture's, the sound's or their
    sum, `file` is played round and round ("" for none: there is live input besides).
    """

    inlets: int
    outlets: int
    sources: tuple[str, ...]
    file: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A scene as a patch plays it.

    `address` brings its latents, `gain` its loudness (0 to 1), `model` decodes it; `first` is
    the scene that sounds until a gain arrives. The last of its latents are no model's: they bend
    the others, `bends` says how.
    """

    scene: str
    latents: tuple[str, ...]
    address: str
    gain: str
    model: str
    first: bool
    decoder: Decoder = Decoder()
    around: Around | None = None
    bends: tuple[str, ...] = ()

    @property
    def own(self) -> tuple[str, ...]:
        """The latents that are the model's."""
        return self.latents[: len(self.latents) - len(self.bends)]

    @property
    def bent(self) -> dict[str, int]:
        """Where among the latents each bend is that a patch can do."""
        places = {kind: len(self.own) + i for i, kind in enumerate(self.bends)}
        return {kind: at for kind, at in places.items() if kind != "fill"}

    @property
    def inlets(self) -> int:
        """How many latents nn~ takes for one voice."""
        return self.decoder.inlets or len(self.own)

    @property
    def file(self) -> str:
        """The model's file, as SuperCollider and a reader want it."""
        return self.model if self.model.endswith(".ts") else f"{self.model}.ts"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a patch is to play: its scenes, the UDP port they arrive at, where Limber listens."""

    name: str
    parts: tuple[Part, ...]
    port: int
    host: str
    control: int
    variant: Variant = "nn"

    @property
    def notes(self) -> list[str]:
        """What to know of the models, in lines for the patch."""
        return [
            f"{part.scene}: {line}"
            for part in self.parts
            for line in (*part.decoder.notes, *part.decoder.warnings)
        ]

    @property
    def warnings(self) -> list[str]:
        """What does not go together, in plain words."""
        return [f"{part.scene}: {line}" for part in self.parts for line in part.decoder.warnings]


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
