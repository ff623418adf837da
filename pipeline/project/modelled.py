"""New scenes for a model: as many latents as it has, within what its analysis has found."""

from pathlib import Path

from pipeline.project.creation import default_scene, named_latents
from pipeline.project.first_targets import own_latents, own_targets, space_targets
from pipeline.project.latents import bend_latent
from pipeline.project.scene_settings import SceneSettings
from pipeline.project.spaces import ranged
from pipeline.settings.mistakes import SettingsError
from pipeline.sound.bends import KINDS
from pipeline.sound.metadata import fingerprint, read_metadata
from pipeline.sound.settings import SHIPPED, SoundSettings
from pipeline.sound.space.file import read_space, space_beside
from pipeline.sound.space.naming import latent_names
from pipeline.sound.space.space import SpaceError, foreign
from recordings.families import nearest


def modelled(
    model: str,
    count: int | None = None,
    names: str = "",
    limits: tuple[float, float] | None = None,
) -> tuple[SceneSettings, str]:
    """Return a scene for a model ("limber", or a .ts file), and where its ranges are from.

    `names` are said as "a,b,…", in place of the model's own; `limits` in place of those analysed.
    Raises SettingsError for a `count` that is not the model's, and ModelError.
    """
    path = SoundSettings(model).model_path(Path())
    metadata = read_metadata(path)
    n = metadata.latents
    if count not in (None, n):
        raise SettingsError([f"{path.name} has {n} latents, not {count}: leave --latents out"])
    low, high = limits or (-3.0, 3.0)
    if names:
        scene = named_latents(n, names, low, high)
    else:
        scene = default_scene(n, low, high, latent_names(metadata))
    scene.sound.model = "limber" if path == SHIPPED else str(path.resolve())
    if limits is not None:
        return scene, f"Its latents go from {low:g} to {high:g}."
    if path == SHIPPED:
        scene.targets = own_targets()
        scene.latents = scene.latents if names else own_latents()
    return scene, _placed(scene, path)


def bend(scene: SceneSettings, kinds: str) -> None:
    """Let a new scene have latents that bend its sound, said as "scale,noise"; at rest in targets.

    Raises SettingsError for what is no kind.
    """
    wanted = [word.strip() for word in kinds.split(",")] if kinds else []
    for kind in wanted:
        if kind not in KINDS:
            raise SettingsError([f'there is no bend "{kind}".{nearest(kind, KINDS)}'])
    taken = {latent.name for latent in scene.latents}
    for kind in KINDS:
        if kind in wanted:
            latent = bend_latent(kind, taken)
            scene.latents.append(latent)
            for target in scene.targets:
                target.values.append(latent.rest_value)


def _placed(scene: SceneSettings, path: Path) -> str:
    """Give a scene the ranges of the space beside a model, if there is one; say where from."""
    place = space_beside(path)
    guess = "Its latents go from -3 to 3, a guess"
    if not place.is_file() and path == SHIPPED:
        return f"It sounds through Limber's own model: {', '.join(x.name for x in scene.latents)}."
    if not place.is_file():
        return f"{guess}: limber analyse MODEL AUDIO… finds where it has sound."
    try:
        space = read_space(place)
    except SpaceError as error:
        return f"{guess}: {error}"
    if problem := foreign(space, fingerprint(path)):
        return f"{guess}: {problem}"
    scene.latents = ranged(scene.latents, space, 1.0, scene)
    scene.targets = space_targets(space, scene.latents)
    return f"Its latents go where 98 % of the analysed sounds are ({place.name})."
