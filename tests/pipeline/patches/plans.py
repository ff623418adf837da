"""Plans of patches to test with, and names that are hard to write."""

from dataclasses import replace
from typing import get_args

from pipeline.patches.base import Around, Decoder, Part, Plan, Variant

HARD = (
    "a b",
    "$1",
    "x$0-y;z",
    "1",
    "-2",
    "c,d",
    "é語",
    'q"u"o',
    "back\\slash",
    "it's",
    "{b}",
    "#1",
)
"""Each holds something that Max, Pd or SuperCollider would take for more than a letter."""


def plan(
    *scenes: str, latents: int = 3, port: int = 12000, control: int = 6448, model: str = "m"
) -> Plan:
    """Return a plan of scenes; of one that is alone without a name."""
    parts = tuple(
        Part(
            scene or "main",
            tuple(f"latent {i + 1}" for i in range(latents)),
            f"/limber/{scene}/latents" if scene else "/limber/latents",
            f"/limber/{scene}/gain" if scene else "/limber/gain",
            model,
            i == 0,
        )
        for i, scene in enumerate(scenes or ("",))
    )
    return Plan("my piece", parts, port, "127.0.0.1", control)


STEREO = Decoder(5, 2, 1, 1024, 0, 44100, ("(a)", "pitch", "a very long label", "d", "e"), ("n",))
"""A model with more latents than the scenes of `plan`."""

SHORT = Decoder(2, 1, 3, 512, 20, 48000, (), (), ("unused is latent 3",))
"""One with fewer, which plays three voices."""


def with_model(
    made: Plan, decoder: Decoder, around: Around | None = None, variant: Variant = "nn"
) -> Plan:
    """Return a plan whose scenes play a model that is known."""
    parts = tuple(replace(part, decoder=decoder, around=around) for part in made.parts)
    return replace(made, parts=parts, variant=variant)


def around(*sources: str, file: str = "", outlets: int = 3) -> Around:
    """Return a sound that is encoded, for latents from these sources."""
    return Around(1, outlets, sources, file)


def bent(made: Plan, *kinds: str) -> Plan:
    """Return a plan whose scenes send latents that bend, last."""
    parts = tuple(
        replace(part, latents=(*part.latents, *kinds), bends=kinds) for part in made.parts
    )
    return replace(made, parts=parts)


MODELS = [
    bent(with_model(plan(), STEREO), "scale", "bias", "noise", "fill"),
    bent(with_model(plan("one", "two"), SHORT, around("sum", "sum", "sum")), "noise"),
    bent(plan(), "fill"),
    with_model(plan(), STEREO),
    with_model(plan("one", "two"), SHORT),
    with_model(plan(), STEREO, around("gesture", "sound", "sum", file="/a b/sea.wav", outlets=2)),
    with_model(plan("one", "two"), SHORT, around("sum", "sum", "sum")),
    with_model(plan(latents=8), Decoder(8), around(*["sum"] * 8, file="sea.wav", outlets=8)),
]
"""Plans that know their models."""

VARIANTS = [
    with_model(made, decoder, None, variant)
    for variant in get_args(Variant)[1:]
    for decoder in (STEREO, SHORT, Decoder())
    for made in (plan(), plan("one", "two"), bent(plan(), "scale", "bias", "noise", "fill"))
]
"""Plans for Max's cords of many channels."""
