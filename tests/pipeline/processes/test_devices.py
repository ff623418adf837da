"""Devices that are no sockets, and a pad on the control port, in an engine of its own process."""

import os
import pty
import threading
import tty
from pathlib import Path

from pipeline.engine.replay import compare
from pipeline.project.project import Project
from sensors.serial import Serial
from sensors.xy import Xy
from tests.pipeline.processes.running import played, until


def test_a_board_and_a_pad_are_heard_and_replay_bit_for_bit(tmp_path: Path) -> None:
    board, end = pty.openpty()
    tty.setraw(end)
    over = threading.Event()

    def prints() -> None:
        count = 0
        while not over.wait(0.01):
            count += 1
            os.write(board, b"%d,%d\n" % (count, -count))

    def plugged_in(project: Project) -> None:
        port = project.rig.control.port
        project.sensors += [
            Serial(name="board", id=os.ttyname(end)),
            Serial(name="absent", id="/dev/there-is-none"),
            Xy(name="pad", port=port),
        ]

    thread = threading.Thread(target=prints)
    thread.start()
    try:
        with played(tmp_path / "piece", plugged_in) as stage:
            stage.wait(lambda s: s["sensors"]["sensors"]["board"]["frames"] > 20)
            stage.osc("xy", 0.25, 0.75)
            stage.wait(lambda s: s["sensors"]["sensors"]["pad"]["frames"])
            assert any("there-is-none" in p for p in stage.client.status()["problems"])
            stage.hears()
            assert stage.supervisor.children["engine"].restarts == 0
            assert "Traceback" not in stage.log
    finally:
        over.set()
        thread.join()
        os.close(board)
        os.close(end)
    (take,) = (tmp_path / "piece" / "takes").glob("*.mcap")
    told = until(lambda: compare(take))
    assert told["different"] == 0
    assert told["latents"] > 20
