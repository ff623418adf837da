"""Commands that save and load the models of single latents, and name the inputs they read."""

from typing import TYPE_CHECKING

from pipeline.commands.base import command
from pipeline.commands.latents import checked
from pipeline.engine import models, renaming
from pipeline.project.model_files import FOLDER, file_of
from pipeline.settings.mistakes import CommandError

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


@command("model/save")
def save(engine: "Engine", latent: int, name: str) -> list[str]:
    """Save what a latent has learnt in the project's folder models; the reply is the file's name.

    `/limber/model saved` says when it is there. A model of that name is replaced.
    """
    checked(engine.active_scene, latent)
    file = file_of(name)
    models.save_model(engine, latent, file)
    return [file]


@command("model/load")
def load(engine: "Engine", latent: int, name: str, folder: str = "") -> list[str]:
    """Play a saved model in the place of a latent's; the others keep theirs. Replies the file.

    `/limber/model loaded` says when it plays. Models are read from the project's folder models
    only; it may be named as `folder`.
    """
    checked(engine.active_scene, latent)
    if folder not in ("", FOLDER):
        raise CommandError(
            f'models are read from the project\'s folder {FOLDER}, not "{folder:.60}": '
            "send the name alone"
        )
    file = file_of(name)
    models.load_model(engine, latent, file)
    return [file]


@command("inputs/names")
def names(engine: "Engine", names: list[str]) -> None:
    """Name the numbers that a program sends as inputs, in their order; what was taught stays.

    They are the channels of the rig's sensor of type wekinator, or of its only one of type osc.
    """
    renaming.name_inputs(engine, names)
