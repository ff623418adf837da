"""Finds in a project what a patch has to play."""

from collections.abc import Sequence

from pipeline.outputs.base import Voice
from pipeline.outputs.osc import Osc, prefix
from pipeline.patches.base import Part, Plan
from pipeline.project.project import Project
from pipeline.settings.mistakes import SettingsError

MODEL = "my-model"
"""What nn~ is to load until a person says better."""


def plan_of(project: Project, name: str, host: str, models: Sequence[str] = ()) -> Plan:
    """Return what a patch plays that hears the project's first OSC output.

    `host` is where Limber runs, as the patch reaches it. `models` are one for all scenes, or
    one for each scene that is sent. Raises SettingsError for a project that sends nothing a
    patch could tell apart, and for another number of models.
    """
    output = osc_output(project)
    alone = len(project.scenes) == 1
    voices = [
        Voice(scene, tuple(latent.name for latent in settings.latents), alone)
        for scene, settings in project.scenes.items()
    ]
    sent = [(v, sent_latents(output, v)) for v in voices if output.wants(v)]
    sent = [(voice, names) for voice, names in sent if names]
    check(output, len(sent), models)
    chosen = [*models] * len(sent) if len(models) == 1 else [*models] or [MODEL] * len(sent)
    parts = tuple(
        Part(
            voice.scene,
            names,
            output.address or f"{prefix(voice)}/latents",
            f"{prefix(voice)}/gain",
            model.removesuffix(".ts"),
            voice.scene == project.first,
        )
        for (voice, names), model in zip(sent, chosen, strict=True)
    )
    return Plan(name, parts, output.port, host, project.rig.control.port)


def osc_output(project: Project) -> Osc:
    """Return the first output of type osc; raises SettingsError when there is none."""
    for output in project.outputs:
        if type(output) is Osc:  # its kinds, such as wekinator, speak to other patches
            return output
    raise SettingsError(
        ['rig.toml: outputs: a patch hears an output of type "osc"; add one: [[outputs]], '
         'type = "osc"']
    )  # fmt: skip


def sent_latents(output: Osc, voice: Voice) -> tuple[str, ...]:
    """Return the names of a scene's latents that an output sends, in their order."""
    chosen = output.chosen(voice)
    return voice.latents if chosen is None else tuple(voice.latents[i] for i in chosen)


def check(output: Osc, scenes: int, models: Sequence[str]) -> None:
    """Raise SettingsError for what no patch can be made of."""
    where = f'rig.toml: outputs: "{output.name or "osc"}"'
    if output.style != "list":
        raise SettingsError([f'{where}: a patch unpacks lists: set style = "list"'])
    if not scenes:
        raise SettingsError([f"{where}: it sends no latent of any scene: see scenes and latents"])
    if output.address and scenes > 1:
        raise SettingsError(
            [f"{where}: {scenes} scenes share the address {output.address}, so that no patch "
             "can tell them apart: take address away, or name one scene in scenes"]
        )  # fmt: skip
    if len(models) > 1 and len(models) != scenes:
        raise SettingsError([f"{len(models)} models for {scenes} scenes: give one, or one each"])
