"""Where phones connect, and where what they say goes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    """Where phones connect (a TCP port), and where what they say goes (a UDP address).

    `page`: they open a page there, which connects.
    """

    host: str
    port: int
    to: tuple[str, int]
    page: bool = False
