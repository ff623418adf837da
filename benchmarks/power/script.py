"""What is done in the session: all that changes what is on the disk, at a performer's pace."""

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.power.session import Player

POSES = ((0.0, 9.81, 0.0), (9.81, 0.0, 0.0), (0.0, 0.0, 9.81), (-9.81, 0.0, 0.0))
"""How the phone is held → its accelerometer, m/s²."""

SLIDES = 40
"""How often a slider is moved, 50 times a second."""


def play(player: "Player", scale: float) -> None:
    """Play a session; with `scale` 1 for about half a minute."""
    _teach(player, scale)
    _edit(player)
    _train(player)
    _arrange(player)
    _recognise(player, scale)
    _perform(player, scale)


def _teach(player: "Player", scale: float) -> None:
    for pose in POSES:
        player.phone.pose = pose
        player.do("next")
        player.until("besides", "")
    player.do("record", 0)
    for n in range(round(20 * scale)):
        player.do("target", *(0.1 * n,) * 4)
        time.sleep(0.05)
    player.do("record/stop")


def _edit(player: "Player") -> None:
    player.do("round/rename", 1, "arms up")
    player.do("round/mute", 2, 1)
    player.do("round/weight", 3, 2.0)
    player.do("round/trim", 4, 0.1, 0.1)
    player.do("round/target", 1, 1.0, -1.0, 0.5, 0.0)
    player.do("round/delete", 5)
    player.do("undo")
    player.do("undo")
    player.do("redo")
    player.do("round/redo", 2, 0.4)
    player.until("besides", "")
    player.do("bookmark/add", "dark")
    player.do("bookmark/rename", "dark", "darker")
    player.do("queue/add", "fifth", 0.1, 0.2, 0.3, 0.4)
    player.do("version/keep", "as taught")


def _train(player: "Player") -> None:
    player.do("train/improve", "off")
    player.do("train")
    player.until("learnt", True)
    player.until("besides", "")
    player.do("run")
    player.do("mapping/keep", "one")
    player.do("mapping", "ridge")
    player.do("train")
    player.until("besides", "")
    player.do("mapping/keep", "two")
    player.do("mapping/other")
    player.do("stop")


def _arrange(player: "Player") -> None:
    player.do("latent/name", 1, "colour")
    player.do("latent/lock", 2, 1)
    player.do("latent/lock", 2, 0)
    for n in range(SLIDES):
        player.do("latent/limits", 3, -2.0 - 0.01 * n, 2.0)
        time.sleep(0.02)
    player.do("feature/add", "lowpass", "slow", "phone.accelerometer")
    player.do("scene/new", "second", 3)
    player.do("scene", "second", 0)
    player.do("record", 0.4)
    player.until("besides", "")
    player.do("cue/add", "calm", "second")
    player.do("cue/rename", 1, "opening")
    player.do("scene/new", "third", 2)
    player.do("scene/remove", "third")
    player.do("scene", "main", 0)
    player.do("sensor/role", "phone", "left hand")
    player.do("version/keep", "arranged")
    player.do("version/forget", "as taught")


def _recognise(player: "Player", scale: float) -> None:
    for n in range(3):
        player.do("gesture/record", "wave", 0.4)
        for at in range(round(10 * scale)):
            player.phone.pose = POSES[(at + n) % 2]
            time.sleep(0.05)
        time.sleep(0.1)
        player.note()
    player.do("trigger/add", "calm", "gesture wave", "cue/next")


def _perform(player: "Player", scale: float) -> None:
    player.do("show", 1)
    player.do("cue/next")
    player.do("run")
    for n in range(round(40 * scale)):
        player.phone.pose = POSES[n % 4]
        time.sleep(0.1)
    player.do("cue/next")
    player.do("panic")
    player.do("resume")
    player.do("show", 0)
