"""What is said of a mapping that was made of movement alone: there is nothing to judge it by."""

from typing import Any

from mappings.base import Examples, Mapping

SUMMARY = (
    "It plays the movement that was watched: the widest of it moves the sound most. "
    "Record rounds to mend it where you like."
)


def unjudged(examples: Examples, mapping: Mapping) -> dict[str, Any]:
    """Return a report as report.report does, without any error."""
    unknown = dict.fromkeys(examples.outputs)
    errors = {name: dict(unknown) for name in ("rmse", "relative", "relative_of_mean", "follows")}
    watched = f"{len(examples.watched)} frames of movement were watched."
    return {
        **errors,
        "kinds": dict.fromkeys(examples.outputs, mapping.type),
        "scheme": "none",
        "overall": None,
        "overall_of_mean": None,
        "rounds": {},
        "rounds_of_mean": {},
        "learnt": True,
        "how": [watched],
        "notes": list(mapping.notes),
        "warnings": [],
        "summary": SUMMARY,
    }
