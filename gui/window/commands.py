"""What the window can do anywhere: one list, from which keys, buttons and the page of keys come."""

from collections.abc import Callable
from typing import Any

from gui.actions import Action
from gui.panels.base import Context

STEP = 2.0
"""dB that a key changes the volume."""


def instrument_actions(context: Context, window: dict[str, Callable[[], None]]) -> list[Action]:
    """Return the actions that belong to no panel; `window` does those that the window does."""
    do = context.do

    def simply(name: str, *args: Any) -> Callable[[], None]:
        return lambda: do(name, *args)

    def louder(step: float) -> Callable[[], None]:
        def change() -> None:
            volume = (context.status.get("sound") or {}).get("volume") or 0.0
            do("sound/volume", max(-60.0, min(6.0, volume + step)))

        return change

    def panic() -> None:
        do("resume" if context.status.get("state") == "panic" else "panic")

    def better() -> None:
        do("train/take" if context.status.get("offer") else "train/back")

    def undo() -> None:
        do("undo", then=lambda reply: context.say(f"Undone: {reply[0]}"))

    def redo() -> None:
        do("redo", then=lambda reply: context.say(f"Done again: {reply[0]}"))

    def teach_next() -> None:
        do("next")

    return [
        Action(
            "play",
            "S",
            "▶ Play",
            "Play what was learnt, training first if needed; or stop",
            simply("play"),
        ),
        Action(
            "next",
            "N",
            "Next step",
            "As phone button A: teach each target, train, play",
            teach_next,
        ),
        Action(
            "back",
            "Backspace",
            "Take back",
            "As phone button B: stop, or take the last back",
            simply("back"),
        ),
        Action("undo", "Ctrl+Z", "Undo", "Take the last change of rounds back", undo),
        Action("redo", "Ctrl+Shift+Z", "Redo", "Do again what was undone", redo),
        Action(
            "better",
            "A",
            "A / B",
            "Hear the better mapping that was found, or the one before",
            better,
        ),
        Action(
            "panic",
            "hold P",
            "■ Panic",
            "Silence at once; held again: sound again",
            panic,
            stage=True,
        ),
        Action(
            "safe",
            "hold O",
            "◇ Safe",
            "Go smoothly to the safe sound, and stay there",
            simply("safe"),
            stage=True,
        ),
        Action("louder", "+", "Louder", "Louder", louder(STEP), stage=True),
        Action("softer", "-", "Softer", "Softer", louder(-STEP), stage=True),
        Action(
            "cue next", "Right", "Next cue", "Go to the next cue", simply("cue/next"), stage=True
        ),
        Action(
            "cue back",
            "Left",
            "Cue before",
            "Go back to the cue before",
            simply("cue/back"),
            stage=True,
        ),
        Action(
            "show", "F", "Show", "The view for the stage; hold F there to leave it", window["show"]
        ),
        Action(
            "leave",
            "hold F",
            "Leave the show",
            "Leave the view for the stage",
            window["leave"],
            stage=True,
        ),
        Action(
            "wide",
            "W",
            "Whole path",
            "Show all columns, or the three that a dancer needs",
            window["wide"],
        ),
        Action(
            "listening",
            "U",
            "Listen",
            "Listen and move: teach by moving along, and see how late you are",
            lambda: context.go("listening"),
        ),
        Action("takes", "X", "Takes", "All that was recorded", window["takes"]),
        Action(
            "scenes", "Y", "Scenes", "Scenes and cues of the show", lambda: context.go("scenes")
        ),
        Action(
            "gestures",
            "Shift+G",
            "Gestures",
            "Gestures that are recognised, and triggers: what they do",
            lambda: context.go("gestures"),
        ),
        Action(
            "versions",
            "Ctrl+S",
            "Versions",
            "Keep the project as it is under a name, or go back to what was kept",
            lambda: context.go("versions"),
        ),
        Action(
            "health", "H", "Health", "What to look at, and how late the sound is", window["health"]
        ),
        Action("help", "?", "Keys", "All keys", window["help"]),
        *(
            Action(
                f"column {n}",
                f"Ctrl+{n}",
                f"{n}",
                f"Make column {n} wide, or not",
                window[f"column {n}"],
            )
            for n in range(1, 6)
        ),
        Action("bigger", "Ctrl++", "Larger text", "Larger text", window["bigger"]),
        Action("smaller", "Ctrl+-", "Smaller text", "Smaller text", window["smaller"]),
        Action("columns", "Esc", "Columns", "Back to the columns", window["columns"]),
        Action(
            "projects",
            "Ctrl+O",
            "Another project",
            "Open another project; this one plays on until then",
            window["projects"],
        ),
        Action(
            "close",
            "Ctrl+W",
            "Close the window",
            "Close the window; the sound plays on",
            window["close"],
        ),
        Action(
            "end", "Ctrl+Q", "End all", "End the performance and close the window", window["end"]
        ),
    ]
