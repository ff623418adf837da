"""The trainer or the supervisor is killed, or two want one project: playing suffers nothing."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from pipeline.engine.opening import open_project
from pipeline.features.raw import Raw
from pipeline.processes.channel import Channel
from pipeline.processes.child import STEADY, Child, wait_after
from pipeline.processes.client import Client
from pipeline.processes.local import Server, connect, running, socket_path
from pipeline.processes.supervisor import Supervisor
from pipeline.processes.world import ATTEMPTS
from pipeline.project.creation import write_project
from pipeline.project.project import Project
from pipeline.terminal.ear import Ear
from tests.pipeline.processes.running import played, two_latents, until

PARENT = """
import sys, time
from pathlib import Path
from pipeline.processes.supervisor import Supervisor

supervisor = Supervisor(Path(sys.argv[1]))
supervisor.start()
print(supervisor.pid("engine"), supervisor.pid("trainer"), flush=True)
time.sleep(600)
"""


def alive(pid: int) -> bool:
    """Return whether a process runs; one that only waits to be reaped does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_trainer_killed_in_the_middle_is_replaced_and_training_completes(tmp_path: Path) -> None:
    with played(tmp_path / "piece") as stage:
        stage.teach()
        os.kill(stage.supervisor.pid("trainer"), signal.SIGSTOP)
        stage.client.do("next")
        assert stage.client.status()["besides"] == "training"
        stage.kill("trainer")
        stage.wait(lambda s: s["state"] == "playing" and s["besides"] == "")
        assert stage.supervisor.children["engine"].restarts == 0
        stage.hears()


def test_a_job_that_ends_every_trainer_is_given_up(tmp_path: Path) -> None:
    with played(tmp_path / "piece") as stage:
        stage.teach()
        os.kill(stage.supervisor.pid("trainer"), signal.SIGSTOP)
        trainers = [trainer_at(stage.client.path)]
        stage.client.do("train")
        for _ in range(ATTEMPTS - 1):
            assert stage.client.status()["besides"] == "training"
            trainers.append(trainer_at(stage.client.path))
        stage.client.status()
        trainers.append(trainer_at(stage.client.path))
        status = stage.wait(lambda s: s["besides"] == "")
        assert not status["learnt"]
        assert any("every trainer" in str(notice) for notice in stage.client.notices)
        for trainer in trainers:
            trainer.close()
        os.kill(stage.supervisor.pid("trainer"), signal.SIGCONT)


def trainer_at(path: Path) -> Channel:
    """Return a trainer that takes a job and never does it."""
    channel = Channel(connect(path))
    channel.send({"hello": "trainer"})
    return channel


def many_features(project: Project) -> None:
    raw = [Raw(f"raw-{n}", ["phone.accelerometer"]) for n in range(100)]
    project.scenes["main"].features += raw


def test_examples_larger_than_a_sockets_buffer_reach_the_trainer(tmp_path: Path) -> None:
    with played(tmp_path / "piece", many_features) as stage:
        stage.client.do("mapping", "knn")
        stage.client.do("record", 0)
        for n in range(0, 2000, 100):
            while stage.frames < n:
                time.sleep(0.005)
            for _ in range(100):
                stage.phone.send()  # no faster than it is read: nothing may be dropped
        stage.client.do("record/stop")
        assert stage.client.status()["rounds"][0]["examples"] >= 1900  # 300 numbers each
        os.kill(stage.supervisor.pid("trainer"), signal.SIGSTOP)  # it does not read at once
        stage.osc("train")
        stage.wait(lambda s: s["besides"] == "training")
        os.kill(stage.supervisor.pid("trainer"), signal.SIGCONT)
        until((stage.folder / "scenes/main/mapping/mapping.safetensors").exists)


