"""What a scene sounds with, changed by command: kept, told to whoever makes the sound, checked."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.engine.asking import Asking
from pipeline.engine.outside import Result
from pipeline.sound.settings import SHIPPED, SoundSettings
from recordings.events import Command
from tests.pipeline.engine.stage import FLAT, SIDE, Memory, Stage, phone_project
from tests.pipeline.engine.test_ground import grounded
from tests.pipeline.sound.fixtures import Flat, Late
from tests.pipeline.sound.scripted import Listed, Tone, saved


class Hearing(Memory):
    """Counts how often the sound changed, and does at once what is to be done aside."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder, self.changes = folder, 0

    def sound_changed(self, switched: bool = False) -> None:
        self.changes += 1

    def aside(self, work: Callable[[Path], Result], done: Callable[[Result], None]) -> None:
        done(work(self.folder))


class Doubting(Stage):
    """A stage whose commands take the way of a running engine's: in doubt, the disk is asked."""

    def ask(self, name: str, *args: Any) -> str:
        answers: list[tuple[list[Any], str]] = []
        asking = Asking(self.engine, lambda: self.now)
        command = Command(self.now, name, list(args), "test")
        asking.ask(command, lambda *answer: answers.append(answer))
        ((self.engine.reply, self.engine.problem),) = answers
        return self.engine.problem


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Doubting(phone_project(8), Hearing(tmp_path))


def sound_of(stage: Stage) -> Any:
    return stage.engine.project.scenes["main"].sound


def warnings(stage: Stage) -> list[str]:
    return [str(text) for (text,) in stage.outside.told("warning")]


@pytest.mark.parametrize(
    ("command", "key", "value"),
    [
        (("sound/bend", "scale", 1.5), "bend_scale", 1.5),
        (("sound/bend", "bias", -2.0), "bend_bias", -2.0),
        (("sound/bend", "noise", 0.5), "bend_noise", 0.5),
        (("sound/bend", "fill", 0.25), "noise_scale", 0.25),
        (("sound/fill", "frozen"), "noise", "frozen"),
        (("sound/loudness", -6.0), "loudness", -6.0),
        (("sound/temperature", 2.0), "temperature", 2.0),
        (("sound/file", "sea.wav"), "sound", "sea.wav"),
        (("sound/mode", "around"), "mode", "around"),
        (("sound/voices", 3, 0), "voices", 3),
    ],
)
def test_each_key_is_changed_kept_and_told(
    stage: Stage, command: tuple[Any, ...], key: str, value: Any
) -> None:
    assert isinstance(stage.outside, Hearing)
    (stage.outside.folder / "sea.wav").write_bytes(b"RIFF")
    name, *args = command
    stage.do(name, *args)
    assert getattr(sound_of(stage), key) == value
    assert stage.outside.changes == 1
    assert "scenes/main/scene.toml" in stage.outside.saved


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("sound/bend", "scal", 1), 'there is no bend "scal". Did you mean "scale"?'),
        (("sound/bend", "scale", -1), '"bend_scale" must be 0.0 to 16.0'),
        (("sound/fill", "freed"), 'there is no fill "freed". Did you mean "free"?'),
        (("sound/loudness", 40), '"loudness" must be -60.0 to 24.0 dB'),
        (("sound/loudness", 0, "mian"), 'there is no scene "mian". Did you mean "main"?'),
        (("sound/voices", 0), '"voices" must be 1 to 64'),
        (("sound/voices", 40), "40 times 8 latents are more than the 128"),
        (("sound/voices", 2, 1, 9), "main has 8 latents for its voices, not 9 for one"),
        (("latent/source", 1, "gestur"), 'there is no source "gestur". Did you mean "gesture"?'),
        (("latent/source", 9, "gesture"), "main has latents 1 to 8, no 9"),
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(
    stage: Stage, command: tuple[Any, ...], told: str
) -> None:
    before = sound_of(stage)
    name, *args = command
    assert told in stage.ask(name, *args)
    assert sound_of(stage) == before
    assert stage.outside.saved.keys() <= {"performance.json"}


def test_a_model_that_fits_is_chosen(stage: Stage) -> None:
    for file, scene in (("limber", ""), (str(SHIPPED), "main"), ("", "")):
        stage.do("sound/model", file, 0, scene)
        assert sound_of(stage).model == file
    assert warnings(stage) == []


def files(folder: Path) -> None:
    """Put models and a sound into a project, and what is none."""
    (folder / "models").mkdir()
    for module, name in ((Tone(), "tone"), (Tone(latents=8), "eight"), (Late(), "late")):
        saved(module, folder / "models" / f"{name}.ts")
    saved(Tone(latents=2), folder / "models" / "two.ts")
    saved(Listed(), folder / "models" / "listed.ts")
    saved(Flat(), folder / "models" / "flat.ts")
    (folder / "models" / "text.ts").write_text("no model")
    (folder / "sea.wav").write_bytes(b"RIFF")


