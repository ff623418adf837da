"""Settings with a field of every type."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal


@dataclass
class Port:
    """Where to send."""

    host: str = "127.0.0.1"
    port: int = field(default=12000, metadata={"min": 1, "max": 65535})


@dataclass
class Everything:
    """A field of every type."""

    name: str
    rate: float = field(default=100.0, metadata={"min": 1.0, "max": 1e3, "unit": "Hz"})
    count: int = 4
    loud: bool = False
    roles: list[str] = field(default_factory=list)
    offsets: list[float] = field(default_factory=list, metadata={"min": -1.0})
    buttons: dict[str, str] = field(default_factory=dict)
    mode: Literal["raw", "smooth"] = "raw"
    rest: float | None = None
    model: Path | None = None
    main: Port = field(default_factory=Port)
    more: list[Port] = field(default_factory=list)
    secret: str = field(default="never read", init=False)

    def __post_init__(self) -> None:
        if self.name == "forbidden":
            raise ValueError("the name is forbidden")
