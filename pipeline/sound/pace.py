"""How often nn~ looks at latents, how often they come, and what that means for their ramps."""

TIMER = 0.01
"""Seconds between the engine's own steps while anything moves (pipeline.engine.scene.TICK)."""

TYPICAL = 44100
"""Hz, for what is reckoned with a model that does not say its rate."""

RAMP = 20
"""Milliseconds in which a value that arrived is reached: about two steps of 100 a second."""


def frames_of(ratio: int, rate: int) -> float:
    """Return how many frames of latents a model takes in a second, one each `ratio` samples.

    A `rate` of 0 is a model's that does not say its own.
    """
    return (rate or TYPICAL) / ratio


def ramp(frames: float, limit: float = 0.0) -> int:
    """Return in how many ms a value that arrived is to be reached, 0 for at once.

    `frames` a second are taken of what `limit` a second (0: no limit) bring. nn~ takes the last
    sample of each window: where windows are longer than ramps, these would only delay. Where
    messages are rarer than windows, the ramp goes all the way to the next.
    """
    period = max(TIMER, 1 / limit if limit else 0.0)
    if 1 / frames >= max(period, RAMP / 1000):
        return 0
    return max(RAMP, round(1000 * period))


def too_seldom(output: str, limit: float, model: str, frames: float) -> str:
    """Return what to say of an output whose `limit` is below what a model takes; "" if it is not.

    Both are per second; a limit of 0 is none.
    """
    if not limit or limit >= frames:
        return ""
    return (
        f'"{output}" sends at most {limit:g} times a second, and {model} takes latents '
        f"{frames:.1f} times: take rate away from the output, or make it {int(frames) + 1} or more"
    )
