"""What a display needs of gestures and triggers, as JSON values."""

from typing import TYPE_CHECKING, Any

from pipeline.engine import triggers
from pipeline.engine.gesture_learning import count
from pipeline.engine.recognising import Taking, numbers

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


def status(engine: "Engine") -> dict[str, Any]:
    """Return the gestures and triggers as JSON values; times are ns on the engine's clock."""
    own = engine.recognising
    spotter = own.spotter
    known = {} if spotter is None else {n: i for i, n in enumerate(spotter.names)}
    values = [] if spotter is None else numbers(spotter)

    def now(name: str, which: int) -> float | None:
        return values[4 * known[name] + which] if name in known else None

    return {
        "gestures": {
            "list": [
                {**one, "likeness": now(one["name"], 0), "progress": now(one["name"], 1)}
                for one in listed(engine)
            ],
            "recording": None if own.taking is None else taking_of(engine, own.taking),
            "learning": own.learning is not None,
            "notes": own.notes,
            "last": own.made,
            "last_at": own.made_at,
            "undo": bool(own.former),
        },
        **triggers.status(engine),
    }


def listed(engine: "Engine") -> list[dict[str, Any]]:
    """Return the gestures as they are taught, as JSON values."""
    own = engine.recognising
    known = () if own.spotter is None else own.spotter.names
    return [
        {
            "name": gesture.name,
            "kind": gesture.kind,
            "ease": gesture.ease,
            "examples": count(own.examples, gesture.name),
            "learnt": gesture.name in known,
        }
        for gesture in engine.project.rig.gestures
    ]


def taking_of(engine: "Engine", taking: Taking) -> dict[str, Any]:
    """Return the example being recorded: its gesture, seconds gone (below 0: count-in) and left."""
    left = (taking.end - engine.now) * 1e-9
    gone = (engine.now - taking.start) * 1e-9
    return {"name": taking.gesture, "seconds": gone, "left": left}
