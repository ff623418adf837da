"""Wekinator's control messages as the commands that do the same.

Source: fiebrink1/wekinator (OSCControlReceiver.java); outputs, inputs and models count from 1.
"""

from pathlib import PurePosixPath
from typing import Any

from pipeline.settings.mistakes import CommandError
from recordings.families import nearest

Asked = list[tuple[str, list[Any]]]
"""Commands with their arguments, to be obeyed in this order."""

MOST = 128
"""Outputs that one message may name."""

PLAIN: dict[str, Asked] = {
    "startRecording": [("record/stop", []), ("record", [0.0, 0.0])],
    "stopRecording": [("record/stop", [])],
    "train": [("train", [])],
    "cancelTrain": [("train/cancel", [])],
    "startRunning": [("run", [])],
    "stopRunning": [("stop", [])],
    "deleteAllExamples": [("gesture/clear", []), ("rounds/clear", [])],
    "stopDtwRecording": [("gesture/stop", [])],
    "enablePerformanceMode": [("performance", [True])],
    "disablePerformanceMode": [("performance", [False])],
}
"""Messages without arguments."""

SAME = {
    "outputs": "target",
    "deleteExamplesForOutput": "latent/forget",
    "selectInputsForOutput": "latent/select",
    "setInputNames": "inputs/names",
    "setOutputNames": "latents/names",
    "saveModelToFile": "model/save",
    "loadModelFromFile": "model/load",
}
"""Messages whose arguments are those of a command."""

EACH = {
    "enableModelRecording": ("latent/record", True),
    "disableModelRecording": ("latent/record", False),
    "enableModelRunning": ("latent/run", True),
    "disableModelRunning": ("latent/run", False),
}
"""Messages that list outputs for each of which a command is meant."""

DTW = "startDtwRecording"
"""The message that begins an example of a gesture, by its number; it ends when told."""

PROJECT = "runNewProject"
"""The message that opens another project; here it goes to a scene, and opens no file."""

NAMES = (*PLAIN, *SAME, *EACH, DTW, PROJECT)


def translated(name: str, args: list[Any]) -> Asked:
    """Return what a message asks for, in its order; raises CommandError where that is nothing."""
    if any(isinstance(arg, bytes) for arg in args):
        raise CommandError(f"{name:.60}: a blob is no argument; send numbers and words")
    if name == DTW:
        return [("gesture/stop", []), ("gesture/record", [gesture_of(args), 0.0, 0.0])]
    if name in EACH:
        return each(name, args)
    if name == PROJECT:
        return [("scene", [scene_of(args)]), ("run", [])]
    if name in SAME:
        return [(SAME[name], args)]
    if name not in PLAIN:
        raise CommandError(f'Wekinator has no message "{name:.60}".{nearest(name[:60], NAMES)}')
    return PLAIN[name]


def each(name: str, args: list[Any]) -> Asked:
    """Return the command that is meant for every output that is listed."""
    if not 0 < len(args) <= MOST:
        raise CommandError(f"{name} wants 1 to {MOST} numbers of outputs; {len(args)} came")
    command, value = EACH[name]
    return [(command, [arg, value]) for arg in args]


def scene_of(args: list[Any]) -> str:
    """Return the scene that stands for another project of Wekinator's: it has its file's name."""
    if not args or not all(isinstance(arg, str) for arg in args[-1:]):
        raise CommandError(f"{PROJECT} wants the name of a scene, or a .wekproj called like one")
    return PurePosixPath(args[-1].replace("\\", "/")).name.removesuffix(".wekproj")


def gesture_of(args: list[Any]) -> str:
    """Return the gesture of a number: so Wekinator tells of it, as `/output_1`."""
    whole = [int(a) for a in args if isinstance(a, int | float) and a in range(1, MOST + 1)]
    if len(args) != 1 or len(whole) != 1:
        raise CommandError(f"{DTW} wants the number of a gesture, from 1")
    return f"output_{whole[0]}"
