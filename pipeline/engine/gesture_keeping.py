"""Changes gestures: their names, how they are recognised, and whether there are any."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mappings.recognition.kinds.base import RECOGNISERS, Example
from pipeline.engine.gesture_learning import learn
from pipeline.engine.gesture_teaching import cancel, checked, keep
from pipeline.engine.recognising import mannered
from pipeline.engine.upkeep import save_rig
from pipeline.project.recognition import Gesture
from pipeline.settings.mistakes import CommandError
from pipeline.settings.reading import out_of_range
from recordings.families import nearest

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


def remove(engine: "Engine", name: str) -> None:
    """Delete a gesture with its examples; raises CommandError while triggers wait for it."""
    gesture, own = one(engine, name), engine.recognising
    waiting = [t.name for t in engine.project.rig.triggers if t.when == f"gesture {name}"]
    if waiting:
        raise CommandError(f"triggers wait for it: {', '.join(waiting)}; remove them first")
    if own.taking is not None and own.taking.gesture == name:
        cancel(engine)
    keep(engine)
    engine.project.rig.gestures.remove(gesture)
    own.examples = [e for e in own.examples if e.gesture != name]
    save_rig(engine)
    learn(engine)


def change(engine: "Engine", name: str, key: str, value: Any) -> None:
    """Give a gesture another value for one of its keys; raises CommandError."""
    gesture = one(engine, name)
    if key == "kind" and value not in RECOGNISERS.types():
        kinds = RECOGNISERS.types()
        raise CommandError(f'there is no kind "{value}".{nearest(str(value), kinds)}')
    if wrong := out_of_range(replace(gesture, **{key: value})):
        raise CommandError("; ".join(wrong))
    setattr(gesture, key, value)
    save_rig(engine)
    learn(engine) if key == "kind" else mannered(engine)


def rename(engine: "Engine", name: str, new: str) -> None:
    """Give a gesture another name, which triggers follow; raises CommandError."""
    gesture, new, own = one(engine, name), checked(new), engine.recognising
    if any(g.name == new for g in engine.project.rig.gestures):
        raise CommandError(f'there is a gesture "{new}" already')
    gesture.name = new
    own.examples = [Example(new, e.x) if e.gesture == name else e for e in own.examples]
    own.former = []
    if own.taking is not None and own.taking.gesture == name:
        own.taking.gesture = new
    for trigger in engine.project.rig.triggers:
        if trigger.when == f"gesture {name}":
            trigger.when = f"gesture {new}"
    engine.triggers.bind(engine.project.rig.triggers)
    save_rig(engine)
    learn(engine)


def one(engine: "Engine", name: str) -> Gesture:
    """Return a gesture by its name; raises CommandError."""
    found = {g.name: g for g in engine.project.rig.gestures}
    if name not in found:
        raise CommandError(f'there is no gesture "{name}".{nearest(name, found)}')
    return found[name]
