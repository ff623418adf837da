"""What docs/max-pd-sc.md shows is run as it stands there, by Pd and SuperCollider, at an engine."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.peers.program import need, program, sends_to
from tests.peers.test_sclang import HEADLESS
from tests.pipeline.processes.running import Stage, free_port, played

PAGE = (Path(__file__).parents[2] / "docs" / "max-pd-sc.md").read_text(encoding="utf-8")
LATENTS, CONTROL = "12000", "6448"


@pytest.fixture(scope="module")
def latents() -> int:
    """The port that latents are sent to, in place of the usual one."""
    return free_port()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, latents: int) -> Iterator[Stage]:
    with played(tmp_path_factory.mktemp("page") / "piece", partial(sends_to, port=latents)) as it:
        yield it


def blocks(language: str, latents: int, control: int) -> list[str]:
    """Return the page's blocks in a language, at free ports."""
    found = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.M | re.S)
    return [b.replace(LATENTS, str(latents)).replace(CONTROL, str(control)) for b in found]


def test_pd_hears_latents_and_is_answered(stage: Stage, latents: int, tmp_path: Path) -> None:
    need("pd", "puredata-core")
    files = []
    for number, text in enumerate(blocks("pd", latents, stage.control)):
        files.append(tmp_path / f"{number}.pd")
        files[-1].write_text(text)
    assert len(files) == 2
    quiet = ("-nogui", "-noaudio", "-nomidi", "-nrt")
    with program("pd", *quiet, "-send", "ask bang", *map(str, files)) as pd:
        pd.wait(r"answer: list limber ok state idle")
        stage.osc("target", 0.125, 0.5)  # another than it is: only what changes is sent
        stage.osc("target", 0.25, 0.5)
        pd.wait(r"latents: 0\.25 0\.5$")
        stage.osc("panic")
        pd.wait(r"mute: 1$")
        stage.osc("resume")


def test_supercollider_hears_latents_and_is_answered(
    stage: Stage, latents: int, tmp_path: Path
) -> None:
    need("sclang", "supercollider-language")
    parts = blocks("supercollider", latents, stage.control)
    assert len(parts) == 2
    script = tmp_path / "page.scd"
    script.write_text("(\n" + "\n".join(parts) + '"READY".postln;\n)\n')
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    with program("sclang", "-i", "none", str(script), **HEADLESS, **home) as sc:
        sc.wait("READY")
        sc.wait(r"ANSWER \[ state, idle")
        stage.osc("target", 0.125, 0.5)
        stage.osc("target", 0.75, 0.5)
        sc.wait(r"LATENTS \[ 0\.75, 0\.5 \]")
        stage.osc("panic")
        sc.wait("MUTE 1")
