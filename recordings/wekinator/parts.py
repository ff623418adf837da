"""What a project of Wekinator's is made of."""

from dataclasses import dataclass, field

PORT, OUTPUT_PORT = 6448, 12000
"""Where Wekinator listens and sends, unless told otherwise."""


class WekinatorError(ValueError):
    """A file is not as Wekinator writes it; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Example:
    """One reading with the outputs that belong to it; None where one was not recorded.

    `time` is in ms since 1970, `round` the number of Wekinator's training round.
    """

    time: int
    round: int
    inputs: tuple[float, ...]
    outputs: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Inputs:
    """The names of the inputs, in order, and the OSC address they come to."""

    names: tuple[str, ...]
    address: str = "/wek/inputs"


@dataclass(frozen=True, slots=True)
class WekOutput:
    """One output between `low` and `high`, which are never left where it is `hard`.

    `classes` is above 0 for a classifier, whose classes are 1 to that number.
    """

    name: str
    low: float = 0.0
    high: float = 1.0
    hard: bool = False
    classes: int = 0


@dataclass(frozen=True, slots=True)
class Outputs:
    """The outputs, in order, and where they are sent."""

    outputs: tuple[WekOutput, ...]
    address: str = "/wek/outputs"
    host: str = "localhost"
    port: int = OUTPUT_PORT


@dataclass(frozen=True, slots=True)
class Saved:
    """A project as Wekinator saves it, but for its models, which are Java objects."""

    name: str
    inputs: Inputs
    outputs: Outputs
    port: int = PORT
    examples: list[Example] = field(default_factory=list)
