"""A model in this process: checked, kept, reset, seeded and measured."""

import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch

from pipeline.sound.measuring import measure
from pipeline.sound.metadata import ModelError
from pipeline.sound.model import Model, load
from recordings.frame import Float32Array
from tests.pipeline.sound.fixtures import Slow
from tests.pipeline.sound.scripted import RATIO, Listed, Noisy, Old, Tone, saved


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    saved(Tone(), folder / "tone.ts")
    saved(Noisy(), folder / "noisy.ts")
    return folder


@pytest.fixture
def tone(folder: Path) -> Model:
    return load(folder / "tone.ts")


def latents(value: float = 0.5, frames: int = 2, voices: int = 1, count: int = 4) -> Float32Array:
    return np.full((voices, count, frames), value, np.float32)


def test_it_plays_and_goes_on_where_it_was(tone: Model) -> None:
    whole = tone.call("decode", latents(frames=4))
    tone.reset()
    parts = np.concatenate([tone.call("decode", latents()) for _ in range(2)], -1)
    assert whole.shape == (1, 1, 4 * RATIO)
    assert np.abs(whole).max() == pytest.approx(0.5, abs=1e-3)
    np.testing.assert_array_equal(parts, whole)


def test_states_are_taken_up_again(tone: Model) -> None:
    tone.call("decode", latents())
    state = tone.state()
    once = tone.call("decode", latents())
    assert not np.array_equal(tone.call("decode", latents()), once)
    tone.restore(state)
    np.testing.assert_array_equal(tone.call("decode", latents()), once)


def test_voices(tone: Model) -> None:
    x = np.concatenate([latents(0.1), latents(0.7)])
    levels = np.abs(tone.call("decode", x)).max((1, 2))
    assert levels == pytest.approx([0.1, 0.7], abs=1e-3)


@pytest.mark.parametrize(
    ("name", "shape", "words"),
    [
        ("decode", (1, 3, 1), "takes 4 channels in decode"),
        ("decode", (1, 5, 1), "takes 4 channels in decode"),
        ("decode", (65, 4, 1), "1 to 64 voices"),
        ("decode", (0, 4, 1), "1 to 64 voices"),
        ("decode", (4, 1), "takes 4 channels"),
        ("decode", (1, 4, 0), "whole windows"),
        ("encode", (1, 1, 500), "whole windows of 512"),
        ("decoed", (1, 4, 1), 'Did you mean "decode"'),
    ],
)
def test_what_does_not_fit_is_refused(
    tone: Model, name: str, shape: tuple[int, ...], words: str
) -> None:
    with pytest.raises(ModelError, match=words):
        tone.call(name, np.zeros(shape, np.float32))


def test_a_model_that_raises(tmp_path: Path) -> None:
    model = load(saved(Tone(raises=2), tmp_path / "bad.ts"))
    model.call("decode", latents())
    with pytest.raises(ModelError, match=r"bad\.ts failed in decode: .*had enough"):
        model.call("decode", latents())


def test_a_model_that_gives_other_channels_than_it_says(tmp_path: Path) -> None:
    class Liar(Tone):
        @torch.jit.export
        def encode(self, x: torch.Tensor) -> torch.Tensor:
            return x

    model = load(saved(Liar(), tmp_path / "liar.ts"))
    with pytest.raises(ModelError, match=r"gives .* from encode, not"):
        model.call("encode", np.zeros((1, 1, RATIO), np.float32))


def test_the_rate_that_a_model_does_not_say(tmp_path: Path) -> None:
    class Silent(Old):
        def __init__(self) -> None:
            super().__init__()
            del self._rave.sampling_rate

    path = saved(Silent(), tmp_path / "silent.ts")
    with pytest.raises(ModelError, match="does not say its sampling rate"):
        load(path)
    assert load(path, 48000).rate == 48000
    assert load(saved(Listed(), tmp_path / "listed.ts"), 48000).rate == 22050


def test_attributes(tone: Model) -> None:
    assert tone.get("loud") == [1.0]
    tone.set("loud", 0.5)
    assert tone.get("loud") == [0.5]
    assert np.abs(tone.call("decode", latents())).max() == pytest.approx(0.25, abs=1e-3)
    for bad, words in (
        (("loud", "x"), "takes no"),
        (("loud", 1, 2), "takes no"),
        (("lod", 1), "no attribute"),
    ):
        with pytest.raises(ModelError, match=words):
            tone.set(*bad)
    with pytest.raises(ModelError, match='no attribute "lod"; it has loud'):
        tone.get("lod")


def test_noise_is_each_models_own(folder: Path) -> None:
    one, other = load(folder / "noisy.ts"), load(folder / "noisy.ts")
    one.seed(7)
    other.seed(7)
    a = [one.call("decode", latents(count=2)), one.call("decode", latents(count=2))]
    b = [other.call("decode", latents(count=2)), other.call("decode", latents(count=2))]
    np.testing.assert_array_equal(a, b)
    assert not np.array_equal(a[0], a[1])
    one.seed(7)
    again = []
    for _ in range(2):  # in turns with another, whose numbers are drawn in between
        again.append(one.call("decode", latents(count=2)))
        other.call("decode", latents(count=2))
    np.testing.assert_array_equal(a, again)


@pytest.mark.parametrize("frames", [1, 8])
def test_delay_is_measured(tmp_path: Path, frames: int) -> None:
    model = load(saved(Tone(delay=frames), tmp_path / "late.ts"))
    found = measure(model)
    late = 1000 * frames * RATIO / model.rate
    assert found.first == pytest.approx(late, abs=1.0)
    assert found.half == pytest.approx(late, abs=7.0)
    assert found.most == pytest.approx(late, abs=12.0)
    assert found.block == pytest.approx(1000 * RATIO / model.rate)
    assert 0 < found.p50 <= found.p99
    fresh = load(tmp_path / "late.ts")
    np.testing.assert_array_equal(
        model.call("decode", latents()), fresh.call("decode", latents())
    )  # it is as it was


def test_a_model_that_does_not_change_has_no_delay(tmp_path: Path) -> None:
    class Same(Tone):
        @torch.jit.export
        def decode(self, z: torch.Tensor) -> torch.Tensor:
            return torch.zeros(z.shape[0], 1, z.shape[2] * self.ratio)

    assert measure(load(saved(Same(), tmp_path / "same.ts"))).first is None


def test_torch_cannot_load_it(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "newer.ts"
    with zipfile.ZipFile(folder / "tone.ts") as old, zipfile.ZipFile(path, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename.endswith("scripted.py"):
                data = data.replace(b"torch.sin(", b"torch.wave(")
            new.writestr(info.filename, data)
    with pytest.raises(ModelError, match=r"newer\.ts cannot be loaded: .* update torch"):
        load(path)


def test_a_model_far_too_slow_is_not_waited_for(tmp_path: Path) -> None:
    model = load(saved(Slow(work=1500, latents=1, ratio=256), tmp_path / "slow.ts"))
    found = measure(model)
    assert found.p50 > 10 * found.block  # so slow on any computer
    assert found.first is found.half is found.most is None
    assert len(model.times) == 2
