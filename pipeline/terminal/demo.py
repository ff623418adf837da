"""The instrument played with no hardware: real movement, real datagrams, a real engine."""

import subprocess
import time
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.live import Live

from pipeline.processes.client import Client
from pipeline.processes.supervisor import Supervisor
from pipeline.project.creation import write_project
from pipeline.project.project import Project
from pipeline.sound.device import NEEDED
from pipeline.sound.metadata import ModelError
from pipeline.terminal.demo_report import Tally, missing, rmse, settled, summary, where_heard
from pipeline.terminal.demo_script import Script, demo_project, sample
from pipeline.terminal.demo_sound import make_sound, silent, told
from pipeline.terminal.ear import Ear
from pipeline.terminal.picture import Picture
from pipeline.terminal.sender import Phone
from pipeline.terminal.sound_picture import Section
from recordings.clock import EngineClock
from sensors.comote import Comote

PERIOD = 0.1
"""Seconds between two pictures."""

PATIENCE = 60.0
"""Seconds for the processes to start, and for training."""

BREATH = 0.3
"""Seconds between two recordings: a device that went on earlier at once would be taken for late."""

QUIET = 20.0
"""Seconds to wait for a device and a model before it is played without them."""


class DemoError(RuntimeError):
    """Something that the demo shows did not happen; the message says what."""


class Demo:
    """Teaches and plays a project in `folder`, drawing it, and checks that all of it happened."""

    def __init__(self, folder: Path, console: Console, script: Script | None = None) -> None:
        self.folder, self.console = folder, console
        self.script = script or Script()
        self.tally = Tally()
        self._said = ""
        self._goal: list[float] = []
        self._clock = EngineClock()
        self._sections: list[Section] = []
        self._ear = Ear()
        self._screen = Live(console=console, auto_refresh=False, transient=True)

    def run(self) -> Tally:
        """Run the demo; raises DemoError when anything of it did not happen."""
        with self._ear:
            project = demo_project(self.script, self._ear.port)
            write_project(project, self.folder)
            here = project.rig.sound.here
            supervisor = Supervisor(self.folder, subprocess.DEVNULL, here=here)
            self._client = Client(self.folder, patience=20.0)
            self._phone = Phone(port_of(project), self.script.speed)
            try:
                supervisor.start()
                status = self._perform()
            finally:
                self._phone.close()
                self._client.close()
                supervisor.stop()
        sound = self._sound(status["sound"])
        self.console.print(summary(status, self.tally, self.script, self.folder))
        for line in sound:
            self.console.print(line, highlight=False, markup=False, soft_wrap=True)
        return self.tally

    def _perform(self) -> dict[str, Any]:
        """Teach, train and play; return how all was at the end, the screen given back."""
        self._client.wait(lambda s: s["trainer"], PATIENCE)
        with self._screen:
            self._until_heard()
            for recording in self.script.taught:
                for digit in self.script.digits:
                    self._teach(digit, recording)
            self._train()
            for digit, values in self.script.digits.items():
                self._play(digit, values)
        return self._checked()

    def _until_heard(self) -> None:
        """Wait until the first target sounds, or it is known why it does not."""
        self._client.do("queue/go", 1)
        if not self._client.status()["sound"].get("here"):
            return
        self._said = "preparing the sound"
        until = time.monotonic() + QUIET
        while not settled(self._client.status()["sound"]) and time.monotonic() < until:
            self._watch(PERIOD)

    def _teach(self, digit: str, recording: str) -> None:
        values = self.script.digits[digit]
        sound = self.script.sounds[digit]
        self._said = f"teaching: the digit {digit} drawn in the air → the sound “{sound}”"
        began = self._clock.now()
        self._client.do("queue/go", list(self.script.digits).index(digit) + 1)
        self._begin(sample(digit, recording))
        number = self._client.do("record", 0)[0]
        self._until_sent()
        self._client.do("record/stop")
        self._client.do("round/rename", number, f"digit {digit} {recording}")
        self._keep(began, f"teach {digit}\n{sound}", values)
        if not self._client.status()["sensors"]["sensors"]["phone"]["frames"]:
            raise DemoError(f"{self._phone.sent} frames were sent, none arrived")

    def _train(self) -> None:
        self._said = "training"
        self._client.do("train")
        status = self._client.wait(lambda s: s["besides"] != "training", PATIENCE)
        if not status["learnt"]:
            raise DemoError(f"training gave no mapping: {self._client.notices}")
        self._said = status["report"]["summary"]
        self._show()
        self._client.do("run")

    def _play(self, digit: str, values: list[float]) -> None:
        sound = self.script.sounds[digit]
        self._said = (
            f"playing: the digit {digit} as never taught; it should become “{sound}” (│ its target)"
        )
        self._goal, began = values, self._clock.now()
        self._begin(sample(digit, self.script.played))
        self._ear.forget()
        self._until_sent()
        heard = self._ear.latents(len(values))
        if not len(heard):
            raise DemoError(f"no latents were heard while the digit {digit} played")
        self._keep(began, f"play {digit}\n{sound}", values)
        self.tally.errors[digit] = rmse(heard, np.array(values))

    def _begin(self, recording: Path) -> None:
        """Let the phone move as recorded: from a time of its own, as an app started again."""
        self._watch(BREATH)
        self._phone.begin(recording)
        self._watch(self.script.lead)

    def _keep(self, began: int, label: str, goal: list[float]) -> None:
        """Remember what was done from `began` until now."""
        self._sections.append(Section(began * 1e-9, self._clock.now() * 1e-9, label, goal))

    def _until_sent(self) -> None:
        while not self._phone.done():
            self._watch(PERIOD)

    def _watch(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._show()
            time.sleep(min(PERIOD, left))

    def _show(self) -> None:
        if self.console.is_terminal:
            picture = Picture(self._client.status(), self._said, goal=self._goal)
            self._screen.update(picture, refresh=True)
        elif self._said:
            self.console.print(self._said, highlight=False)
            self._said = ""

    def _checked(self) -> dict[str, Any]:
        """Return the status at the end; raises DemoError when anything did not truly happen."""
        self.tally.sent, self.tally.heard = self._phone.sent, self._ear.count
        status = self._client.status()
        if problems := missing(status, self.tally, self.script):
            raise DemoError("; ".join(problems))
        return status

    def _sound(self, live: dict[str, Any]) -> list[str]:
        """Make the sound's file and picture; return where they are, and where it was heard."""
        try:
            heard = make_sound(self.folder, self._sections)
        except ImportError as error:
            return [f"There is no sound: {NEEDED} ({error})"]
        except ModelError as error:
            raise DemoError(f"its sound could not be made: {error}") from error
        self.tally.parts = heard.parts
        if problems := silent(heard):
            raise DemoError("; ".join(problems))
        return [where_heard(live), *told(heard, self.folder)]


def port_of(project: Project) -> int:
    """Return the port of the demo's phone."""
    phone = project.sensors[0]
    assert isinstance(phone, Comote)  # noqa: S101 - `demo_project` made it
    return phone.port
