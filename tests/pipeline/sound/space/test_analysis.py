"""What an analysis finds in files of known sound, with an encoder of known statistics."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from pipeline.sound.metadata import ModelError
from pipeline.sound.space.analysis import Analysed, analyse
from pipeline.sound.space.gathering import Gathered, Moments, Sample
from pipeline.sound.space.gathering import Path as Way
from pipeline.sound.space.hearing import DRAWS
from tests.pipeline.sound.space.spaces import RATE, RATIO, Listener


def tone(file: Path, levels: list[float], rate: int = RATE, channels: int = 1) -> Path:
    """Write a second of a sine of each RMS level."""
    t = np.arange(rate) / rate
    sine = np.sqrt(2) * np.sin(2 * np.pi * 500 * t)
    sound = np.concatenate([level * sine for level in levels])
    soundfile.write(str(file), np.repeat(sound[:, None], channels, axis=1), rate, "PCM_24")
    return file


def analysed(folder: Path, *sounds: tuple[str, Path], noise: float = 0.0) -> Analysed:
    return analyse(Listener(folder / "model.ts", noise), list(sounds))


def test_ranges_are_those_of_the_levels(tmp_path: Path) -> None:
    file = tone(tmp_path / "a.wav", [0.1, 0.2, 0.3, 0.4])
    space = analysed(tmp_path, ("a", file)).space
    low, middle, high = space.ranges(1.0)
    assert low[:2] == pytest.approx([0.1, 0.2], rel=0.02)
    assert high[:2] == pytest.approx([0.4, 0.8], rel=0.02)
    assert 0.19 < middle[0] < 0.31
    assert low[2] < 0 < high[2] <= 0.001  # it never moved, and still has a range
    assert space.mean == pytest.approx([0.25, 0.5, 0.0], abs=0.01)
    assert np.diag(space.covariance) == pytest.approx([0.0125, 0.05, 0], rel=0.05)


def test_the_first_axis_is_where_the_levels_move(tmp_path: Path) -> None:
    space = analysed(tmp_path, ("a", tone(tmp_path / "a.wav", [0.1, 0.3]))).space
    assert space.axes[0] == pytest.approx([1 / 5**0.5, 2 / 5**0.5, 0], abs=0.01)
    assert space.shares[0] > 0.999
    assert space.axis_names(1) == ["axis 1 (100 %)"]
    x = np.array([[0.2, 0.5, 0.0], [0.1, 0.1, 3.0]])
    assert space.to_latents(space.to_axes(x)) == pytest.approx(x)


def test_each_file_is_a_region_and_equal_names_are_one(tmp_path: Path) -> None:
    quiet, loud = tone(tmp_path / "q.wav", [0.1]), tone(tmp_path / "l.wav", [0.5])
    space = analysed(tmp_path, ("quiet", quiet), ("loud", loud), ("quiet", quiet)).space
    assert [r.name for r in space.regions] == ["quiet", "loud"]
    assert [r.centre[0] for r in space.regions] == pytest.approx([0.1, 0.5], rel=0.02)
    assert space.regions[0].seconds == pytest.approx(2.0, abs=0.05)
    assert np.bincount(space.path_regions).tolist()[1] > 0
    assert len(space.path) == len(space.path_regions)


@pytest.mark.parametrize(("rate", "channels"), [(44_100, 1), (8_000, 2), (48_000, 3)])
def test_any_rate_and_channels(tmp_path: Path, rate: int, channels: int) -> None:
    file = tone(tmp_path / "a.flac", [0.2], rate, channels)
    space = analysed(tmp_path, ("a", file)).space
    assert space.mean[0] == pytest.approx(0.2, rel=0.03)


def test_an_encoder_that_draws_is_asked_several_times(tmp_path: Path) -> None:
    file = tone(tmp_path / "a.wav", [0.2, 0.2, 0.2, 0.2])
    found = analysed(tmp_path, ("a", file), noise=0.5)
    assert found.draws == DRAWS
    low, _, high = found.space.ranges(1.0)
    assert (high - low)[2] == pytest.approx(2 * 2.326 * 0.5, rel=0.15)
    assert found.space.noise == pytest.approx([1, 1, 1], abs=0.1)
    assert found.space.path.std(axis=0)[2] == pytest.approx(0.5 / DRAWS**0.5, rel=0.2)
    assert analysed(tmp_path, ("a", file)).draws == 1


def test_an_encoder_for_one_voice_is_drawn_from_once(tmp_path: Path) -> None:
    class Alone(Listener):
        def call(self, name, x):  # type: ignore[no-untyped-def]
            if len(x) > 1:
                raise ModelError("one voice alone")
            return super().call(name, x)

    model = Alone(tmp_path / "m.ts", noise=0.5)
    assert analyse(model, [("a", tone(tmp_path / "a.wav", [0.2]))]).draws == 1


def test_the_same_sounds_give_the_same_space(tmp_path: Path) -> None:
    from pipeline.sound.space.file import dumps

    file = tone(tmp_path / "a.wav", [0.1, 0.4])
    first, second = (analysed(tmp_path, ("a", file), noise=0.1).space for _ in range(2))
    assert dumps(first) == dumps(second)


def test_a_file_does_not_begin_in_silence(tmp_path: Path) -> None:
    model = Listener(tmp_path / "model.ts")
    analyse(model, [("a", tone(tmp_path / "a.wav", [0.2]))])
    assert np.array_equal(model.heard[0], model.heard[1][:, :, ::-1])


def test_what_cannot_be_used_is_left_out_and_said(tmp_path: Path) -> None:
    good = tone(tmp_path / "good.wav", [0.2])
    soundfile.write(str(tmp_path / "silent.wav"), np.zeros(RATE), RATE)
    soundfile.write(str(tmp_path / "short.wav"), np.ones(RATIO - 1) * 0.1, RATE)
    (tmp_path / "text.wav").write_text("no sound")
    names = ["silent", "short", "text", "absent"]
    sounds = [(name, tmp_path / f"{name}.wav") for name in names]
    found = analysed(tmp_path, *sounds, ("good", good))
    assert [r.name for r in found.space.regions] == ["good"]
    assert found.space.mean[0] == pytest.approx(0.2, rel=0.02)
    for told, word in zip(
        found.left_out, ["is silent", "shorter than one block", "as sound", "as sound"], strict=True
    ):
        assert word in told
    with pytest.raises(ModelError, match="No sound is left"):
        analysed(tmp_path, *sounds)


def test_frames_without_numbers_are_dropped(tmp_path: Path) -> None:
    class Poisoned(Listener):
        def call(self, name, x):  # type: ignore[no-untyped-def]
            z = super().call(name, x)
            z[:, 0, ::2] = np.nan
            return z

    found = analyse(Poisoned(tmp_path / "m.ts"), [("a", tone(tmp_path / "a.wav", [0.2, 0.3, 0.2]))])
    assert found.dropped > 50
    assert found.space.mean[0] == pytest.approx(0.2333, rel=0.02)


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    heard: list[tuple[float, str]] = []
    file = tone(tmp_path / "a.wav", [0.1] * 5)
    analyse(Listener(tmp_path / "m.ts"), [("a", file)], lambda *told: heard.append(told))
    shares = [share for share, _ in heard]
    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert 0.95 < shares[-1] <= 1.0
    assert any(0.3 < share < 0.6 for share in shares)


def test_moments_in_parts_are_those_of_the_whole() -> None:
    x = np.random.default_rng(0).normal(5, 2, (1000, 3)).astype(np.float32)
    parts = [Moments(3) for _ in range(3)]
    for i, rows in enumerate(np.array_split(x, 30)):
        parts[i % 3].add(rows)
    for part in parts[1:]:
        parts[0].merge(part)
    assert parts[0].mean == pytest.approx(x.mean(axis=0))
    assert parts[0].covariance == pytest.approx(np.cov(x.T, bias=True), rel=1e-4)


def test_a_sample_is_fair_in_order_and_bounded() -> None:
    sample = Sample(1, seed=0, size=500)
    for start in range(0, 100_000, 1000):
        times = np.arange(start, start + 1000)
        sample.add(times[:, None].astype(np.float32), times)
    rows = sample.rows[:, 0]
    assert len(rows) == 500
    assert (np.diff(rows) > 0).all()
    assert rows.mean() == pytest.approx(50_000, rel=0.1)


def test_a_path_is_even_and_bounded() -> None:
    for block in (1, 7, 64):
        way = Way(1, size=100)
        for start in range(0, 10_003, block):
            way.add(np.arange(start, start + block, dtype=np.float32)[:, None])
        rows = way.rows[:, 0]
        assert 50 <= len(rows) <= 100
        assert set(np.diff(rows)) == {128.0}


def test_what_is_kept_does_not_grow_with_the_sound() -> None:
    gathered = Gathered(2)
    rng = np.random.default_rng(0)
    for _ in range(60):
        gathered.add(rng.normal(size=(4, 2, 1000)).astype(np.float32))
    assert gathered.frames == 60_000
    assert len(gathered.sample.rows) == 65_536
    assert len(gathered.path.rows) <= 1024


def test_a_latent_that_never_moves_is_left_alone(tmp_path: Path) -> None:
    space = analysed(tmp_path, ("a", tone(tmp_path / "a.wav", [0.1, 0.3]))).space
    assert space.still().tolist() == [False, False, True]
    assert space.still(principal=True).tolist() == [False, False, True]
    assert space.axes[2].tolist() == [0, 0, 1]
    usual = space.to_axes(np.array([0.2, 0.4, 0.0]))
    edge = space.density.edge(usual)
    assert space.density.edge(usual + 50 * space.axes[2]) == edge
    pulled = space.density.inside(usual + np.array([60.0, 0, 50]), 1.0)
    assert pulled[2] == pytest.approx(usual[2] + 50)
    assert space.density.edge(pulled) <= 1.000001
