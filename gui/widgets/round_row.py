"""What is said of a round in its row."""

from dataclasses import dataclass
from typing import Any

from gui.look.colours import DIM, LOOK, TEXT, WELL
from gui.look.words import NONE

MISSED = "▲ missed"
"""What is said of a round that the mapping recalls no better than a sound that stands still."""


@dataclass(frozen=True)
class Row:
    """A round as it is shown; `error` is a share of the targets' range, None: not known.

    `still` is what it would be for a sound that never moves, at the mean of the others (None: not
    known). `old`: the error is of a training before the last change. `below` is the line under
    its name.
    """

    number: int
    name: str
    below: str
    error: float | None
    still: float | None
    old: bool
    muted: bool
    doubts: tuple[str, ...] = ()
    """What was wrong with it as it was recorded, in sentences."""

    @property
    def verdict(self) -> tuple[str, str, str]:
        """Return the error, a word for it with its shape, and their colour."""
        if self.muted:
            return "muted", "left out", DIM
        if self.error is None:
            return NONE, "", DIM
        text = f"{100 * self.error:.1f} %"
        if self.old:
            return text, "before", DIM
        if self.still is None:
            return text, "", TEXT
        return (text, MISSED, LOOK) if self.error >= self.still else (text, "", WELL)

    @property
    def words(self) -> str:
        """Return all of it in one line, as it is read out."""
        error, word, _ = self.verdict
        said = "" if error in (NONE, "muted") else f"{error} off"
        parts = (f"{self.number} {self.name}", self.below, said, word, *self.doubts)
        return ", ".join(filter(None, parts))

    @property
    def under(self) -> tuple[str, str]:
        """Return the line under its name, and its colour: what is wrong with it goes first."""
        return (
            (f"▲ {self.doubts[0]}", LOOK) if self.doubts and not self.muted else (self.below, DIM)
        )


def rows_of(status: dict[str, Any]) -> list[Row]:
    """Return the rounds of a status as they are shown."""
    report = status.get("report") or {}
    errors, still = report.get("rounds") or {}, report.get("rounds_of_mean") or {}
    now = (status.get("recording") or {}).get("round")
    return [
        Row(
            one["number"],
            one["name"],
            below(one, one["number"] == now),
            errors.get(str(one["number"])),
            still.get(str(one["number"])),
            bool(status.get("stale")),
            one["muted"],
            tuple(one.get("doubts") or ()),
        )
        for one in status.get("rounds", [])
    ]


def below(facts: dict[str, Any], recording: bool = False) -> str:
    """Return the line under a round's name: how long, how many examples, what is unusual."""
    watched = facts.get("kind") == "watched"
    if recording:
        return "● being watched" if watched else "● being recorded"
    if facts["examples"] is None:
        return f"{facts['seconds']:.1f} s · its movement is not read yet"
    examples = str(facts["examples"])
    weight = f" · × {facts['weight']:g}" if facts["weight"] != 1 else ""
    moves = " · moving sound" if facts["moves"] else ""
    if watched:
        return f"{facts['seconds']:.1f} s · movement without a sound"
    kept = "■ kept · " if facts.get("kind") == "kept" else ""
    return f"{kept}{facts['seconds']:.1f} s · {examples} examples{weight}{moves}"


def heading(status: dict[str, Any], nearest: int) -> str:
    """Return how many rounds there are and which is like now (0: none), or how to make one."""
    count = len(status.get("rounds", []))
    if not status or count:
        near = f" · like now: {nearest}" if nearest else ""
        return f"Rounds: {count}{near}" if count else ""
    return "Rounds: none yet. Choose a sound, press Space, and move as it should be played."


def like_now(status: dict[str, Any]) -> bool:
    """Return whether anything is heard that a round can be like."""
    lost = set(status.get("lost") or ())
    heard = (status.get("sensors") or {}).get("sensors") or {}
    return any(facts.get("frames") and name not in lost for name, facts in heard.items())