def test_when_the_supervisor_is_killed_its_processes_end_and_the_next_go_on(
    tmp_path: Path,
) -> None:
    with Ear() as ear:
        write_project(two_latents(ear.port), tmp_path / "piece")
        command = [sys.executable, "-c", PARENT, str(tmp_path / "piece")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
            assert parent.stdout is not None
            pids = [int(word) for word in parent.stdout.readline().split()]
            client = Client(tmp_path / "piece", patience=60.0)
            client.do("target", 0.5, 0.5)
            parent.kill()
        client.close()
        until(lambda: not any(map(alive, pids)))
    assert not running(tmp_path / "piece")
    with played(tmp_path / "piece", ready=False) as stage:
        stage.wait(lambda s: s["target"] == [0.5, 0.5])


def test_a_clean_end_leaves_nothing_that_hinders_the_next_start(tmp_path: Path) -> None:
    for _ in range(2):
        with played(tmp_path / "piece") as stage:
            stage.client.do("target", 0.5, 0.5)
            pids = [stage.supervisor.pid(kind) for kind in ("engine", "trainer")]
            assert running(stage.folder)
        assert not any(map(alive, pids))
        assert not running(stage.folder)
        assert not socket_path(stage.folder).exists()
        assert not (stage.folder / "performance.json").exists()
        assert [p.name for p in stage.folder.rglob(".*")] == [".lock"]  # no half-written files
    project = open_project(tmp_path / "piece")
    assert project.notes == []


def test_a_second_engine_says_so_and_the_first_keeps_its_trainer(tmp_path: Path) -> None:
    with played(tmp_path / "piece") as stage:
        stage.teach()
        second = subprocess.run(
            [
                sys.executable,
                "-m",
                "pipeline.processes.process",
                "engine",
                stage.folder,
                stage.client.path,
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        assert second.returncode == 2
        assert "is playing already" in second.stderr
        assert "Traceback" not in second.stderr
        other = Channel(connect(stage.client.path))
        other.send({"hello": "trainer"})
        stage.client.do("train")
        other.close()
        stage.wait(lambda s: s["besides"] == "" and s["learnt"])


def test_a_rig_that_went_wrong_is_told_and_taken_up_once_it_is_right(tmp_path: Path) -> None:
    with played(tmp_path / "piece") as stage:
        rig = stage.folder / "rig.toml"
        right = rig.read_text()
        rig.write_text(right + "\nnonsense = true\n")
        stage.kill("engine")
        until(lambda: "The engine cannot start" in stage.log)
        assert "nonsense" in stage.log
        assert "Traceback" not in stage.log
        rig.write_text(right)
        stage.wait(lambda s: s["trainer"])


def test_who_ends_again_and_again_is_started_ever_more_slowly() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    waits, child = [], Child(process, 0.0)
    for n in range(9):
        waits.append(wait_after(child, child.started + 0.5))
        child = Child(process, 0.0, waits[-1], n + 1)
    assert waits == [0.0, 0.05, 0.1, 0.2, 0.4, 0.5, 0.5, 0.5, 0.5]
    assert wait_after(child, child.started + STEADY + 1) == 0.0


def test_a_rig_that_is_wrong_starts_nothing(tmp_path: Path) -> None:
    write_project(two_latents(9), tmp_path / "piece")
    rig = tmp_path / "piece/rig.toml"
    rig.write_text(rig.read_text().replace("comote", "comoti"))
    command = [sys.executable, "-m", "pipeline", "run", str(tmp_path / "piece")]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 2
    assert "comote" in done.stderr
    assert not (tmp_path / "piece/limber.log").exists()


def test_a_client_is_told_when_nothing_answers(tmp_path: Path) -> None:
    client = Client(tmp_path, patience=0.05)
    with pytest.raises(ConnectionError, match="no engine answers"):
        client.status()


def test_a_command_is_not_repeated_when_the_engine_may_have_obeyed(tmp_path: Path) -> None:
    server = Server(socket_path(tmp_path))
    client = Client(tmp_path, patience=0.3)
    with pytest.raises(ConnectionError, match="has not answered"):
        client.do("next")
    channel = Channel(server.accept())
    heard = list(channel.receive())
    assert [note.facts.get("do") for note in heard] == [None, "next"]
    with pytest.raises(BlockingIOError):
        server.accept()
    channel.close()
    server.close()


def test_a_supervisor_that_never_started_can_be_stopped(tmp_path: Path) -> None:
    Supervisor(tmp_path).stop()


def test_latents_stay_inside_their_limits_through_it_all(tmp_path: Path) -> None:
    with played(tmp_path / "piece") as stage:
        stage.play()
        for kind in ("trainer", "engine"):
            stage.kill(kind)
            stage.hears()
        heard = stage.ear.latents(2)
    assert np.isfinite(heard).all()
    assert heard.min() >= 0.0
    assert heard.max() <= 1.0
