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
    return {
        "gestures": {
            "list": [
                {
                    "name": g.name,
                    "kind": g.kind,
                    "ease": g.ease,
                    "examples": count(own.examples, g.name),
                    "learnt": g.name in known,
                    "likeness": values[4 * known[g.name]] if g.name in known else None,
                    "progress": values[4 * known[g.name] + 1] if g.name in known else None,
                }
                for g in engine.project.rig.gestures
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


def taking_of(engine: "Engine", taking: Taking) -> dict[str, Any]:
    """Return the example being recorded: its gesture, seconds gone (below 0: count-in) and left."""
    left = (taking.end - engine.now) * 1e-9
    gone = (engine.now - taking.start) * 1e-9
    return {"name": taking.gesture, "seconds": gone, "left": left}
