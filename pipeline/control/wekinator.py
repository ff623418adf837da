"""Wekinator's control messages as the commands that do the same.

Source: fiebrink1/wekinator (OSCControlReceiver.java); outputs, inputs and models count from 1.
"""

from typing import Any

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
    "deleteAllExamples": [("rounds/clear", [])],
    "enablePerformanceMode": [("performance", [True])],
    "disablePerformanceMode": [("performance", [False])],
}
"""Messages without arguments."""

SAME = {
    "outputs": "target",
    "deleteExamplesForOutput": "latent/forget",
    "selectInputsForOutput": "latent/select",
    "setOutputNames": "latents/names",
}
"""Messages whose arguments are those of a command."""

EACH = {
    "enableModelRecording": ("latent/record", True),
    "disableModelRecording": ("latent/record", False),
    "enableModelRunning": ("latent/run", True),
    "disableModelRunning": ("latent/run", False),
}
"""Messages that list outputs for each of which a command is meant."""

_GESTURES = "Limber does not recognise gestures (DTW) yet; record rounds and train instead"

NOT_YET = {
    "startDtwRecording": _GESTURES,
    "stopDtwRecording": _GESTURES,
    "setInputNames": "inputs are not named by message yet; name them in rig.toml (channels)",
    "loadModelFromFile": "models are not loaded by message yet; each scene keeps its own",
    "saveModelToFile": "models are not saved by message yet; each scene keeps its own",
}
"""What to say of messages whose meaning Limber does not have."""


def translated(name: str, args: list[Any]) -> Asked | None:
    """Return what a message asks for; None where it is none that Limber obeys."""
    if any(isinstance(arg, bytes) for arg in args):
        return None
    if name in EACH:
        command, value = EACH[name]
        return [(command, [arg, value]) for arg in args[:MOST]]
    return [(SAME[name], args)] if name in SAME else PLAIN.get(name)
