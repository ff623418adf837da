"""A patch knows its model: what nn~ needs, and in plain words what does not go together."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.engine.opening import notes_on
from pipeline.engine.scene import TICK
from pipeline.outputs.osc import Osc
from pipeline.patches._plan import plan_of
from pipeline.patches.base import PATCHES, Choice, Plan
from pipeline.project.creation import default_scene, new_project
from pipeline.project.project import Project
from pipeline.settings.mistakes import SettingsError
from pipeline.sound.pace import TIMER, ramp
from tests.pipeline.sound.scripted import Old, Tone, saved


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    saved(Tone(latents=5, channels=2), folder / "tone.ts")
    saved(Tone(latents=4, ratio=256), folder / "quick.ts")
    saved(Tone(latents=4, ratio=2048), folder / "slow.ts")
    saved(Old(), folder / "old.ts")
    (folder / "none.ts").write_bytes(b"no model")
    return folder


def piece(latents: int = 4, **output: Any) -> Project:
    return new_project([], default_scene(latents), [Osc(name="patch", port=9001, **output)])


def planned(project: Project, model: Path | str, folder: Path | None = None, **choice: Any) -> Plan:
    project.path = folder
    return plan_of(project, "piece", "127.0.0.1", Choice((str(model),), **choice))


def test_what_nn_needs_is_read_from_the_file(models: Path) -> None:
    (part,) = planned(piece(5), models / "tone.ts").parts
    assert part.model == (models / "tone.ts").as_posix()
    assert (part.decoder.inlets, part.decoder.outlets, part.decoder.rate) == (5, 2, 44100)
    assert (part.decoder.buffer, part.decoder.ramp) == (512, 20)
    assert part.decoder.labels == tuple(f"latent {i}" for i in range(5))
    assert part.decoder.warnings == ()
    told = " ".join(part.decoder.notes)
    for words in ("5 latents, 2 channels", "44100 Hz", "512 samples (11.6 ms)", "up to 23 ms"):
        assert words in told
    assert "421 ms" in told  # not measured: what is usual


def test_a_buffer_is_never_smaller_than_the_model_s_window(models: Path) -> None:
    (part,) = planned(piece(), models / "slow.ts").parts
    assert (part.decoder.buffer, part.decoder.ramp) == (2048, 0)  # a ramp would only delay


def test_a_model_is_found_by_name_in_the_project(models: Path) -> None:
    folder = models.parent / models.name
    (folder / "models").mkdir(exist_ok=True)
    saved(Tone(latents=4), folder / "models" / "mine.ts")
    (part,) = planned(piece(), "mine", folder).parts
    assert part.model == (folder / "models" / "mine.ts").resolve().as_posix()


def test_the_scene_s_own_model_is_taken(models: Path) -> None:
    project = piece()
    project.scenes["main"].sound.model = str(models / "tone.ts")
    (part,) = plan_of(project, "piece", "127.0.0.1").parts
    assert part.decoder.inlets == 5


def test_a_model_of_2022(models: Path) -> None:
    (part,) = planned(piece(8), models / "old.ts").parts
    assert (part.decoder.inlets, part.decoder.rate, part.decoder.warnings) == (8, 48000, ())


@pytest.mark.parametrize(
    ("latents", "words"),
    [
        (3, "sends 3 latents and tone.ts takes 5: inlets 4 to 5 get 0"),
        (4, "inlet 5 gets 0. To play all, make the scene with 5 latents"),
        (7, "unused are latent-6, latent-7. Take them out"),
    ],
)
def test_another_number_of_latents_is_told(models: Path, latents: int, words: str) -> None:
    plan = planned(piece(latents), models / "tone.ts")
    assert words in " ".join(plan.warnings)
    for kind in PATCHES.types():
        text = PATCHES.load(kind)().text(plan)
        assert "tone.ts takes 5" in text.replace("\\", "")


def test_an_output_that_sends_too_seldom_is_told_in_patch_and_rig(models: Path) -> None:
    project = piece(rate=50.0)
    project.scenes["main"].sound.model = str(models / "slow.ts")
    assert notes_on(project) == []  # 21.5 frames a second
    project.scenes["main"].sound.model = str(models / "quick.ts")
    words = '"patch" sends at most 50 times a second, and quick.ts takes latents 172.3 times'
    assert words in " ".join(notes_on(project))
    assert "make it 173 or more" in " ".join(notes_on(project))
    plan = plan_of(project, "piece", "127.0.0.1")
    assert words in " ".join(plan.warnings)
    assert plan.parts[0].decoder.ramp == 20
    project.outputs = [Osc(name="patch", rate=10.0)]
    assert plan_of(project, "piece", "127.0.0.1").parts[0].decoder.ramp == 100


def test_a_model_quicker_than_the_timer_is_told(models: Path) -> None:
    assert "the ramp of 20 ms goes the way between" in " ".join(
        planned(piece(), models / "quick.ts").warnings
    )
    assert round(TIMER * 1e9) == TICK


@pytest.mark.parametrize(
    ("frames", "limit"), [(f, r) for f in (21.5, 86.1, 187.5) for r in (0, 40)]
)
def test_a_ramp_is_never_over_before_the_next_window(frames: float, limit: float) -> None:
    """nn~ takes one value in each window: values must go on moving until then, or be there."""
    period = max(TIMER, 1 / limit if limit else 0.0)
    over = ramp(frames, limit) / 1000
    assert over >= period or 1 / frames >= period


def test_what_is_no_model_is_told(models: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.ts"):
        planned(piece(), models / "none.ts")
    with pytest.raises(SettingsError, match=r"there is no model .*nothing\.ts"):
        planned(piece(), models / "nothing.ts")


def test_voices_and_variants_say_what_is_not_heard(models: Path) -> None:
    project = piece(10)
    project.scenes["main"].sound.voices = 2
    told = {
        variant: " ".join(planned(project, models / "tone.ts", None, variant=variant).warnings)
        for variant in ("nn", "mcs")
    }
    assert told["nn"] == "main: of 2 voices nn~ plays the first; --max-variant mcs plays all"
    assert "in Pd and SuperCollider the first" in told["mcs"]
    project = piece(5)
    project.scenes["main"].sound.voices = 2  # all voices have the same latents
    assert planned(project, models / "tone.ts").warnings == []
    both = planned(project, models / "tone.ts", None, variant="mc", around=True)
    assert "leave --max-variant out" in " ".join(both.warnings)


def test_around_is_drawn_where_the_scene_or_a_person_wants_it(models: Path) -> None:
    project = piece(5)
    assert planned(project, models / "tone.ts").parts[0].around is None
    found = planned(project, models / "tone.ts", around=True).parts[0].around
    assert found is not None
    assert (found.inlets, found.outlets, found.file) == (2, 5, "")
    project.scenes["main"].sound.mode = "around"
    project.scenes["main"].sound.sound = "sounds/sea.wav"
    with pytest.raises(SettingsError, match="put it there"):
        planned(project, models / "tone.ts", models)
    (models / "sounds").mkdir()
    (models / "sounds" / "sea.wav").touch()
    found = planned(project, models / "tone.ts", models).parts[0].around
    assert found is not None
    assert found.file == (models / "sounds" / "sea.wav").as_posix()
    assert "no method encode" in " ".join(planned(project, models / "old.ts", models).warnings)
