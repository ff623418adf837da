"""The one place where data flows: events in, latents out, one step for each event."""

import logging
from collections.abc import Callable
from typing import Any

import numpy as np

from mappings.training.store import StoreError
from pipeline import commands
from pipeline.graph import Graph
from pipeline.hub import Hub
from pipeline.learnt import unpack
from pipeline.outside import Outside, as_json
from pipeline.project import Project
from pipeline.scene import Scene
from pipeline.teaching import Teaching
from recordings.events import About, Command, Datagram, Event, Latents, Swap, Tick
from recordings.frame import Frame

log = logging.getLogger(__name__)

TICK = 10_000_000
"""Nanoseconds between steps of the timer, while something moves without input."""


class Engine:
    """Everything between frames and latents, without a thread, clock, socket or device.

    The same events in the same order give the same latents, bit for bit on the same machine
    and build. Whatever an event brings, `step` does not raise.
    """

    def __init__(self, project: Project, outside: Outside | None = None) -> None:
        self.project = project
        self.outside = outside or Outside()
        self.hub = Hub(project.sensors)
        self.graph = Graph(project.features)
        self.scenes = {name: self.make_scene(name) for name in project.scenes}
        self.active = project.first
        self.active_scene.gain = 1.0
        self.take = ""
        self.now = 0
        self.playing = False
        self.muted = False
        self.training: int | None = None
        self.run_when_trained = False
        self.reply: list[Any] = []
        self.problem = ""
        self.heard: dict[str, int] = {}
        self.lost: set[str] = set()
        self._jobs = 0
        self._rendered = 0
        self._seen_version = -1
        self._told = ("", "")
        self._pressed: dict[str, bool] = {}
        self._handlers: dict[type[Any], Callable[[Any], None]] = {
            Datagram: self._datagram,
            Frame: self._frame,
            Tick: self._tick,
            Command: self._command,
            Swap: self._swap,
        }

    def make_scene(self, name: str) -> Scene:
        """Return a scene of the project, ready to run."""
        settings = self.project.scenes[name]
        teaching = Teaching(self.project.rounds[name], settings.targets)
        return Scene(name, settings.latents, teaching, alone=len(self.project.scenes) == 1)

    @property
    def active_scene(self) -> Scene:
        """The scene that sounds, is taught and is trained."""
        return self.scenes[self.active]

    def step(self, event: Event) -> None:
        """Take in one event; what follows from it goes out before this returns."""
        self.outside.keep(event)
        self.now = max(self.now, event.arrival if isinstance(event, Frame) else event.time)
        handler = self._handlers.get(type(event))
        if handler is not None:
            handler(event)

    def start(self, now: int) -> None:
        """Begin: say what the engine is, and load the mappings that the scenes have."""
        self.now = now
        self.outside.keep(self.about())
        for name, blob in self.project.mappings.items():
            self.step(Swap(now, name, blob))
        self.outside.notice("hello", *self.hello())
        self.tell_state()

    def about(self) -> About:
        """Return what a replay needs to begin as this engine is now, but for its mappings."""
        rounds = {n: s.teaching.book.dumps().decode() for n, s in self.scenes.items()}
        facts = {**self.project.tables(), "take": self.take, "rounds": rounds}
        return About(self.now, {**facts, "performance": self.performance()})

    def performance(self) -> dict[str, Any]:
        """Return where the performance is, as JSON values, so that it can be taken up again."""
        return {
            "playing": self.playing,
            "scene": self.active,
            "targets": {n: s.target.tolist() for n, s in self.scenes.items()},
            "queue": {n: s.teaching.at for n, s in self.scenes.items()},
        }

    def take_up(self, performance: dict[str, Any]) -> None:
        """Go on with a performance where it was; what no longer fits is left out."""
        name = performance.get("scene")
        if name in self.scenes:
            self.active_scene.gain = 0.0
            self.active = name
            self.active_scene.gain = 1.0
        self.playing = bool(performance.get("playing"))
        for name, scene in self.scenes.items():
            target = np.array(performance.get("targets", {}).get(name, []), np.float32)
            if target.shape == scene.target.shape and np.isfinite(target).all():
                scene.target = target
            scene.teaching.at = int(performance.get("queue", {}).get(name, 0))

    def hello(self) -> list[float | int | str]:
        """Return the arguments of `/limber/hello`: for each scene its name, count and latents."""
        facts: list[float | int | str] = []
        for scene in self.scenes.values():
            facts += [scene.name, scene.m, *scene.voice.latents]
        return facts

    # ---- what arrives ------------------------------------------------------------------

    def _datagram(self, datagram: Datagram) -> None:
        for frame in self.hub.feed(datagram):
            self._frame(frame)

    def _frame(self, frame: Frame) -> None:
        self.heard[frame.sensor] = frame.arrival
        self.graph.step(frame)
        if self.graph.version != self._seen_version or frame.sensor in self.lost:
            self.lost.discard(frame.sensor)
            self.look_around()
        self._press(frame)
        if not frame.paced:
            return
        teaching = self.active_scene.teaching
        self._end_round(frame.arrival)
        if teaching.recording is not None:
            names = self.graph.views[self.active].names
            teaching.hear(frame.arrival, names, self.graph.vector(self.active))
        self.render(frame.arrival, by_frame=True)

    def _tick(self, tick: Tick) -> None:
        self._end_round(tick.time)
        after = int(self.project.rig.playing.lost_after * 1e9)
        silent = {s for s, t in self.heard.items() if tick.time - t >= after}
        if silent != self.lost:
            self.lost = silent
            self.look_around()
        self.render(tick.time, by_frame=False)

    def _press(self, frame: Frame) -> None:
        """Obey the buttons of a frame, each once as it goes down."""
        for key, text in self.project.buttons.get(frame.sensor, {}).items():
            if key not in frame.layout.names:
                continue
            down = frame.values[frame.layout.names.index(key)] > 0.5
            button = f"{frame.sensor}.{key}"
            if down and not self._pressed.get(button):
                name, *args = text.split()
                self._obey(name, args)
            self._pressed[button] = bool(down)

    def _command(self, command: Command) -> None:
        self._obey(command.name, command.args)

    def _obey(self, name: str, args: list[Any]) -> None:
        """Do what was asked; `reply` and `problem` then say how it went."""
        self.reply, self.problem = [], ""
        try:
            self.reply = commands.call(self, name, args)
        except commands.CommandError as error:
            self.problem = str(error)
        except Exception:
            log.exception("The command %s failed", name)
            self.problem = f"{name} failed; the log says more"
        self.tell_state()
        self.outside.save("performance.json", lambda: as_json(self.performance()))
        self.render(self.now, by_frame=False)

    def _swap(self, swap: Swap) -> None:
        scene = self.scenes.get(swap.scene)
        if scene is None:
            return
        try:
            learnt = unpack(swap.blob)
        except StoreError as error:
            self.outside.notice("warning", f"The mapping of scene {scene.name}: {error}")
            return
        if len(learnt.outputs) != scene.m:
            self.outside.notice(
                "warning", f"Scene {scene.name} has other latents now; train it again"
            )
            return
        scene.learn(learnt, self.project.rig.playing.crossfade)
        self.look_around()
        if self.run_when_trained and scene is self.active_scene:
            self.run_when_trained = False
            self.playing = True
            self.tell_state()
            self.outside.save("performance.json", lambda: as_json(self.performance()))

    def stop_playing(self) -> None:
        """Follow the target from now on, blended in."""
        self.run_when_trained = False
        if self.playing:
            self.playing = False
            self.active_scene.blend(self.project.rig.playing.crossfade)

    # ---- what follows ------------------------------------------------------------------

    def render(self, now: int, by_frame: bool) -> None:
        """Let every scene that sounds take a step, and send what it gives."""
        if self.muted:
            return
        for scene in self.scenes.values():
            self._fade_gain(scene, now)
            if scene.gain > 0 or scene is self.active_scene:
                values = scene.step(self.graph.vector(scene.name), now, self.playing)
                self.outside.send(scene.voice, values, now, by_frame)
                self.outside.keep(Latents(now, scene.name, values))
        self._rendered = now

    def _fade_gain(self, scene: Scene, now: int) -> None:
        goal = 1.0 if scene is self.active_scene else 0.0
        if scene.gain == goal:
            return
        over = self.project.rig.playing.crossfade * 1e9
        step = (now - self._rendered) / over if over else 1.0
        scene.gain = min(goal, scene.gain + step) if goal else max(goal, scene.gain - step)
        self.outside.gain(scene.voice, scene.gain)

    def _end_round(self, now: int) -> None:
        recording = self.active_scene.teaching.recording
        if recording is not None and recording.end is not None and now >= recording.end:
            commands.call(self, "record/stop", [])
            self.tell_state()

    def look_around(self) -> None:
        """Tell the scenes which features and sensors there are now."""
        self._seen_version = self.graph.version
        playing = self.project.rig.playing
        absent = self.lost | ({s.name for s in self.project.sensors} - self.heard.keys())
        for scene in self.scenes.values():
            view = self.graph.views[scene.name]
            scene.place(view)
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
        times = []
        recording = self.active_scene.teaching.recording
        if recording is not None and recording.end is not None:
            times.append(recording.end)
        after = int(self.project.rig.playing.lost_after * 1e9)
        times += [t + after for s, t in self.heard.items() if s not in self.lost]
        sounding = [s for s in self.scenes.values() if s.gain > 0 or s is self.active_scene]
        if any(s.moving or 0 < s.gain < 1 for s in sounding) and not self.muted:
            times.append(self._rendered + TICK)
        return min(times, default=None)
