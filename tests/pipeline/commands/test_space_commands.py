"""Any commands in any order in a model's space: finite latents leave, and a take replays."""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.engine.replay import compare
from tests.pipeline.engine.stage import FLAT, SIDE, Memory, Stage
from tests.pipeline.engine.test_ground import SPACE, grounded

PLAIN = (
    "record",
    "record/stop",
    "undo",
    "redo",
    "next",
    "back",
    "run",
    "stop",
    "train",
    "rounds/clear",
    "latent/lock 1",
    "latent/enable 2 0",
    "latent/limits 1 5 6",
    "latent/solo 1",
    "panic",
    "resume",
    "edge",
    "status",
)
VALUES = st.lists(st.floats(-30, 30), min_size=2, max_size=4)
STEPS: st.SearchStrategy[list[Any]] = st.one_of(
    st.builds(lambda v: ["target", *v], VALUES),
    st.builds(lambda f: ["inside", f], st.floats(0, 1)),
    st.builds(lambda p: ["latents/ranges", p], st.floats(0, 50)),
    st.builds(
        lambda kind, count: ["latents/axes", kind, count],
        st.sampled_from(["principal", "latents"]),
        st.integers(0, 5),
    ),
    st.builds(lambda n: ["target/region", n], st.sampled_from(["calm", "storm"])),
    st.sampled_from([line.split() for line in PLAIN]),
)


@given(st.lists(STEPS, min_size=1, max_size=12))
@example([["next"], ["record/stop"], ["latents/axes", "principal", 4], ["undo"], ["redo"]])
@example([["latents/axes", "principal", 2], ["latents/axes", "latents", 0], ["latents/ranges", 1]])
@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
def test_any_commands_leave_finite_latents_that_come_again(steps: list[list[Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        take = Path(folder) / "take.mcap"
        stage = Stage(grounded(), Memory(take))
        for i, (name, *args) in enumerate(steps):
            problem = stage.ask(name, *args)
            assert "the log says more" not in problem, (name, problem)
            if name == "train" and stage.outside.jobs and stage.engine.training is not None:
                stage.answer()
            stage.hold(FLAT if i % 2 else SIDE, 0.06)
        assert stage.outside.take is not None
        stage.outside.take.close()
        sent = [values for _, values, *_ in stage.outside.sent]
        assert all(len(values) == SPACE.n and np.isfinite(values).all() for values in sent)
        assert compare(take)["different"] == 0
