"""docs/project.md names every key of a project's files, and its examples open."""

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest

from mappings.base import MAPPINGS
from pipeline.features.base import FEATURES
from pipeline.outputs.base import OUTPUTS
from pipeline.project.cues import Cue, ShowSettings
from pipeline.project.lags import LagSettings
from pipeline.project.latents import Bookmark, LatentSettings, Target
from pipeline.project.novelty import NoveltySettings, SceneNovelty
from pipeline.project.recognition import Gesture, RecognitionSettings, Trigger
from pipeline.project.rig import (
    Control,
    PlayingSettings,
    RigSettings,
    TakeSettings,
    TeachingSettings,
    read_rig,
)
from pipeline.project.scene_settings import read_scene
from pipeline.settings.documents import parse
from pipeline.sound.settings import SoundSettings
from pipeline.sound.space.settings import SpaceSettings
from sensors.base import SENSORS

TEXT = (Path(__file__).parents[3] / "docs" / "project.md").read_text(encoding="utf-8")

TABLES: dict[str, list[type[Any]]] = {
    "## rig.toml": [RigSettings],
    "### [control]": [Control],
    "### [teaching]": [TeachingSettings],
    "### [[lags]]": [LagSettings],
    "### [playing]": [PlayingSettings],
    "### [novelty]": [NoveltySettings],
    "### [takes]": [TakeSettings],
    "### [show]": [ShowSettings],
    "### [[cues]]": [Cue],
    "### [recognition]": [RecognitionSettings],
    "### [[gestures]]": [Gesture],
    "### [[triggers]]": [Trigger],
    "### [[sensors]]": [SENSORS.load(t) for t in SENSORS.types()],
    "### [[outputs]]": [OUTPUTS.load(t) for t in OUTPUTS.types()],
    "### [sound] of a scene": [SoundSettings],
    "### [space]": [SpaceSettings],
    "### [novelty] of a scene": [SceneNovelty],
    "### [mapping]": [MAPPINGS.load(t) for t in MAPPINGS.types()],
    "### [[features]]": [FEATURES.load(t) for t in FEATURES.types()],
    "### [[latents]]": [LatentSettings],
    "### [[targets]]": [Target],
    "### [[bookmarks]]": [Bookmark],
}


def section(heading: str) -> str:
    """Return the text under a heading; that of rig.toml goes on to the end of its tables."""
    following = TEXT.split(heading + "\n", 1)[1]
    return (
        following.split("\n## ")[0]
        if heading.startswith("## ")
        else re.split(r"\n##+ ", following)[0]
    )


@pytest.mark.parametrize("heading", TABLES)
def test_every_key_and_type_is_explained(heading: str) -> None:
    words = set(re.findall(r"`([a-z_0-9]+)`", section(heading)))
    words |= set(re.findall(r"### \[+(\w+)\]", section(heading)))
    for cls in TABLES[heading]:
        keys = {field.name for field in dataclasses.fields(cls) if field.init}
        assert keys <= words, f"{cls.__name__}: {keys - words} missing under {heading}"
        if len(TABLES[heading]) > 1:
            assert cls.__module__.rpartition(".")[2] in words


@pytest.mark.parametrize("heading", TABLES)
def test_every_default_number_is_named(heading: str) -> None:
    for cls in TABLES[heading]:
        for field in dataclasses.fields(cls):
            if isinstance(field.default, float | int) and not isinstance(field.default, bool):
                shown = f"{field.default:.4f}".rstrip("0") if field.default else "0"
                assert shown.rstrip(".") in section(heading), f"{cls.__name__}.{field.name}"


def test_the_examples_open() -> None:
    rig, scene = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    settings, sensors, outputs = read_rig(parse(rig, "rig.toml"), "rig.toml")
    assert (settings.order, sensors[0].role, outputs[0].name) == (
        ["main", "storm"],
        "left hand",
        "nn~",
    )
    assert [cue.crossfade for cue in settings.cues] == [None, 8.0]
    assert settings.show.buttons == {"phone.control.buttonB": "cue/back"}
    assert read_scene(parse(scene, "scene.toml"), "scene.toml").latents[0].smoothing == 0.1
