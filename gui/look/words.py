"""Every state as a shape and a word, so that colour is never all that tells it."""

from dataclasses import dataclass
from typing import Any

from gui.look.colours import DANGER, DIM, FEATURE, LOOK, TEXT, WELL

NONE = "—"
"""What stands for a value that nobody measured."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A state as it is shown: its shape, its word and its colour."""

    shape: str
    word: str
    colour: str

    def __str__(self) -> str:
        return f"{self.shape} {self.word}"


READY = Mark("○", "READY", TEXT)
DAMAGED = Mark("▲", "ROUNDS DAMAGED", DANGER)
TRAINING = Mark("◌", "TRAINING", LOOK)
PLAYING = Mark("▶", "PLAYING", WELL)
PANIC = Mark("■", "PANIC", DANGER)
FROZEN = Mark("◆", "FROZEN", FEATURE)
SAFE = Mark("◇", "SAFE", WELL)
ABSENT = Mark("◌", "STARTING", LOOK)
ENDED = Mark("■", "NOT PLAYING", LOOK)

LIVE = Mark("●", "live", WELL)
WEAK = Mark("◐", "weak", LOOK)
LOST = Mark("○", "lost", DANGER)
WAITING = Mark("◌", "waiting", DIM)


def state_of(status: dict[str, Any], given_up: bool = False) -> Mark:
    """Return the state of the instrument; {} for an engine that is not there.

    `given_up`: none will come by itself.
    """
    if not status:
        return ENDED if given_up else ABSENT
    if status["state"] == "panic":
        return PANIC
    if status["besides"] == "recording":
        recording = status["recording"] or {}
        if recording.get("seconds", 0.0) < 0:
            return Mark("◔", f"READY IN {-int(recording['seconds'] // 1)}", LOOK)
        return Mark("●", f"RECORDING {recording.get('round', '')}".strip(), DANGER)
    if status["besides"] == "training":
        return TRAINING
    if guided := status.get("calibrating"):
        return Mark("◔", str(guided.get("does", "")).upper(), LOOK)
    if held := status.get("held"):
        return SAFE if held.get("kind") == "safe" else FROZEN
    if status["state"] == "playing":
        return playing(status)
    return DAMAGED if damaged(status) else READY


def damaged(status: dict[str, Any]) -> bool:
    """Return whether the scene's rounds were damaged, and none has come in their place."""
    own = f"scenes/{status.get('scene')}/"
    return not status.get("rounds") and any(
        str(file).startswith(own) for file in status.get("aside", ())
    )


def playing(status: dict[str, Any]) -> Mark:
    """Return what playing comes to: it is no good state where nothing moves, or nothing sounds."""
    if missed := (status.get("resting") or {}).get("sensors"):
        who = missed[0] if len(missed) == 1 else f"{len(missed)} devices"
        gone = bool(set(missed) & set(status.get("lost", ())))
        word = "RESTING" if status["resting"].get("all") else "PLAYING"
        return Mark("▲", f"{word}, {who} {'lost' if gone else 'not heard yet'}", DANGER)
    if soundless(status):
        return Mark("▲", "NO SOUND", LOOK)
    if without := (status.get("without") or {}).get("plays"):
        return Mark("▲", f"PLAYING without {without}", LOOK)
    if (status.get("novelty") or {}).get("new"):
        return Mark("△", "PLAYING, not taught here", LOOK)
    return PLAYING if status.get("learnt") else Mark("△", "NOTHING LEARNT", LOOK)


def soundless(status: dict[str, Any]) -> bool:
    """Return whether sound is to be made here, and the scene has no model that could."""
    return bool((status.get("sound") or {}).get("here")) and not (
        status.get("scene_sound") or {}
    ).get("model", "none is known")


WEAK_JITTER = 0.01
"""Seconds of jitter from which a device is called weak."""


def sensor_state(name: str, facts: dict[str, Any], status: dict[str, Any]) -> Mark:
    """Return how a sensor of the rig is: waiting, live, weak (gaps, jitter) or lost."""
    if not facts.get("frames"):
        return WAITING
    if name in status.get("lost", ()):
        return LOST
    frames, lost = facts["frames"], facts.get("lost") or 0
    if lost > 0.02 * frames or (facts.get("jitter") or 0.0) > WEAK_JITTER:
        return WEAK
    return LIVE


def number(value: float | None, digits: int = 2, unit: str = "") -> str:
    """Return a number for people; a dash for one that nobody measured."""
    if value is None or value != value:
        return NONE
    return f"{value:.{digits}f}{' ' + unit if unit else ''}"


def signed(value: float | None) -> str:
    """Return a number with its sign, two digits after the point."""
    return NONE if value is None or value != value else f"{value:+.2f}".replace("-", "−")
