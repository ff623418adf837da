"""The one place where data flows: events in, latents out, one step for each event."""

import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from mappings.around import Around
from pipeline import commands
from pipeline.engine import (
    byhand,
    calibrating,
    demonstrating,
    gesture_teaching,
    grabbing,
    held,
    improving,
    inner,
    instead,
    keeping,
    lagging,
    novelty,
    playback,
    recognising,
    solo,
    spares,
    stage,
    standing,
    triggers,
    without,
)
from pipeline.engine.buttons import Buttons
from pipeline.engine.captures import later
from pipeline.engine.graph import Graph
from pipeline.engine.ground import ground_of, take_in
from pipeline.engine.hub import Hub
from pipeline.engine.learning import Training, use
from pipeline.engine.outside import Outside, as_json
from pipeline.engine.past import Past
from pipeline.engine.players import Player
from pipeline.engine.recording import aim_at_queue, end_recording
from pipeline.engine.rendering import render
from pipeline.engine.scene import Scene
from pipeline.engine.shelf import Shelf
from pipeline.engine.standin import PLAYED
from pipeline.engine.teaching import Teaching
from pipeline.engine.timer import due, silent
from pipeline.engine.versioned import Versions
from pipeline.project.lags import seconds_of
from pipeline.project.project import Project
from recordings.events import (
    About,
    Analysis,
    Command,
    Datagram,
    Event,
    Offer,
    Report,
    Swap,
    Tick,
    Trajectory,
)
from recordings.frame import Frame
from sensors.wire.calibrated import Calibrated

log = logging.getLogger(__name__)

KEPT = ("take/stop",)
"""Commands that whoever reads the take must find in it, also when a button gives them."""


