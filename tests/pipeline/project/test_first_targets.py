"""What a new scene with a model begins with: targets inside its limits that differ plainly."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.project.first_targets import OWN, SOUNDS, apart, own_targets, space_targets
from pipeline.project.latents import LatentSettings
from pipeline.project.modelled import modelled
from pipeline.project.scene_settings import SceneSettings
from pipeline.project.spaces import ranged
from pipeline.sound.metadata import read_metadata
from pipeline.sound.settings import SHIPPED
from tests.pipeline.sound.space.spaces import space_of, two_sounds


def test_the_names_are_those_of_limbers_own_model() -> None:
    assert read_metadata(SHIPPED).methods["decode"].input_labels == OWN


def test_a_scene_with_limbers_own_model_begins_with_its_sounds_and_rests_in_silence() -> None:
    scene, told = modelled("limber")
    assert [t.name for t in scene.targets] == list(SOUNDS)
    assert [x.name for x in scene.latents] == list(OWN)
    assert [x.rest_value for x in scene.latents] == [0, -3, 0, 0, 0, 0, 0, 0]
    assert "pitch" in told
    assert all(
        x.min <= v <= x.max
        for t in scene.targets
        for v, x in zip(t.values, scene.latents, strict=True)
    )


def test_named_anew_they_are_the_same_sounds() -> None:
    scene, _ = modelled("limber", names="a,b")
    assert [x.name for x in scene.latents[:3]] == ["a", "b", "latent-3"]
    assert scene.targets == own_targets()


def test_limits_of_ones_own_have_targets_inside_them() -> None:
    scene, _ = modelled("limber", limits=(0.0, 1.0))
    assert all(0 <= v <= 1 for t in scene.targets for v in t.values)


def test_each_latent_of_limbers_own_goes_far_between_its_sounds() -> None:
    rows = np.array(list(SOUNDS.values()))
    assert (np.ptp(rows, axis=0) >= 1.0).all()  # of 6
    between = np.linalg.norm(rows[:, None] - rows, axis=2)
    assert between[~np.eye(len(rows), dtype=bool)].min() > 3.0


def latents_for(x: np.ndarray) -> list[LatentSettings]:
    plain = [LatentSettings(f"raw-{i + 1}") for i in range(x.shape[1])]
    return ranged(plain, space_of(x), 1.0, SceneSettings(latents=plain))


def test_regions_become_targets_by_their_names() -> None:
    x = two_sounds()
    targets = space_targets(space_of(x), latents_for(x))
    assert [t.name for t in targets] == ["calm", "storm"]
    assert targets[0].values == pytest.approx(x[:2000].mean(axis=0), abs=0.01)


def test_without_regions_they_are_likely_places_far_from_each_other() -> None:
    x = two_sounds()
    space, latents = replace(space_of(x), regions=()), latents_for(x)
    values = np.array([t.values for t in space_targets(space, latents)])
    assert len(values) == 4
    near = np.linalg.norm(values[:, None] - x, axis=2).min(axis=1)
    assert near.max() < 0.5 * x.std()  # sounds that were analysed are near each of them
    between = np.linalg.norm(values[:, None] - values, axis=2)
    assert between[~np.eye(4, dtype=bool)].min() > x.std()
    low, high = np.array([x.min for x in latents]), np.array([x.max for x in latents])
    assert ((values >= low) & (values <= high)).all()


def test_points_that_are_one_are_chosen_once() -> None:
    assert len(apart(np.zeros((5, 2)), 4)) == 1
    line = np.array([[0.0], [1.0], [2.0], [10.0]])
    assert apart(line, 3) == [3, 0, 2]


def test_the_model_that_is_shipped_is_there() -> None:
    assert Path(SHIPPED).is_file()
