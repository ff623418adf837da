"""Arithmetic of expressions: defined for all finite numbers, never beyond ± LARGEST."""

import math
import operator
from collections.abc import Callable

from pipeline.features.base import LARGEST

Operation = Callable[..., float]

SMALLEST = 1 / LARGEST
"""The logarithm of this is taken for that of all below."""


def limited(value: float) -> float:
    """Return `value` within ± LARGEST."""
    return LARGEST if value > LARGEST else -LARGEST if value < -LARGEST else value


def add(a: float, b: float) -> float:
    """Return a + b."""
    return limited(a + b)


def subtract(a: float, b: float) -> float:
    """Return a - b."""
    return limited(a - b)


def multiply(a: float, b: float) -> float:
    """Return a · b."""
    return limited(a * b)


def divide(a: float, b: float) -> float:
    """Return a / b; 0 for b = 0."""
    return limited(a / b) if b else 0.0


def floor_divide(a: float, b: float) -> float:
    """Return the whole part of a / b, rounded down; 0 for b = 0."""
    return limited(a // b) if b else 0.0


def modulo(a: float, b: float) -> float:
    """Return what is left of a / b, with the sign of b; 0 for b = 0."""
    return a % b if b else 0.0


def power(a: float, b: float) -> float:
    """Return a to the power b; 0 where that is no real number (and for 0 to a negative one)."""
    try:
        return limited(math.pow(a, b))
    except ValueError:
        return 0.0
    except OverflowError:
        return -LARGEST if a < 0 and b % 2 else LARGEST


def exponential(a: float) -> float:
    """Return e to the power a."""
    return math.exp(min(a, math.log(LARGEST)))


def logarithm(a: float) -> float:
    """Return the natural logarithm; below SMALLEST that of SMALLEST, -27.6."""
    return math.log(max(a, SMALLEST))


def root(a: float) -> float:
    """Return the square root; 0 below 0."""
    return math.sqrt(max(a, 0.0))


def sign(a: float) -> float:
    """Return -1, 0 or 1."""
    return float((a > 0) - (a < 0))


def clip(a: float, low: float, high: float) -> float:
    """Return `a`, not below `low`, and above all not beyond `high`."""
    return min(max(a, low), high)


def scale(a: float, low: float, high: float, to_low: float, to_high: float) -> float:
    """Return `a` of low…high as it lies in to_low…to_high, also outside; to_low for low = high."""
    return limited(to_low + divide(a - low, high - low) * (to_high - to_low))


def total(*values: float) -> float:
    """Return the sum."""
    return limited(sum(values))


def mean(*values: float) -> float:
    """Return the mean."""
    return sum(values) / len(values)


def length(*values: float) -> float:
    """Return the Euclidean length."""
    return limited(math.hypot(*values))


def choose(condition: float, yes: float, no: float) -> float:
    """Return `yes` unless the condition is 0."""
    return yes if condition else no


def every(*values: float) -> float:
    """Return 1 if none is 0, else 0."""
    return float(all(values))


def some(*values: float) -> float:
    """Return 1 if one is not 0, else 0."""
    return float(any(values))


def chain(comparisons: list[Callable[[float, float], bool]]) -> Operation:
    """Return what gives 1 if each value compares so with the next, else 0."""

    def holds(*values: float) -> float:
        pairs = zip(comparisons, values, values[1:], strict=False)  # one value more
        return float(all(compare(a, b) for compare, a, b in pairs))

    return holds


def invert(a: float) -> float:
    """Return 1 for 0, else 0."""
    return float(not a)


MANY = 256
"""More values than any expression has."""

FUNCTIONS: dict[str, tuple[Operation, int, int]] = {
    "abs": (abs, 1, 1),
    "atan2": (math.atan2, 2, 2),
    "ceil": (lambda a: float(math.ceil(a)), 1, 1),
    "clip": (clip, 3, 3),
    "cos": (math.cos, 1, 1),
    "exp": (exponential, 1, 1),
    "floor": (lambda a: float(math.floor(a)), 1, 1),
    "hypot": (length, 1, MANY),
    "log": (logarithm, 1, 1),
    "max": (lambda *values: max(values), 1, MANY),
    "mean": (mean, 1, MANY),
    "min": (lambda *values: min(values), 1, MANY),
    "pow": (power, 2, 2),
    "round": (lambda a: float(round(a)), 1, 1),
    "scale": (scale, 5, 5),
    "sign": (sign, 1, 1),
    "sin": (math.sin, 1, 1),
    "sqrt": (root, 1, 1),
    "sum": (total, 1, MANY),
    "tan": (lambda a: limited(math.tan(a)), 1, 1),
}
"""Name → operation, fewest and most values."""

NEGATE: Operation = operator.neg
