"""`limber patch` writes what is asked for, and never over what is there."""

import json
from pathlib import Path

import pytest

from pipeline.outputs.osc import Osc
from pipeline.terminal.patching import reached_at
from tests.pipeline.sound.scripted import Tone, saved
from tests.pipeline.terminal.shell import limber


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("patching")
    assert limber("new", "piece", "--latents", "5", cwd=found).returncode == 0
    return found


def test_all_three_are_written_and_never_written_over(place: Path) -> None:
    done = limber("patch", "piece", cwd=place)
    assert done.returncode == 0, done.stderr
    folder = place / "piece" / "patches"
    assert sorted(p.name for p in folder.iterdir()) == ["piece.maxpat", "piece.pd", "piece.scd"]
    assert "Max: piece/patches/piece.maxpat" in done.stdout
    assert "--model FILE.ts" in done.stdout
    (folder / "piece.pd").write_text("mine")
    again = limber("patch", "piece", "--pd", cwd=place)
    assert again.returncode == 2
    assert "is there already: move it away" in again.stderr
    assert (folder / "piece.pd").read_text() == "mine"


def test_one_is_written_where_it_is_asked_for(place: Path) -> None:
    done = limber("patch", "piece", "--max", "--out", "here/there", "--model", "my sea", cwd=place)
    assert done.returncode == 0, done.stderr
    (file,) = (place / "here" / "there").iterdir()
    boxes = [entry["box"] for entry in json.loads(file.read_text())["patcher"]["boxes"]]
    (decoder,) = (box for box in boxes if box.get("text", "").startswith("nn~ "))
    assert (decoder["text"], decoder["numinlets"]) == ('nn~ "my sea" decode', 5)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["nothing"], "there is no folder nothing"),
        (["piece", "--model", "a", "--model", "b"], "2 models for 1 scenes"),
        (["piece", "--model", " \x01"], "--model wants"),
        (["piece", "--pd", "--out", "piece/rig.toml"], "rig.toml"),
    ],
)
def test_what_a_person_can_get_wrong(place: Path, args: list[str], message: str) -> None:
    done = limber("patch", *args, cwd=place)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_patch_elsewhere_is_told_this_machine_s_address() -> None:
    assert reached_at(Osc()) == reached_at(Osc(host="localhost")) == "127.0.0.1"
    assert reached_at(Osc(host="192.168.1.20")).count(".") == 3


def test_a_model_s_file_is_read_and_measured(place: Path) -> None:
    saved(Tone(latents=4, delay=2), place / "late.ts")
    done = limber("patch", "piece", "--model", "late.ts", "--measure", "--out", "late", cwd=place)
    assert done.returncode == 0, done.stderr
    assert "late.ts takes 4: unused are latent-5" in done.stdout
    script = (place / "late" / "piece.scd").read_text()
    assert "ms to the first change" in script
    assert "(measured)" in script


@pytest.mark.parametrize("variant", ["mc", "mcs"])
def test_max_has_its_variants(place: Path, variant: str) -> None:
    done = limber("patch", "piece", "--max", "--max-variant", variant, "--out", variant, cwd=place)
    assert done.returncode == 0, done.stderr
    assert f'"{variant}.nn~ my-model decode' in (place / variant / "piece.maxpat").read_text()
