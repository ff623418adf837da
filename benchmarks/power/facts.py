"""What a project holds, as its engine tells it, in facts that can be compared one by one."""

from typing import Any

ANYTHING = "anything"
"""Stands for a fact that is about to be another."""

_OF_SCENE = ("mapping", "bookmarks", "pins", "scene_sound", "scene_space")
_OF_ALL = ("scenes", "scene", "show", "rig")
_LIVE = ("value", "examples", "doubts", "outputs", "spans")
"""What in a table is as it is at the moment, and not kept."""


def facts(status: dict[str, Any]) -> dict[str, Any]:
    """Return the facts in an engine's status: those of the scene that is active, and of all.

    A round that is being recorded is ANYTHING.
    """
    scene = status["scene"]
    opened = (status["recording"] or {}).get("round")
    found = {f"{scene}: {key}": status[key] for key in _OF_SCENE}
    found |= {key: status[key] for key in _OF_ALL}
    found[f"{scene}: latents"] = [kept(latent) for latent in status["latents"]]
    found[f"{scene}: features"] = [kept(feature) for feature in status["feature_list"]]
    found[f"{scene}: targets"] = status["queue"]["targets"]
    found[f"{scene}: learnt"] = status["learnt"], status["report"].get("summary")
    found[f"{scene}: kept"] = [one["name"] for one in status["kept"]]
    found["plays"] = status["state"]
    found["cue"] = status["cues"]["now"]
    found["cues"] = status["cues"]["list"] if status["cues"]["written"] else None
    found["gestures"] = [(one["name"], one["examples"]) for one in status["gestures"]["list"]]
    found["triggers"] = [(one["name"], one["do"]) for one in status["triggers"]["list"]]
    for one in status["rounds"]:
        name = f"{scene}: round {one['number']}"
        found[name] = ANYTHING if one["number"] == opened else kept(one)
    return found


def kept(table: dict[str, Any]) -> dict[str, Any]:
    """Return a table without what is as it is at the moment."""
    return {key: value for key, value in table.items() if key not in _LIVE}
