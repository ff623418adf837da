"""What the engine acts on: one broken part stops no other."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from pipeline.outputs.base import Output, Voice
from pipeline.processes.disk import Disk
from pipeline.processes.opener import Opener
from pipeline.processes.world import World
from recordings.frame import Float32Array
from tests.pipeline.processes.running import until

VOICE = Voice("main", ("a",), alone=True)


class Kept(Output):
    """An output that keeps what it is given; it opens once `able`, and raises when `broken`."""

    def __init__(self, name: str = "") -> None:
        super().__init__(name)
        self.able, self.broken, self.closed = True, False, False
        self.got: list[object] = []

    def open(self) -> None:
        if not self.able:
            raise OSError(5, "the wire is cut")

    def send(self, voice: Voice, values: Float32Array, now: int, by_frame: bool) -> None:
        self.take(values.tolist())

    def notice(self, name: str, args: object) -> None:
        self.take(name)

    def due(self) -> int | None:
        self.take("due")
        return 7

    def flush(self, now: int) -> None:
        self.take("flush")

    def take(self, what: object) -> None:
        if self.broken:
            raise RuntimeError("broken")
        self.got.append(what)

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    found = World(Disk(tmp_path))
    yield found
    found.close()


def test_a_broken_output_is_logged_once_and_the_others_go_on(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    broken, well = Kept("broken"), Kept("well")
    broken.broken = True
    world.outputs += [broken, well]
    for _ in range(3):
        world.send(VOICE, np.zeros(1, np.float32), 1, by_frame=True)
        world.notice("state", "idle")
        assert world.due() == 7
        world.flush(1)
    assert well.got == [[0.0], "state", "due", "flush"] * 3
    assert caplog.text.count("Traceback") == 1


def test_an_output_that_opens_late_is_used_from_then_on(world: World) -> None:
    late, woken = Kept("late"), []
    late.able = False
    opener = Opener(world, [late], lambda: woken.append(1))
    opener.start(0.2)
    (problem,) = world.problems
    assert "The output late cannot be opened: the wire is cut" in problem
    late.able = True
    until(lambda: woken)
    assert world.admit()
    assert (world.outputs, world.problems) == ([late], [])
    assert not world.admit()
    opener.stop()


def test_after_the_end_nothing_is_opened_and_what_just_was_is_closed(world: World) -> None:
    late, slow = Kept("late"), Kept("slow")
    late.able = False
    opener = Opener(world, [late, slow], lambda: None)
    opener.stop()
    opener.start(0.1)
    until(lambda: not any(thread.is_alive() for thread in opener._threads))
    assert not world.opened
    assert slow.closed
