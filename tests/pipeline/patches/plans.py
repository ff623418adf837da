"""Plans of patches to test with, and names that are hard to write."""

from pipeline.patches.base import Part, Plan

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
