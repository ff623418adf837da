"""What the check before the show says of one thing it looked at."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Finding:
    """What was looked at, what was found, and what to do ("": nothing).

    `ok` is True where all is well, False where it would stop the show, None where a person should
    look, or nobody can know.
    """

    what: str
    ok: bool | None
    text: str
    remedy: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return all as JSON values."""
        return asdict(self)

    @property
    def line(self) -> str:
        """Return it as people read it, with what to do on a line of its own."""
        mark = {True: "✓", False: "✗", None: "!"}[self.ok]
        told = f"\n    → {self.remedy}" if self.remedy else ""
        return f"{mark} {self.what}: {self.text}{told}"
