"""The ways to play a model: its own methods, one after the other, from latents to sound."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np

from pipeline.sound.bending import Bender
from pipeline.sound.fades import glide
from pipeline.sound.metadata import Metadata, Method, ModelError
from pipeline.sound.settings import SoundSettings
from pipeline.sound.source import Source
from recordings.frame import Float32Array

if TYPE_CHECKING:
    from torch import Tensor

GESTURE, SOUND, SUM = "gesture", "sound", "sum"
"""Where a latent comes from."""


class Runs(Protocol):
    """What modes need of a model."""

    metadata: Metadata

    @property
    def window(self) -> int:
        """Samples of the shortest block that every method takes."""

    def call(self, name: str, x: Float32Array) -> Float32Array:
        """Return a method's output."""

    def run(self, name: str, x: Float32Array) -> "Tensor":
        """Return a method's output, which may be the model's own memory."""


class Mode:
    """Plays one method of a model; `inputs` latents, `ratio` samples for each frame of them.

    Raises ModelError for what the model has not.
    """

    needs_sound = False

    def __init__(self, model: Runs, settings: SoundSettings, bender: Bender) -> None:
        self.model, self.settings, self.bender = model, settings, bender
        self.method = self._method()
        self.inputs = self.method.inputs
        self.ratio = self.method.input_ratio
        self.channels = self._channels()

    def _method(self) -> Method:
        return self.model.metadata.method(self.settings.mode)

    def _channels(self) -> int:
        if self.method.output_ratio == 1:
            return self.method.outputs
        self._decodes(self.method)
        return self.model.metadata.method("decode").outputs

    def _decodes(self, method: Method) -> None:
        """Raise ModelError unless decode takes what a method gives."""
        decode = self.model.metadata.method("decode")
        if (method.outputs, method.output_ratio) != (decode.inputs, decode.input_ratio):
            raise ModelError(
                f"{self.model.metadata.path.name} cannot be played in mode {self.settings.mode}: "
                f"{method.name} gives {method.outputs} latents for {method.output_ratio} samples, "
                f"decode takes {decode.inputs} for {decode.input_ratio}"
            )

    @property
    def uses(self) -> list[str]:
        """The methods that are called."""
        own = [self.method.name]
        return own if self.method.output_ratio == 1 else [*own, "decode"]

    def play(self, z: Float32Array, samples: int) -> "Tensor":  # noqa: ARG002 - z tells how many
        """Return sound, shape (voices, channels, samples), for latents (voices, inputs, frames).

        It may be the model's own memory: use it before the next call.
        """
        bent = self.bender.apply(z)
        if self.method.output_ratio == 1:
            return self.model.run(self.method.name, bent)
        return self.decode(self.model.call(self.method.name, bent))

    def decode(self, z: Float32Array) -> "Tensor":
        """Return the sound of latents, with the noise that is wanted beyond them."""
        return self.model.run("decode", self.bender.fill(z))


class Decode(Mode):
    """Latents from the gesture, to sound."""

    def play(self, z: Float32Array, samples: int) -> "Tensor":  # noqa: ARG002 - as in Mode
        """Return sound for latents."""
        return self.decode(self.bender.apply(z))


class Mixed(Mode):
    """Latents from the gesture and from elsewhere: each from one of them, or their sum."""

    def __init__(
        self,
        model: Runs,
        settings: SoundSettings,
        bender: Bender,
        sources: Sequence[str],
    ) -> None:
        super().__init__(model, settings, bender)
        self._decodes(self._other())
        self.choose(sources)
        self._shares = self._wanted

    def choose(self, sources: Sequence[str]) -> None:
        """Take each latent from here: gesture, sound or sum, in order; sum where none is said.

        Reached frame by frame over what is made next.
        """
        words = [*sources, *[SUM] * (self.inputs - len(sources))][: self.inputs]
        gesture = np.array([[w != SOUND] for w in words], np.float32)
        sound = np.array([[w != GESTURE] for w in words], np.float32)
        self._wanted = gesture, sound

    def _method(self) -> Method:
        return self.model.metadata.method("decode")

    def _channels(self) -> int:
        return self.method.outputs

    @property
    def uses(self) -> list[str]:
        """The methods that are called."""
        return [self._other().name, "decode"]

    def _other(self) -> Method:
        raise NotImplementedError

    def _latents(self, voices: int, samples: int) -> Float32Array:
        raise NotImplementedError

    def play(self, z: Float32Array, samples: int) -> "Tensor":
        """Return sound for latents."""
        pairs = zip(self._shares, self._wanted, strict=True)
        gesture, sound = (glide(a, b, z.shape[2]) for a, b in pairs)
        self._shares = self._wanted
        mixed = z * gesture + self._latents(len(z), samples) * sound
        return self.decode(self.bender.apply(mixed))


class Around(Mixed):
    """Latents of a sound that is encoded as it plays, moved by the gesture."""

    needs_sound = True
    source: Source

    def _other(self) -> Method:
        return self.model.metadata.method("encode")

    def _latents(self, voices: int, samples: int) -> Float32Array:  # noqa: ARG002 - one for all
        return self.model.call("encode", self.source.next(samples)[None])


class Prior(Mixed):
    """Latents that the model's prior goes through by itself, moved by the gesture."""

    def _other(self) -> Method:
        return self.model.metadata.method("prior")

    def _latents(self, voices: int, samples: int) -> Float32Array:
        prior = self._other()
        shape = voices, prior.inputs, samples // prior.input_ratio
        return self.model.call("prior", np.full(shape, self.settings.temperature, np.float32))


class Forward(Mode):
    """A sound through the whole model; the gesture's latents are not heard."""

    needs_sound = True
    source: Source

    def __init__(self, model: Runs, settings: SoundSettings, bender: Bender) -> None:
        super().__init__(model, settings, bender)
        self.inputs, self.ratio = 0, model.window

    def play(self, z: Float32Array, samples: int) -> "Tensor":
        """Return the sound of the source through the model."""
        heard = np.repeat(self.source.next(samples)[None], len(z), axis=0)
        return self.model.run("forward", heard)


def mode_of(
    model: Runs,
    settings: SoundSettings,
    bender: Bender,
    sources: Sequence[str] = (),
    source: Source | None = None,
) -> Mode:
    """Return the way of playing that a scene wants; raises ModelError."""
    mode: Mode
    if settings.mode == "decode":
        mode = Decode(model, settings, bender)
    elif settings.mode in ("around", "prior"):
        kind = Around if settings.mode == "around" else Prior
        mode = kind(model, settings, bender, sources)
    else:
        mode = (Forward if settings.mode == "forward" else Mode)(model, settings, bender)
    if mode.needs_sound and source is None:
        raise ModelError(
            f'the mode {settings.mode} needs a sound: write sound = "sounds/…" into the scene\'s '
            "[sound] table"
        )
    if isinstance(mode, Around | Forward) and source is not None:
        mode.source = source
    return mode
