"""A model's file says what it is without torch, and nothing in it can do harm."""

import pickle
import random
import struct
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sound._opcodes import PickleError, read_pickle
from pipeline.sound.metadata import ModelError, fingerprint, read_metadata
from tests.pipeline.sound.scripted import RATE, Listed, Old, Tone, saved


@pytest.fixture(scope="module")
def tone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(Tone(latents=5, channels=2), tmp_path_factory.mktemp("models") / "tone.ts")


def test_methods_labels_attributes_and_rate(tone: Path) -> None:
    found = read_metadata(tone)
    assert list(found.methods) == ["encode", "decode", "forward"]
    decode = found.method("decode")
    assert (decode.inputs, decode.input_ratio, decode.outputs, decode.output_ratio) == (
        5,
        512,
        2,
        1,
    )
    assert decode.input_labels == tuple(f"latent {i}" for i in range(5))
    assert (found.latents, found.ratio, found.window, found.stereo) == (5, 512, 512, True)
    assert found.rate == RATE
    assert found.attributes["loud"].kinds == ("float",)
    assert found.attributes["loud"].value == (1.0,)


def test_a_model_of_2022(tmp_path: Path) -> None:
    found = read_metadata(saved(Old(), tmp_path / "old.ts"))
    assert list(found.methods) == ["decode"]  # its prior is compiled, but is none
    assert (found.latents, found.ratio, found.rate, found.stereo) == (8, 2048, 48000, False)


def test_what_is_written_in_the_program(tmp_path: Path) -> None:
    found = read_metadata(saved(Listed(), tmp_path / "listed.ts"))
    assert found.rate == 22050
    assert found.method("synthesise").inputs == 3
    with pytest.raises(ModelError, match='no method "decode"; it has synthesise'):
        _ = found.latents
    with pytest.raises(ModelError, match='Did you mean "synthesise"'):
        found.method("synthesize")


def test_it_agrees_with_torch(tone: Path) -> None:
    import torch

    module = torch.jit.load(str(tone))  # type: ignore[no-untyped-call]  # torch says no types
    found = read_metadata(tone)
    assert list(found.methods) == module.get_methods()
    assert list(found.attributes) == module.get_attributes()
    for name, m in found.methods.items():
        params = [m.inputs, m.input_ratio, m.outputs, m.output_ratio]
        assert params == getattr(module, f"{name}_params").tolist()


def test_torch_is_not_imported(tone: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from pipeline.sound.metadata import read_metadata\n"
        "print(read_metadata(Path(sys.argv[1])).latents, 'torch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tone)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["5", "False"]


def other_zip(path: Path, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name, text in parts.items():
            file.writestr(f"m/{name}.pkl", text)
    return path


def test_files_that_are_no_models(tmp_path: Path, tone: Path) -> None:
    whole = tone.read_bytes()
    cut, text, empty = tmp_path / "cut.ts", tmp_path / "text.ts", tmp_path / "empty.ts"
    cut.write_bytes(whole[: len(whole) // 2])
    text.write_text("version https://git-lfs.github.com/spec/v1")
    empty.write_bytes(b"")
    noise = tmp_path / "noise.ts"
    noise.write_bytes(bytes(range(256)))
    cases = {
        tmp_path / "absent.ts": "No such file",
        tmp_path: "Is a directory",
        cut: "cut off",
        text: "git lfs pull",
        empty: "is empty",
        noise: "is no TorchScript model",
        other_zip(tmp_path / "zip.ts", other=""): "a zip of other things",
        other_zip(tmp_path / "weights.ts", data=""): "weights without their program",
    }
    for path, words in cases.items():
        with pytest.raises(ModelError, match=words):
            read_metadata(path)


def test_torchscript_that_is_no_model_for_nn(tmp_path: Path) -> None:
    import torch

    class Plain(torch.nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return x

    with pytest.raises(ModelError, match="no model for nn~"):
        read_metadata(saved(Plain(), tmp_path / "plain.ts"))


@pytest.mark.parametrize("part", ["data.pkl", "data/0", "code/__torch__/tests"])
def test_damage_inside(tmp_path: Path, tone: Path, part: str) -> None:
    whole = bytearray(tone.read_bytes())
    with zipfile.ZipFile(tone) as file:
        info = next(i for i in file.infolist() if i.filename.split("/", 1)[1].startswith(part))
    at = info.header_offset
    at += 30 + sum(struct.unpack_from("<HH", whole, at + 26))  # its name, and what fills up
    whole[at : at + 30] = b"\xff" * 30
    path = tmp_path / "damaged.ts"
    path.write_bytes(bytes(whole))
    with pytest.raises(ModelError, match="damaged"):
        read_metadata(path)


class Harm:
    """What a pickle would run."""

    def __reduce__(self) -> tuple[Any, ...]:
        return print, ("harm",)


def test_nothing_in_a_pickle_is_run(capsys: pytest.CaptureFixture[str]) -> None:
    made = read_pickle(pickle.dumps(Harm(), protocol=2))
    assert made.args == ("harm",)
    assert "print" in made.name
    assert capsys.readouterr().out == ""


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for shallow in (False, True):
        try:
            read_pickle(b"\x80\x02" + data, shallow)
        except PickleError:
            continue


def mutated(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 3, 10))):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed[: rng.randrange(len(changed))] if rng.random() < 0.1 else changed)


@pytest.mark.parametrize("part", ["", "data.pkl", "data/0", "scripted.py", "byteorder"])
def test_any_damage_is_a_model_error_or_harmless(tmp_path: Path, tone: Path, part: str) -> None:
    """Also damage whose checksum is right, as somebody could make it on purpose."""
    rng = random.Random(part)
    path = tmp_path / "fuzzed.ts"
    refused = 0
    for _ in range(150):
        if not part:
            path.write_bytes(mutated(tone.read_bytes(), rng))
        else:
            with zipfile.ZipFile(tone) as old, zipfile.ZipFile(path, "w") as new:
                for info in old.infolist():
                    data = old.read(info)
                    found = info.filename.endswith(part)
                    new.writestr(info.filename, mutated(data, rng) if found else data)
        try:
            read_metadata(path)
        except ModelError:
            refused += 1
    assert refused or part == "scripted.py"  # what its program says is looked for, not needed


def test_a_value_that_holds_itself_many_times_is_left_alone(tmp_path: Path, tone: Path) -> None:
    path = tmp_path / "bomb.ts"
    rate = b"M" + struct.pack("<H", RATE)
    pairs = b"K\x01q\xfe" + b"h\xfe\x86q\xfe" * 60  # each a pair of the one before: 2⁶⁰ ones
    with zipfile.ZipFile(tone) as old, zipfile.ZipFile(path, "w") as new:
        for info in old.infolist():
            new.writestr(info.filename, old.read(info).replace(rate, pairs))
    assert read_metadata(path).rate is None


def test_fingerprint(tmp_path: Path) -> None:
    file = tmp_path / "abc"
    file.write_bytes(b"abc")
    assert fingerprint(file).startswith("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f")
