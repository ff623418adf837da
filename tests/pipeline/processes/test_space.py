"""A model's own space in a running engine: over OSC and from another process, and after a start."""

import json
from pathlib import Path

import numpy as np

from pipeline.engine.replay import compare
from pipeline.project.project import Project
from pipeline.sound.space.file import dumps
from pipeline.sound.space.settings import SpaceSettings
from pipeline.terminal.asking import ask
from tests.pipeline.processes.running import played
from tests.pipeline.sound.space.spaces import space_of, two_sounds

FILE = "models/mine.space.safetensors"


def test_a_performance_in_its_models_space(tmp_path: Path) -> None:
    folder = tmp_path / "piece"
    space = space_of(0.5 + 0.1 * two_sounds(2, 1000))

    def change(project: Project) -> None:
        (folder / "models").mkdir(parents=True)
        (folder / FILE).write_bytes(dumps(space))
        project.scenes["main"].space = SpaceSettings(file=FILE)

    with played(folder, change) as stage:
        stage.osc("target", 1.0, 0.0)
        far = stage.wait(lambda s: s["target"] == [1.0, 0.0] and (s["edge"] or 0) > 1.5)
        stage.osc("inside", 1.0)
        near = stage.wait(lambda s: s["edge"] <= 1.01)
        assert near["edge"] < far["edge"]
        assert ask(folder, "", "edge")[1][0] <= 1.01
        stage.osc("inside", 0.0)
        stage.wait(lambda s: [x["value"] for x in s["latents"]] == [1.0, 0.0])
        before = np.array([x["value"] for x in stage.client.status()["latents"]])
        scene, names = ask(folder, "main", "latents/axes", "principal", 0)
        assert (scene, names) == ("main", space.axis_names(2))
        turned = stage.wait(lambda s: s["latents"][0]["name"] == names[0])
        along = np.array([x["value"] for x in turned["latents"]])
        assert np.abs(space.to_latents(along) - before).max() < 1e-4
        take = stage.client.status()["take"]
    assert compare(folder / "takes" / take)["different"] == 0
    with played(folder) as stage:
        status = stage.client.status()
        assert [x["name"] for x in status["latents"]] == space.axis_names(2)
        assert status["problems"] == []
        assert json.dumps(status["edge"])
