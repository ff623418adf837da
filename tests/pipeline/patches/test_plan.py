"""A patch listens to what the project's output sends, and nothing else."""

from typing import Any

import pytest

from pipeline.outputs.osc import Osc
from pipeline.outputs.wekinator import Wekinator
from pipeline.patches._plan import MODEL, plan_of
from pipeline.patches.base import Choice, Plan
from pipeline.project.creation import default_scene
from pipeline.project.project import Project
from pipeline.settings.mistakes import SettingsError
from tests.pipeline.processes.running import two_latents


def piece(*more: str, **output: Any) -> Project:
    """Return a project with one OSC output; besides its first scene it has `more`."""
    project = two_latents(9000)
    for name in more:
        project.add_scene(name, default_scene(3))
    project.outputs = [Wekinator(), Osc(name="patch", port=9001, **output), Osc()]
    return project


def planned(project: Project, *models: str) -> Plan:
    return plan_of(project, "piece", "127.0.0.1", Choice(models))


def test_a_scene_alone_has_the_short_address() -> None:
    project = piece()
    made = planned(project)
    (part,) = made.parts
    assert (made.port, made.control) == (9001, project.rig.control.port)
    assert (part.address, part.gain) == ("/limber/latents", "/limber/gain")
    assert (part.latents, part.model, part.first) == (("left", "right"), MODEL, True)


def test_several_scenes_have_their_names_and_models() -> None:
    main, storm = planned(piece("storm"), "calm", "wind.ts").parts
    assert (main.address, main.model, main.first) == ("/limber/main/latents", "calm", True)
    assert (storm.address, storm.model, storm.first) == ("/limber/storm/latents", "wind", False)
    assert storm.gain == "/limber/storm/gain"
    assert len(storm.latents) == 3
    assert {part.model for part in planned(piece("storm"), "one").parts} == {"one"}


def test_only_what_the_output_sends_is_played() -> None:
    (part,) = planned(piece("storm", scenes=["storm"], latents=["latent-3", "latent-1"])).parts
    assert (part.address, part.latents) == ("/limber/storm/latents", ("latent-3", "latent-1"))
    assert planned(piece(address="/my/own")).parts[0].address == "/my/own"


@pytest.mark.parametrize(
    ("project", "models", "message"),
    [
        (piece(style="each"), (), 'set style = "list"'),
        (piece("storm", address="/one"), (), "take address away"),
        (piece(latents=["nothing"]), (), "no latent of any scene"),
        (piece("storm"), ("a", "b", "c"), "3 models for 2 scenes"),
    ],
)
def test_what_no_patch_can_be_made_of(project: Project, models: Any, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        planned(project, *models)


def test_a_project_without_osc_says_what_to_add() -> None:
    project = piece()
    project.outputs = [Wekinator()]
    with pytest.raises(SettingsError, match='type = "osc"') as caught:
        planned(project)
    assert len(caught.value.mistakes) == 1