class Engine:
    """Everything between frames and latents, without a thread, clock, socket or device.

    The same events in the same order give the same latents, bit for bit on the same machine
    and build. Whatever an event brings, `step` does not raise.
    """

    def __init__(self, project: Project, outside: Outside | None = None) -> None:
        self.project = project
        self.outside = outside or Outside()
        self.hub = Hub(project.sensors)
        self.calibrated = Calibrated(project.sensors)
        self.calibrating: calibrating.Run | None = None
        self.graph = Graph(project.features, self.calibrated.ranges)
        self.paths: dict[str, Around] = {}
        """The trajectories that scenes by name are played around."""
        self.scenes = {name: self.make_scene(name) for name in project.scenes}
        self.active = project.first
        self.active_scene.gain = 1.0
        self.take = ""
        self.now = self.began = 0
        self.playing = False
        self.muted = False
        self.held: held.Held | None = None
        self.training: Training | None = None
        self.run_when_trained = False
        self.improving = improving.Improving()
        self.kept = keeping.shelves(project.kept)
        self.demonstrating = demonstrating.Demonstrating()
        self.lagging = lagging.Lagging()
        self.past = Past()
        self.grabbing = 0
        """The round of movement that is watched, to be played then; 0: none."""
        self.reply: list[Any] = []
        self.problem = ""
        self.heard: dict[str, int] = {}
        self.lost: set[str] = set()
        self.spares = spares.Spares()
        self.strange: dict[str, str] = {}
        """What is wrong with what is known of the models of scenes by name."""
        self.recalling: set[str] = set()
        self.jobs = 0
        self.on_stage = stage.OnStage()
        self.players: dict[str, Player] = {}
        self.shelf = Shelf()
        self.versions = Versions()
        self.buttons = Buttons(project.rig.buttons)
        self.triggers = triggers.bound(project.rig.triggers)
        self.inner = inner.Inner()
        self.recognising, note = recognising.opened(project.gestures)
        project.notes += [note] if note else []
        self.rendered = 0
        self._seen_version = -1
        self._told = ("", "")
        self._stands: dict[str, Any] = {}
        self._handlers: dict[type[Any], Callable[[Any], None]] = {
            Datagram: self._datagram,
            Report: self._report,
            Frame: self._given,
            Tick: self._tick,
            Command: self._command,
            Swap: self._swap,
            Offer: self._offer,
            Analysis: self._analysis,
            Trajectory: self._trajectory,
            About: self._about,
        }

    def make_scene(self, name: str) -> Scene:
        """Return a scene of the project, ready to run."""
        settings = self.project.scenes[name]
        lag = partial(seconds_of, self.project.rig.lags)
        teaching = Teaching(self.project.rounds[name], settings.targets, lag)
        scene = Scene(name, settings.latents, teaching, alone=len(self.project.scenes) == 1)
        scene.stand(ground_of(self.project, name))
        scene.novel.policy = novelty.policy_of(self, name)
        aim_at_queue(scene)
        byhand.renew(self, scene, 0.0)
        return scene

    @property
    def active_scene(self) -> Scene:
        """The scene that sounds, is taught and is trained."""
        return self.scenes[self.active]

    def step(self, event: Event) -> None:
        """Take in one event; what follows from it goes out before this returns."""
        if isinstance(event, Command):
            event = commands.as_kept(event)
            self.reply, self.problem = [], commands.refusal(self, event.name)
            if self.problem:
                return
        self.outside.keep(event)
        handler = self._handlers.get(type(event))
        if handler is not None:
            handler(event)

    def start(self, now: int) -> None:
        """Begin: say what the engine is, and load the mappings that the scenes have."""
        self.step(About(now, self.about().facts))
        for blobs in (self.project.paths, self.project.mappings):
            for name, blob in blobs.items():
                self.step(Swap(now, name, blob))
        if self.project.recognised:
            self.step(Swap(now, recognising.GESTURES, self.project.recognised))
        for name, blob in self.project.offers.items():
            self.step(Offer(now, name, blob))
        for name, file in self.project.without.items():
            for blob in instead.blobs_in(file):
                self.step(Offer(now, name, blob))
        self.introduce()
        self.tell_state()

    def about(self) -> About:
        """Return what a replay needs to begin as this engine is now, but for its mappings."""
        return standing.about(self)

    def take_up(self, performance: Mapping[str, Any]) -> None:
        """Go on with a performance where it was; what no longer fits is left out."""
        standing.take_up(self, performance)

    def introduce(self) -> None:
        """Tell those who listen of every scene, how loud each is, of mute and of the state."""
        self.outside.notice("hello", *self.hello())
        self.outside.notice("state", *self.state())
        self.outside.notice("mute", int(self.muted))
        for scene in self.scenes.values():
            self.outside.gain(scene.voice, scene.gain)
        stage.introduce(self)

    def hello(self) -> list[float | int | str]:
        """Return the arguments of `/limber/hello`: for each scene its name, count and latents."""
        facts: list[float | int | str] = []
        for scene in self.scenes.values():
            facts += [scene.name, len(scene.voice.latents), *scene.voice.latents]
        return facts

    # ---- what arrives ------------------------------------------------------------------

    def _datagram(self, datagram: Datagram) -> None:
        for frame in self.hub.feed(datagram):
            self._frame(frame)
        triggers.hear(self, datagram)

    def _report(self, report: Report) -> None:
        for frame in self.hub.hear(report):
            self._frame(frame)

    def _given(self, frame: Frame) -> None:
        if frame.sensor == PLAYED:
            self._advance(frame.arrival)
            playback.hear(self, frame)
        elif not inner.made_here(self, frame.sensor):
            self._frame(frame)

    def _frame(self, frame: Frame) -> None:
        self._advance(frame.arrival)
        calibrating.hear(self, frame)
        for part in self.spares.parts(self.calibrated(frame), self.graph):
            self._play(part)
        if self.lost:
            spares.rescue(self)

    def _play(self, frame: Frame) -> None:
        """Let a frame move what depends on its sensor."""
        self.heard[frame.sensor] = self.now
        self.graph.step(frame)
        back = frame.sensor in self.lost or frame.sensor in self.spares.turning
        if back or self.graph.version != self._seen_version:
            spares.welcome(self, frame.sensor)
        # a phone that is handled in panic changes nothing; nor does what was pressed in a take
        meant = not self.muted and frame.sensor not in self.hub.stood_in
        for name, *args in self.buttons.pressed(frame):
            if meant:
                self.press(name, args)
        triggers.look(self, meant)
        if frame.paced:
            recognising.hear(self, frame, meant)
            view, x = self.graph.views[self.active], self.graph.vector(self.active)
            self.active_scene.teaching.hear(self.now, view, x, frame)
            byhand.hear(self, self.active_scene, x)
            render(self, by_frame=True)
            self.past.hear(self, view, x, frame)
        self.outside.saw(frame)

    def press(self, name: str, args: list[Any]) -> None:
        """Do what a button means; what needs the disk first comes back as a command."""
        if name in commands.DOUBTS or name in KEPT:
            self.outside.ask(name, args)
        else:
            self._obey(name, args)

    def _tick(self, tick: Tick) -> None:
        self._advance(tick.time)
        gone = silent(self)
        if gone != self.lost:
            self.lost = gone
            self.look_around()
            spares.rescue(self)
        render(self, by_frame=False)

    def _about(self, about: About) -> None:
        self.now = max(self.now, about.time)
        self.began = self.began or about.time

    def _advance(self, time: int) -> None:
        """Let it be later; a round whose time is over ends at its own time."""
        self.now = later(self.now, time)
        recording = self.active_scene.teaching.recording
        if recording is not None and recording.end is not None and self.now >= recording.end:
            end_recording(self)
            self.tell_state()
        playback.end_in_time(self)
        gesture_teaching.tend(self)
        calibrating.tend(self)
        if self.grabbing:
            grabbing.tend(self)

    def _command(self, command: Command) -> None:
        self._advance(command.time)
        self._obey(command.name, command.args)

    def _obey(self, name: str, args: list[Any]) -> None:
        """Do what was asked; `reply` and `problem` then say how it went."""
        self.reply, self.problem = [], ""
        if name not in commands.QUERIES and name not in solo.GOES_ON:
            solo.end(self)
        if name in calibrating.ENDED_BY:
            calibrating.stop(self, "a round is recorded")
        try:
            self.reply = commands.call(self, name, args)
        except commands.CommandError as error:
            self.problem = str(error)
        except Exception:
            log.exception("The command %s failed", name)
            self.problem = f"{name} failed; the log says more"
        self.tell_state()
        self._keep_standing()
        render(self, by_frame=False)

    def _keep_standing(self) -> None:
        """Keep where the performance is, when that has changed."""
        stands = standing.performance(self)
        if stands != self._stands:
            self._stands = stands
            self.outside.save("performance.json", as_json(stands))

    def _swap(self, swap: Swap) -> None:
        self._advance(swap.time)
        use(self, swap)
        recognising.swapped(self, swap)
        keeping.swapped(self, swap)

    def _offer(self, offer: Offer) -> None:
        self._advance(offer.time)
        if not instead.offered(self, offer):
            improving.offered(self, offer)

    def _analysis(self, found: Analysis) -> None:
        self._advance(found.time)
        take_in(self, found)

    def _trajectory(self, found: Trajectory) -> None:
        self._advance(found.time)
        demonstrating.take_in(self, found)

    def start_playing(self, over: float | None = None) -> None:
        """Follow the movement from now on, blended in over seconds (None: as the rig says)."""
        self.run_when_trained = False
        if not self.playing:
            self.playing = True
            byhand.begin(self, self.active_scene)
            self.blend(held.leave(self, over))

    def stop_playing(self, over: float | None = None) -> None:
        """Follow the target from now on, blended in, as above."""
        self.run_when_trained = False
        if self.playing:
            self.playing = False
            self.blend(over)

    def blend(self, over: float | None = None) -> None:
        """Blend from what is heard now into what follows (None: as the rig says)."""
        for scene in self.scenes.values():
            scene.blend(self.project.rig.playing.crossfade if over is None else over)

    # ---- what follows ------------------------------------------------------------------

    def look_around(self) -> None:
        """Tell the scenes which features and sensors there are now."""
        self._seen_version = self.graph.version
        playing = self.project.rig.playing
        absent = self.lost | ({s.name for s in self.project.sensors} - self.heard.keys())
        for scene in self.scenes.values():
            byhand.renew(self, scene)
            view = self.graph.views[scene.name]
            scene.place(view)
            without.choose(self, scene, absent)
            scene.miss(view, absent, playing.fade, max(playing.crossfade, 0.05))

    def tell_state(self) -> None:
        """Tell of the state, when it has changed."""
        state = self.state()
        if state != self._told:
            self._told = state
            self.outside.notice("state", *state)

    def state(self) -> tuple[str, str]:
        """Return the two words: idle or playing (or panic), and what is done besides."""
        first = "panic" if self.muted else "playing" if self.playing else "idle"
        if self.active_scene.teaching.recording is not None:
            return first, "recording"
        return first, "training" if self.training is not None else ""

    def due(self) -> int | None:
        """Return when the timer should step next, ns on the engine's clock; None for never."""
        return due(self)
