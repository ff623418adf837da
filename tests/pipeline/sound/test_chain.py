"""From the engine to an audio server: what is played, and that nothing that fails stops it."""

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.project.project import Project
from recordings.frame import Float32Array
from tests.pipeline.processes.running import Stage, played, until
from tests.pipeline.sound.jack import RATE, Recorder, Server, jack_server
from tests.pipeline.sound.listening import CLICK, click
from tests.pipeline.sound.scripted import FREQUENCY, Tone, saved

ATTEMPTS = 5


class Hall:
    """A stage that sounds: a scene whose first latent is the level of a tone, and who hears it."""

    def __init__(self, stage: Stage, server: Server) -> None:
        self.stage, self.server = stage, server
        self._places = (stage.folder / f"heard-{n}" for n in itertools.count())
        self.listen()

    def listen(self) -> None:
        """Hear the server from now on."""
        self.recorder = Recorder(self.server, next(self._places))

    def restarts(self, *kinds: str) -> list[int]:
        """Return how often these processes have been started again."""
        return [self.stage.supervisor.children[kind].restarts for kind in kinds]

    @property
    def sound(self) -> dict[str, Any]:
        """What the engine tells of the sound."""
        found: dict[str, Any] = self.stage.client.status()["sound"]
        return found

    def set(self, level: float) -> None:
        """Let the tone be so loud."""
        first = next(iter(self.stage.project.scenes.values()))
        self.stage.client.do("target", level, *[0.0] * (len(first.latents) - 1))

    def sounds(self) -> None:
        """Wait until it is heard, having connected to whoever plays."""
        until(lambda: self.sound.get("scenes", {}).get("main", {}).get("state") == "ready")
        until(lambda: self.sound.get("device"))
        self.recorder.connect()
        self.recorder.waits(loud=True)

    def unclicked(self, act: Callable[[], object]) -> None:
        """Do something until it is heard without a click.

        What cannot do without one has one every time; a busy machine, on which the server itself
        leaves out a block now and then, has not.
        """
        for _ in range(ATTEMPTS):
            start = self.recorder.frames
            act()
            heard = self.recorder.sound(start)
            assert np.abs(heard).max() <= 1.0
            if click(heard, RATE) < CLICK:
                return
        pytest.fail(f"{act} clicked {ATTEMPTS} times, last {click(heard, RATE):.3f}")


@contextmanager
def hall(folder: Path, change: Callable[[Project], object] = lambda _: None) -> Iterator[Hall]:
    """Play a project that sounds on a server, until the end of the block."""
    saved(Tone(latents=2), folder / "tone.ts")

    def sounding(project: Project) -> None:
        project.rig.sound.here = True
        project.rig.sound.ahead = 4  # other tests may run beside this one
        project.scenes["main"].sound.model = str(folder / "tone.ts")
        project.scenes["main"].targets.clear()
        change(project)

    with jack_server() as server, played(folder / "piece", sounding) as stage:
        found = Hall(stage, server)
        try:
            found.set(0.5)
            yield found
        finally:
            found.recorder.close()


