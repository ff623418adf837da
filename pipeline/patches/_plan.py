"""Finds in a project what a patch has to play."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.outputs.base import Voice
from pipeline.outputs.osc import Osc, prefix
from pipeline.patches._model import Wanted, find_model, known
from pipeline.patches.base import AS_IT_IS, Around, Choice, Decoder, Part, Plan, Variant
from pipeline.project.latents import bends_of
from pipeline.project.project import Project
from pipeline.project.scene_settings import SceneSettings
from pipeline.settings.mistakes import SettingsError
from pipeline.sound.metadata import ModelError

MODEL = "my-model"
"""What nn~ is to load until a person says better."""


def plan_of(project: Project, name: str, host: str, choice: Choice = AS_IT_IS) -> Plan:
    """Return what a patch plays that hears the project's first OSC output.

    `host` is where Limber runs, as the patch reaches it. Raises SettingsError for a project that
    sends nothing a patch could tell apart, for another number of models, and for a file that is
    no model.
    """
    output = osc_output(project)
    alone = len(project.scenes) == 1
    voices = [
        Voice(scene, project.sent(scene), alone, bends_of(settings.latents))
        for scene, settings in project.scenes.items()
    ]
    sent = [(v, sent_latents(output, v)) for v in voices if output.wants(v)]
    sent = [(voice, names) for voice, names in sent if names]
    check(output, len(sent), choice.models)
    parts = []
    for i, (voice, names) in enumerate(sent):
        settings = project.scenes[voice.scene]
        model = choice.models[i % len(choice.models)] if choice.models else settings.sound.model
        part = Part(
            voice.scene,
            names,
            output.address or f"{prefix(voice)}/latents",
            f"{prefix(voice)}/gain",
            (model or MODEL).removesuffix(".ts"),
            voice.scene == project.first,
            bends=sent_bends(output, voice),
        )
        parts.append(with_model(part, model, settings, output, choice, project.path or Path()))
    return Plan(name, tuple(parts), output.port, host, project.rig.control.port, choice.variant)


def with_model(
    part: Part, model: str, settings: SceneSettings, output: Osc, choice: Choice, folder: Path
) -> Part:
    """Return a scene's part with what its model says of itself, where its file is here."""
    try:
        path = find_model(model, folder) if model else None
        if path is None:
            return part
        wanted = Wanted(
            part.own,
            sources_of(part, settings),
            settings.sound,
            output.name or "osc",
            output.rate,
            choice.delay(path),
            choice.around or settings.sound.mode == "around",
        )
        decoder, around = known(path, wanted)
    except ModelError as error:
        raise SettingsError([str(error)]) from None
    decoder = with_variant(with_fill(decoder, part), choice.variant, around)
    return replace(
        part, model=path.as_posix(), decoder=decoder, around=with_file(around, settings, folder)
    )


def sources_of(part: Part, settings: SceneSettings) -> tuple[str, ...]:
    """Return where each latent of the model that is sent comes from: gesture, sound or sum."""
    by_name: dict[str, str] = {latent.name: latent.source for latent in settings.latents}
    return tuple(by_name.get(name, "sum") for name in part.own)


def with_fill(decoder: Decoder, part: Part) -> Decoder:
    """Return a decoder that says what of the bends is not heard."""
    if "fill" not in part.bends:
        return decoder
    told = "fill is heard where Limber makes the sound: nn~ fills what is beyond the latents itself"
    return replace(decoder, warnings=(*decoder.warnings, told))


def with_variant(decoder: Decoder, variant: Variant, around: Around | None) -> Decoder:
    """Return a decoder that says which of its voices are heard, and where no sound is encoded."""
    told = []
    if decoder.voices > 1 and variant == "nn":
        told = [f"of {decoder.voices} voices nn~ plays the first; --max-variant mcs plays all"]
    elif decoder.voices > 1:
        told = [f"all {decoder.voices} voices play in Max; in Pd and SuperCollider the first"]
    if variant != "nn" and around is not None:
        told.append(
            f"with {variant}.nn~ Max's latents are the gesture's alone: to encode a sound in Max "
            "too, leave --max-variant out"
        )
    return replace(decoder, warnings=(*decoder.warnings, *told))


def with_file(around: Around | None, settings: SceneSettings, folder: Path) -> Around | None:
    """Return what is encoded, its file by its whole path; raises SettingsError for none."""
    file = settings.sound.sound_path(folder)
    if around is None or file is None:
        return around
    if not file.is_file():
        raise SettingsError(
            [f"the scene's sound {file} is not there: put it there, or change sound in [sound]"]
        )
    return replace(around, file=file.resolve().as_posix())


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


def sent_bends(output: Osc, voice: Voice) -> tuple[str, ...]:
    """Return what the last of the latents that are sent bend; raises SettingsError."""
    chosen = output.chosen(voice)
    own = len(voice.latents) - len(voice.bends)
    places = list(range(len(voice.latents))) if chosen is None else chosen
    bends = [i for i in places if i >= own]
    if bends and places[-len(bends) :] != bends:
        raise SettingsError(
            [f'rig.toml: outputs: "{output.name or "osc"}": put the latents that bend last in '
             "latents: a patch takes them from the end"]
        )  # fmt: skip
    return tuple(voice.bends[i - own] for i in bends)


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
