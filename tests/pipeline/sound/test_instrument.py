"""The shipped model keeps nn~'s contract, its state and its temper."""

import subprocess
import sys
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from pipeline.sound.instrument.names import LATENTS, RATIO
from pipeline.sound.metadata import read_metadata
from tests.pipeline.sound import hearing
from tests.pipeline.sound.shipped import SHIPPED, shipped

CUTS = (0, 1, 4, 5, 9, 30, 77, 120)
TINY = 5e-6
"""What rounding may differ by: Fourier transforms of other batches round otherwise."""


def phrase(voices: int = 2, frames: int = CUTS[-1], seed: int = 0) -> torch.Tensor:
    """Return latents that wander over all of their range."""
    generator = torch.Generator().manual_seed(seed)
    steps = torch.randn(voices, 8, frames, generator=generator)
    return (steps.cumsum(-1) * 0.4).clamp(-3.5, 3.5)


def call(model: Any, method: str, x: torch.Tensor) -> torch.Tensor:
    """Call a method as nn~ does."""
    with torch.inference_mode():
        y = getattr(model, method)(x)
    assert isinstance(y, torch.Tensor)
    return y


def test_methods_keep_their_shapes_for_any_number_of_frames_and_voices() -> None:
    model = shipped()
    for voices in (1, 3, 64):
        for frames in (0, 1, 4, 7):
            latents, sound = torch.zeros(voices, 8, frames), torch.zeros(voices, 1, frames * RATIO)
            for method, x, wanted in (
                ("decode", latents, sound),
                ("encode", sound, latents),
                ("forward", sound, sound),
            ):
                y = call(model, method, x)
                assert y.shape == wanted.shape
                assert y.dtype == torch.float32


def test_says_all_that_is_asked_of_a_model() -> None:
    model, said = shipped(), read_metadata(SHIPPED)
    assert SHIPPED.stat().st_size < 1_000_000
    assert said.rate == 48_000
    assert said.methods["decode"].input_labels == LATENTS
    assert model.get_methods() == list(said.methods) == ["encode", "decode", "forward"]
    assert model.encode_params.tolist() == [1, 1, 8, RATIO]
    assert model.decode_params.tolist() == [8, RATIO, 1, 1]
    for name in model.get_attributes():
        assert getattr(model, f"{name}_params").numel() == 1
        (value,) = getattr(model, f"get_{name}")()
        assert getattr(model, f"set_{name}")(value) == 0


def test_live_attributes_stay_in_bounds_and_are_heard_without_a_click() -> None:
    model = shipped()
    assert model.set_root(99.0) == 0
    assert model.get_root() == [12.0]
    assert model.set_tune(float("nan")) == -1
    assert model.set_latent_size(4) == -1
    model = shipped()
    before = call(model, "decode", torch.zeros(1, 8, 100))
    model.set_drive(1.0)
    model.set_root(3.0)
    after = call(model, "decode", torch.zeros(1, 8, 100))
    a, b = (y[0, 0].double().numpy() for y in (before, after))
    assert hearing.pitch(b) - hearing.pitch(a) == pytest.approx(0.25, abs=0.01)
    rough = np.abs(np.diff(np.concatenate([a, b]), 2))
    assert rough[len(a) - 50 : len(a) + 50].max() <= max(rough[:51_000].max(), rough[52_000:].max())


@pytest.mark.parametrize("rate", [44_100, 96_000])
def test_plays_in_tune_at_the_rate_of_the_host(rate: int) -> None:
    model = shipped()
    model.set_sample_rate(rate)
    sound = call(model, "decode", torch.zeros(1, 8, 250))[0, 0].double().numpy()
    assert hearing.pitch(sound) + np.log2(rate / 48_000) == pytest.approx(np.log2(196), abs=0.01)
    model.set_sample_rate(-1)
    assert model.get_sr() == [rate]


@pytest.mark.parametrize("method", ["decode", "encode", "forward"])
def test_any_blocks_give_what_the_whole_gives(method: str) -> None:
    x, ratio = phrase(), 1
    if method != "decode":
        x, ratio = call(shipped(), "decode", x), RATIO
    whole, model = call(shipped(), method, x), shipped()
    parts = [call(model, method, x[:, :, a * ratio : b * ratio]) for a, b in pairwise(CUTS)]
    assert (torch.cat(parts, -1) - whole).abs().max() < TINY