@pytest.fixture(scope="module")
def concert(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A hall in which one test after the other is heard, whatever it has killed."""
    with hall(tmp_path_factory.mktemp("concert")) as found:
        found.sounds()
        yield found


@pytest.fixture
def here(concert: Hall) -> Hall:
    """That hall, sounding as at its begin."""
    concert.set(0.5)
    until(lambda: level(concert.recorder.hear(0.2)) > 0.4)
    return concert


def pauses(sound: Float32Array) -> bool:
    """Return whether a sound (n, 2) is silent anywhere for a hundredth of a second."""
    loud = np.flatnonzero(np.abs(sound).max(axis=1) > 0.01)
    return bool(np.diff(loud, prepend=-1, append=len(sound)).max() > RATE // 100)


def level(sound: Float32Array) -> float:
    """Return how loud the tone is, by the part of it that is at its frequency."""
    t = np.arange(len(sound)) / RATE
    window = np.hanning(len(sound)) * 2
    return float(2 * np.abs(np.mean(window * sound[:, 0] * np.exp(-2j * np.pi * FREQUENCY * t))))


def test_a_change_of_a_latent_is_heard_and_all_is_told(here: Hall) -> None:
    for loud in (0.5, 0.25):
        here.set(loud)  # heard without a gap sooner or later: a busy machine leaves out blocks
        until(lambda loud=loud: level(here.recorder.hear(0.5)) == pytest.approx(loud, rel=0.1))  # type: ignore[misc]  # it takes a default
    until(lambda: here.sound["rms"][0] == pytest.approx(20 * np.log10(0.25 / 2**0.5), abs=1.0))
    until(lambda: here.sound["problems"] == [])  # a machine that is too busy is told, too
    facts = here.sound
    assert facts["device"] in facts["devices"]
    assert facts["rate"] == RATE
    assert facts["peak"][0] == pytest.approx(20 * np.log10(0.25), abs=1.0)
    gaps = facts["gaps"]
    assert gaps["total"] == facts["dry"] + facts["late"]
    assert 0 <= gaps["now"] <= gaps["minute"] <= gaps["total"]
    assert gaps["seconds"] > 0.0
    assert facts["scenes"]["main"]["decode_ms"][0] > 0.0
    until(lambda: here.sound["latency_ms"]["decoder"] is not None)  # measured afterwards
    parts = here.sound["latency_ms"]
    whole = parts["buffer"] + parts["device"] + parts["decoder"]
    assert parts["whole"] == pytest.approx(whole)
    assert parts["buffer"] > 0.0
    (told,) = here.stage.client.do("sound")
    assert json.loads(told)["device"] == facts["device"]
    assert here.stage.client.do("sound/devices") == facts["devices"]


def test_panic_is_silence_and_the_volume_turns(here: Hall) -> None:
    def panic() -> None:
        here.stage.client.do("panic")
        here.recorder.waits(loud=False)
        here.stage.client.do("resume")
        here.recorder.waits(loud=True)

    def turn() -> None:
        here.stage.client.do("sound/volume", -20)
        until(lambda: level(here.recorder.hear(0.2)) < 0.06)
        here.stage.client.do("sound/volume", 0)
        until(lambda: level(here.recorder.hear(0.2)) > 0.4)

    here.unclicked(panic)
    here.unclicked(turn)


def test_the_switch_ends_both_processes_and_starts_them_again(here: Hall) -> None:
    def switch() -> None:
        here.stage.client.do("sound/here", 0)
        until(lambda: set(here.stage.supervisor.children) == {"engine", "trainer"})
        here.stage.hears()  # OSC goes on
        assert here.sound["here"] is False
        here.stage.client.do("sound/here", 1)
        here.sounds()

    here.unclicked(switch)
    assert "here = true" in (here.stage.folder / "rig.toml").read_text()


def test_the_process_that_makes_the_sound_is_killed_and_it_fades_and_comes_back(here: Hall) -> None:
    def kill() -> None:
        start = here.recorder.frames
        here.stage.kill("sound")
        until(lambda: pauses(here.recorder.sound(start)))  # it may be over by now
        here.recorder.waits(loud=True)

    before = here.restarts("engine")
    here.unclicked(kill)
    assert here.restarts("engine") == before


def test_the_process_that_plays_is_killed_and_another_plays(here: Hall) -> None:
    before = here.restarts("sound")
    here.stage.kill("audio")
    here.sounds()
    assert here.restarts("sound") == before


def test_a_device_that_vanishes_is_told_and_found_again(tmp_path: Path) -> None:
    with hall(tmp_path) as here:
        here.sounds()
        here.recorder.close()
        here.server.stop()
        until(lambda: any("Nothing can be heard" in text for text in here.sound["problems"]))
        here.server.start()
        here.listen()
        here.sounds()
        until(lambda: here.sound["problems"] == [])  # a machine that is too busy is told, too
        assert here.restarts("engine") == [0]


def test_the_engine_is_killed_and_the_sound_goes_on(here: Hall) -> None:
    def kill() -> None:
        here.stage.kill("engine")
        until(lambda: here.stage.client.status()["trainer"])
        here.recorder.waits(loud=True)

    before = here.restarts("sound", "audio")
    here.unclicked(kill)
    assert here.restarts("sound", "audio") == before


def test_a_model_that_is_none_is_told_and_one_put_in_its_place_sounds(tmp_path: Path) -> None:
    def damaged(project: Project) -> None:
        (tmp_path / "bad.ts").write_bytes((tmp_path / "tone.ts").read_bytes()[:1000])
        project.scenes["main"].sound.model = str(tmp_path / "bad.ts")

    with hall(tmp_path, damaged) as here:
        until(lambda: any("main: " in text for text in here.sound.get("problems", [])))
        assert here.sound["scenes"]["main"]["state"] == "failed"
        (tmp_path / "bad.ts").write_bytes((tmp_path / "tone.ts").read_bytes())
        here.sounds()
        assert here.sound["problems"] == []
