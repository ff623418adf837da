"""The models that other tests play with do what they say, in Limber's own hands."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from benchmarks.models import build
from pipeline.sound.measuring import measure
from pipeline.sound.metadata import read_metadata
from pipeline.sound.model import Model, load
from tests.pipeline.sound.fixtures import LATE, Discrete, Filled, Flat, Late, Slow
from tests.pipeline.sound.scripted import saved


def loaded(module: nn.Module, folder: Path) -> Model:
    return load(saved(module, folder / "model.ts"))


@pytest.mark.parametrize(
    ("module", "latents", "ratio", "rate"),
    [
        (Slow(), 8, 2048, 44100),
        (Late(), 16, 2048, 44100),
        (Flat(), 8, 2048, 44100),
        (Discrete(), 4, 1024, 48000),
        (Filled(), 8, 2048, 44100),
    ],
)
def test_says_what_it_is(
    module: nn.Module, latents: int, ratio: int, rate: int, tmp_path: Path
) -> None:
    said = read_metadata(saved(module, tmp_path / "model.ts"))
    decode = said.method("decode")
    assert (decode.inputs, decode.input_ratio, said.rate) == (latents, ratio, rate)


def test_how_late_a_model_is_can_be_measured(tmp_path: Path) -> None:
    model = loaded(Late(latents=4, ratio=512), tmp_path)
    z = np.zeros((1, 4, 8), np.float32)
    z[:, :, 2:] = 1.0
    sound = model.call("decode", z)[0, 0]
    assert int(np.argmax(sound > 0)) == 2 * 512 + LATE
    model.reset()
    assert measure(model).first == pytest.approx(1000 * LATE / 44100, abs=1.0)


def test_both_sides_are_encoded_and_decoded_apart(tmp_path: Path) -> None:
    model = loaded(Late(), tmp_path)
    x = np.zeros((1, 2, 2048), np.float32)
    x[0, 1] = 0.5
    z = model.call("encode", x)
    assert z[0, :, 0].tolist() == [0.0] * 8 + [0.5] * 8


def test_work_makes_it_slower_and_nothing_else(tmp_path: Path) -> None:
    model = loaded(Slow(), tmp_path)
    z = np.ones((1, 8, 1), np.float32)
    before = model.call("decode", z)
    model.set("work", 40)
    assert model.get("work") == [40]
    assert np.array_equal(model.call("decode", z), before)


def test_whole_numbers_come_back(tmp_path: Path) -> None:
    model = loaded(Discrete(), tmp_path)
    z = np.full((1, 4, 3), 700.0, np.float32)
    assert model.call("encode", model.call("decode", z)).tolist() == z.tolist()


def test_what_is_missing_is_noise_and_what_is_held_is_not(tmp_path: Path) -> None:
    model = loaded(Filled(), tmp_path)
    held = np.zeros((1, 128, 4), np.float32)
    assert np.ptp(model.call("decode", held)) == 0.0
    assert np.ptp(model.call("decode", held[:, :8])) > 0.001


def test_the_stand_in_keeps_the_contract_and_its_state(tmp_path: Path) -> None:
    said = read_metadata(build(tmp_path / "a.ts"))
    assert said.method("decode").inputs == 8
    model = torch.jit.load(str(tmp_path / "a.ts"))  # type: ignore[no-untyped-call]  # torch says no types
    z = torch.randn(2, 8, 6, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        state = {name: buffer.clone() for name, buffer in model.named_buffers()}
        whole = model.decode(z)
        for name, buffer in model.named_buffers():
            buffer.copy_(state[name])
        parts = torch.cat([model.decode(z[:, :, i : i + 1]) for i in range(6)], -1)
        assert model.forward(whole).shape == whole.shape == (2, 1, 6 * 2048)
    assert (whole - parts).abs().max() < 1e-5
    assert 0.001 < whole.abs().max() < 1.0