@pytest.mark.parametrize(
    ("before", "command", "told"),
    [
        ({}, ("sound/model", "models/eigth.ts"), 'Did you mean "models/eight.ts"?'),
        ({}, ("sound/model", "limbr"), 'there is no file "limbr": put it there. Did you mean "lim'),
        ({}, ("sound/model", "models"), 'there is no file "models"'),
        ({}, ("sound/model", "no\0ne"), "there is no file"),
        ({}, ("sound/model", "x" * 5000), "there is no file"),
        ({}, ("sound/model", "models/text.ts"), "text.ts is no"),
        ({}, ("sound/model", "models/tone.ts"), "tone.ts takes 4 latents in mode decode; 8 came"),
        ({}, ("sound/model", "limber", 0, "small"), "limber.ts takes 8 latents in mode decode; 4"),
        ({"mode": "around"}, ("sound/model", "limber"), "needs a sound: sound/file FILE first"),
        ({"model": "limber"}, ("sound/mode", "around"), "needs a sound: sound/file FILE first"),
        ({"model": "limber"}, ("sound/mode", "arund"), 'Did you mean "around"?'),
        ({"model": "limber"}, ("sound/mode", "prior"), 'has no method "prior"; it has'),
        (
            {"model": "limber", "sound": "see.wav"},
            ("sound/mode", "forward"),
            'there is no file "see.wav": put it there. Did you mean "sea.wav"?',
        ),
        (
            {"model": "models/flat.ts", "sound": "sea.wav"},
            ("sound/mode", "around"),
            'has no method "encode"',
        ),
        ({"model": "models/listed.ts"}, ("sound/mode", "synthesise"), "takes 3 latents in mode"),
        ({}, ("sound/file", "se.wav"), 'Did you mean "sea.wav"?'),
        (
            {"model": "limber", "mode": "around", "sound": "sea.wav"},
            ("sound/file",),
            "the mode around needs a sound",
        ),
    ],
)
def test_what_the_files_say_cannot_be_is_refused_and_changes_nothing(
    stage: Stage, tmp_path: Path, before: dict[str, str], command: tuple[Any, ...], told: str
) -> None:
    files(tmp_path)
    stage.do("scene/new", "small", 4)
    stage.do("scene", "main")
    stage.engine.project.scenes["main"].sound = SoundSettings(**before)  # type: ignore[arg-type]  # texts
    was, events = sound_of(stage), len(stage.outside.events)
    stage.outside.saved.clear()
    name, *args = command
    assert told in stage.ask(name, *args)
    assert sound_of(stage) == was
    assert stage.outside.saved == {}
    assert len(stage.outside.events) == events  # nor is it in the take


@pytest.mark.parametrize(
    ("before", "command"),
    [
        ({"mode": "prior"}, ("sound/mode", "around")),  # no model is known yet
        ({"model": "models/gone.ts"}, ("sound/mode", "around")),
        ({"model": "limber", "sound": "input"}, ("sound/mode", "around")),
        ({"model": "limber", "sound": "sea.wav"}, ("sound/mode", "forward")),
        ({"model": "limber", "sound": "gone.wav"}, ("sound/mode", "decode")),
        ({"model": "limber", "mode": "prior"}, ("sound/model",)),
        ({"voices": "4"}, ("sound/model", "models/two.ts")),
        ({}, ("sound/file", "input")),
        ({"model": "limber"}, ("sound/file",)),
    ],
)
def test_what_can_be_is_not_refused(
    stage: Stage, tmp_path: Path, before: dict[str, str], command: tuple[Any, ...]
) -> None:
    files(tmp_path)
    table = {key: int(v) if key == "voices" else v for key, v in before.items()}
    stage.engine.project.scenes["main"].sound = SoundSettings(**table)  # type: ignore[arg-type]  # by key
    name, *args = command
    stage.do(name, *args)
    assert "scenes/main/scene.toml" in stage.outside.saved


def test_bends_come_on_top_of_what_a_model_takes(stage: Stage) -> None:
    stage.do("latent/bend", "noise")
    stage.do("sound/model", "limber")
    assert sound_of(stage).model == "limber"


def test_the_space_of_another_model_is_not_used() -> None:
    stage = Stage(grounded())
    assert stage.do("edge") != [-1.0]
    stage.do("sound/model", "other.ts")
    assert stage.do("edge") == [-1.0]
    turned = Stage(grounded(axes="principal"))
    assert "latents/axes latents first" in turned.ask("sound/model", "other.ts")


def test_voices_have_latents_of_their_own(stage: Stage) -> None:
    stage.do("latent/bend", "noise")
    stage.do("sound/model", "limber")
    stage.do("target", *range(1, 4), *[0.0] * 5, 0.5)
    stage.do("sound/voices", 2)
    scene = stage.engine.active_scene
    assert scene.names[7:10] == ("latent-8", "latent-1 (2)", "latent-2 (2)")
    assert scene.names[-1] == "noise"
    stage.hold(FLAT, 0.2)
    assert stage.latents == [*[1, 2, 3, 0, 0, 0, 0, 0] * 2, 0.5]
    assert all(len(t.values) == 17 for t in scene.teaching.queue)
    assert warnings(stage) == []
    stage.do("sound/voices", 3)
    assert stage.engine.active_scene.n == 24
    stage.do("sound/voices", 1)
    assert stage.engine.active_scene.names == (*(f"latent-{i + 1}" for i in range(8)), "noise")


def test_rounds_keep_the_number_of_latents(stage: Stage) -> None:
    stage.teach(FLAT, SIDE)
    assert "rounds were taught with 8 latents, and there would be 16" in stage.ask(
        "sound/voices", 2
    )
    assert sound_of(stage).voices == 1
    stage.do("sound/voices", 2, 0)
    assert (sound_of(stage).voices, stage.engine.active_scene.n) == (2, 8)


def test_sources_say_whether_latents_have_a_place() -> None:
    stage = Stage(grounded())
    stage.do("sound/mode", "around")
    assert stage.do("edge") == [-1.0]
    for number in range(1, 5):
        stage.do("latent/source", number, "gesture")
    assert stage.do("edge") != [-1.0]
    stage.do("latent/bend", "fill")
    assert "bends the sound" in stage.ask("latent/source", 5, "sound")
