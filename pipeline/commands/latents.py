"""Commands that shape the latents of the active scene while it plays; latents count from 1."""

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.commands.base import command
from pipeline.engine import byhand, improving
from pipeline.engine import solo as alone
from pipeline.engine.learning import taught
from pipeline.engine.recording import edit
from pipeline.engine.upkeep import keep_rounds, save_scene
from pipeline.settings.mistakes import CommandError
from pipeline.settings.reading import out_of_range

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene


@command("latent/limits")
def limits(engine: "Engine", latent: int, low: float, high: float) -> None:
    """Let a latent go from `low` to `high`, never beyond."""
    change(engine, latent, min=low, max=high)


@command("latent/smoothing")
def smoothing(engine: "Engine", latent: int, seconds: float) -> None:
    """Let a latent follow with that time constant; 0 follows at once."""
    change(engine, latent, smoothing=seconds)


@command("latent/lock", stage=True)
def lock(engine: "Engine", latent: int, locked: bool = True) -> None:
    """Hold a latent where it is, or let it go."""
    change(engine, latent, lock=locked)


@command("latent/enable")
def enable(engine: "Engine", latent: int, enabled: bool = True) -> None:
    """Let a latent play, or send it to rest."""
    change(engine, latent, enable=enabled)


@command("latent/rest")
def rest(engine: "Engine", latent: int, value: float) -> None:
    """Set where a latent goes when its sensor is lost or it is not enabled."""
    change(engine, latent, rest=value)


@command("latent/name")
def name(engine: "Engine", latent: int, name: str) -> None:
    """Give a latent a name."""
    if not name.strip():
        raise CommandError("a latent needs a name")
    names = [other.name for other in engine.active_scene.latents]
    if name in names[: latent - 1] + names[latent:]:
        raise CommandError(f'there is a latent "{name}" already')
    change(engine, latent, name=name)


@command("latent/inputs")
def inputs(engine: "Engine", latent: int, names: list[str]) -> None:
    """Let a latent listen to some features only (none named: to all), from the next training.

    A name is a feature's, or the beginning of several ("phone.orientation").
    """
    view = engine.graph.views[engine.active]
    for wanted in names:
        if not any(n == wanted or n.startswith(wanted + ".") for n in view.names):
            raise CommandError(f'there is no feature "{wanted}"; there are {", ".join(view.names)}')
    change(engine, latent, inputs=names)
    engine.active_scene.stale = True
    improving.changed(engine, engine.active)


@command("latent/select")
def select(engine: "Engine", latent: int, numbers: list[float]) -> None:
    """Let a latent listen to the feature values with these numbers, from the next training.

    Feature values count from 1, in the order of the scene's features.
    """
    names = engine.graph.views[engine.active].names
    if not numbers:
        raise CommandError("latent/select wants at least one number of a feature value")
    for number in numbers:
        if number != int(number) or not 1 <= number <= len(names):
            raise CommandError(f"there are feature values 1 to {len(names)}, no {number:g}")
    inputs(engine, latent, [names[int(number) - 1] for number in dict.fromkeys(numbers)])


@command("latent/record")
def record(engine: "Engine", latent: int, recorded: bool = True) -> None:
    """Let rounds teach a latent, or leave it out of those that are recorded from now on."""
    change(engine, latent, record=recorded)
    scene = engine.active_scene
    recording = scene.teaching.recording
    if recording is not None and not recording.moves:
        taught = scene.taught(scene.target.tolist())
        start = max(engine.now, recording.start)
        scene.teaching.book.move_target(recording.round, start, taught)
        keep_rounds(engine)


@command("latent/run")
def run(engine: "Engine", latent: int, running: bool = True) -> None:
    """Let playing move a latent, or hold it where it is; a target still moves it."""
    scene = engine.active_scene
    change(engine, latent, run=running)
    if engine.playing and not running:
        scene.target[latent - 1] = scene.values[latent - 1]


@command("latent/train")
def train(engine: "Engine", latent: int, trained: bool = True) -> None:
    """Let training change a latent, or leave it as it is: what it has learnt, or at the target."""
    scene = engine.active_scene
    change(engine, latent, train=trained)
    learnt = scene.learnt
    scene.stale = learnt is None or learnt.taught != taught(engine, scene)
    improving.changed(engine, scene.name)


@command("latent/forget")
def forget(engine: "Engine", latent: int) -> None:
    """Let no round teach a latent any longer (undo brings it back)."""
    scene = engine.active_scene
    checked(scene, latent)
    if scene.teaching.recording is not None:
        raise CommandError("a round is being recorded; end it first")
    targets = {
        r.id: tuple((t, without(values, latent - 1)) for t, values in r.target)
        for r in scene.teaching.book.rounds
        if len(r.target[0][1]) == scene.m
    }
    name = scene.latents[latent - 1].name
    edit(engine, "retarget_all", targets, f'delete the examples of "{name}"')


@command("latent/solo")
def solo(engine: "Engine", latent: int = 0, seconds: float = 8.0) -> None:
    """Hear one latent alone, over its range in that many seconds, the others at rest; 0 ends it.

    It goes on until it is told to stop, or any command comes but those that name latents and
    queries. Targets and rounds stay as they are.
    """
    scene = engine.active_scene
    if latent == 0:
        alone.end(engine)
        return
    checked(scene, latent)
    settings = scene.latents[latent - 1]
    if not 0.5 <= seconds <= 600:
        raise CommandError(f"seconds must be 0.5 to 600, not {seconds:g}")
    if engine.muted:
        raise CommandError("silence was asked for: resume first")
    if scene.teaching.recording is not None:
        raise CommandError("a round is being recorded; end it first")
    if settings.lock:
        raise CommandError(f'"{settings.name}" is locked: latent/lock {latent} 0 lets it go')
    if not settings.enable:
        raise CommandError(f'"{settings.name}" is off: latent/enable {latent} 1 lets it play')
    alone.begin(engine, latent - 1, seconds)


@command("latents/names")
def names(engine: "Engine", names: list[str]) -> None:
    """Give the latents names, in their order."""
    scene = engine.active_scene
    if len(names) != scene.m or not all(n.strip() for n in names) or len(set(names)) != scene.m:
        raise CommandError(f"latents/names wants {scene.m} names, each its own")
    for latent, one in zip(scene.latents, names, strict=True):
        latent.name = one
    scene.reshape()
    save_scene(engine, scene.name)


def without(values: tuple[float | None, ...], at: int) -> tuple[float | None, ...]:
    """Return values with none in one place."""
    return (*values[:at], None, *values[at + 1 :])


def checked(scene: "Scene", latent: int) -> None:
    """Raise CommandError for a number that no latent has."""
    if not 1 <= latent <= scene.m:
        raise CommandError(f"{scene.name} has latents 1 to {scene.m}, no {latent}")


def change(engine: "Engine", latent: int, **settings: object) -> None:
    """Change the settings of one latent, counted from 1, and keep them in the scene."""
    scene = engine.active_scene
    checked(scene, latent)
    try:
        changed = replace(scene.latents[latent - 1], **settings)  # type: ignore[arg-type]  # each by its own field's name
    except ValueError as error:
        raise CommandError(str(error)) from None
    if wrong := out_of_range(changed):
        raise CommandError("; ".join(wrong))
    scene.latents[latent - 1] = changed
    scene.reshape()
    byhand.renew(engine, scene)
    save_scene(engine, scene.name)