def test_the_same_state_gives_the_same_bits_and_state_goes_back() -> None:
    model = shipped()
    state = {name: buffer.clone() for name, buffer in model.named_buffers()}
    first = call(model, "decode", phrase())
    assert torch.equal(first, call(shipped(), "decode", phrase()))
    with torch.inference_mode():
        for name, buffer in model.named_buffers():
            buffer.copy_(state[name])
    assert torch.equal(first, call(model, "decode", phrase()))


def test_voices_of_a_batch_do_not_hear_each_other() -> None:
    both = call(shipped(), "decode", phrase())
    other = phrase()
    other[1] = 0.0
    assert (call(shipped(), "decode", other)[0] - both[0]).abs().max() < TINY
    assert (both[0] - both[1]).abs().max() > 0.05


def test_whatever_comes_it_stays_finite_and_below_full_scale() -> None:
    latents = phrase(8, 100)
    latents[0, :, 50] = float("nan")
    latents[1, 3:, 20:] = float("inf")
    latents[2] = 1e30
    latents[3] = -float("inf")
    latents[4] = float("nan")
    latents[5] = torch.randn(8, 100) * 1000
    latents[6] = 4.0
    sound = call(shipped(), "decode", latents)
    assert torch.isfinite(sound).all()
    assert sound.abs().max() < 1.0
    assert (
        call(shipped(), "decode", phrase(8, 100))[0, 0, : 50 * RATIO] == sound[0, 0, : 50 * RATIO]
    ).all()
    heard = call(shipped(), "encode", latents[:, :1].repeat(1, 1, RATIO) * 1e20)
    assert torch.isfinite(heard).all()
    assert heard.abs().max() <= 4.0


def test_no_number_holds_the_last_that_was_one() -> None:
    latents = torch.full((1, 8, 40), 1.0)
    broken = latents.clone()
    broken[0, :, 10:20] = float("nan")
    whole = call(shipped(), "decode", latents)
    assert torch.equal(call(shipped(), "decode", broken), whole)


def test_begins_from_silence_where_its_latents_are() -> None:
    latents = torch.full((1, 8, 200), 1.0)
    sound = call(shipped(), "decode", latents)[0, 0].double().numpy()
    assert np.abs(sound[:8]).max() < 0.02
    assert hearing.pitch(sound[:48_000]) == pytest.approx(hearing.pitch(sound), abs=0.02)


def test_too_many_voices_and_wrong_channels_are_refused() -> None:
    model = shipped()
    for method, shape in (("decode", (65, 8, 1)), ("decode", (1, 7, 1)), ("encode", (1, 2, 512))):
        with pytest.raises(Exception, match=r"64 voices|channels"):
            call(model, method, torch.zeros(shape))
    with pytest.raises(Exception, match="whole frames"):
        call(model, "encode", torch.zeros(1, 1, 100))


def test_has_no_offset_and_ends_in_silence() -> None:
    latents = torch.zeros(1, 8, 600)
    latents[0, 1, 300:] = -4.0
    sound = call(shipped(), "decode", latents)[0, 0].double().numpy()
    assert abs(sound[: 300 * RATIO].mean()) < 0.002
    assert np.abs(sound[-RATIO:]).max() < 0.01


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Build it twice, at the same time, as people would."""
    folder = tmp_path_factory.mktemp("built")
    paths = [folder / "one.ts", folder / "two.ts"]
    command = [sys.executable, "-W", "ignore", "-m", "pipeline.sound.instrument"]
    builders = [subprocess.Popen([*command, str(path)]) for path in paths]
    assert [builder.wait() for builder in builders] == [0, 0]
    return paths


def test_builds_itself_again_byte_for_byte(built: list[Path]) -> None:
    assert built[0].read_bytes() == built[1].read_bytes()
    names = zipfile.ZipFile(built[0]).namelist()
    assert not [name for name in names if "debug" in name]  # they hold paths of the builder


def test_the_shipped_file_is_what_the_source_builds(built: list[Path]) -> None:
    anew = torch.jit.load(str(built[0]))  # type: ignore[no-untyped-call]  # torch says no types
    sound = call(anew, "decode", phrase())
    assert (sound - call(shipped(), "decode", phrase())).abs().max() < 1e-3
    assert (call(anew, "encode", sound) - call(shipped(), "encode", sound)).abs().max() < 0.05
