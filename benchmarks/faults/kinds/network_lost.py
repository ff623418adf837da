"""The network is lost, and back with another address of the phone, then of this computer."""

import subprocess
import sys
import time
from pathlib import Path

from benchmarks.faults.networks import HERE, NET, address, ip, network, within
from benchmarks.faults.row import Row
from benchmarks.faults.row import within as row
from benchmarks.faults.stage import Show, show
from pipeline.processes.announcing import SERVICE
from pipeline.processes.reaching import addresses
from pipeline.project.project import Project
from sensors.comote import Comote
from tests.pipeline.processes.running import until

AWAY = 2.0
BACK, TOLD = 2.0, 10.0

FOUND = f"""
import sys, time
from zeroconf import ServiceBrowser, Zeroconf
def hear(zeroconf, service_type, name, state_change):
    info = zeroconf.get_service_info(service_type, name)
    print(*(info.parsed_addresses() if info else []), flush=True)
browser = ServiceBrowser(Zeroconf(interfaces=[sys.argv[1]]), {SERVICE!r}, handlers=[hear])
time.sleep(60)
"""


def run(folder: Path) -> list[Row]:
    """Move the phone, then this computer."""

    def opened(project: Project) -> None:
        phone = project.sensors[0]
        assert isinstance(phone, Comote)
        phone.host = "0.0.0.0"

    with network(), show(folder / "piece", opened) as stage:
        stage.phone.put_away()
        command = within(sys.executable, "-m", "benchmarks.faults.wanderer", str(stage.port))
        phone = subprocess.Popen(command, stdin=subprocess.PIPE, text=True)
        try:
            return moved(stage, phone)
        finally:
            phone.communicate("")


def moved(stage: Show, phone: "subprocess.Popen[str]") -> list[Row]:
    """Do both, and return what came of it."""
    say(phone, f"{NET}.1")
    stage.wait(lambda s: sender(s).startswith(f"{NET}.2:"))
    ip("link", "set", HERE, "down")
    lost = stage.tells("phone is not heard")
    time.sleep(AWAY)
    address(77, 2, there=True)
    ip("link", "set", HERE, "up")
    there = stage.takes(lambda s: sender(s).startswith(f"{NET}.77:") and "phone" not in s["lost"])
    stage.hears()
    with subprocess.Popen(
        within(sys.executable, "-c", FOUND, f"{NET}.77"), stdout=subprocess.PIPE, text=True
    ) as browser:
        here = address(50, 1)
        begun = time.monotonic()
        until(lambda: here in addresses())
        shown = time.monotonic() - begun
        assert browser.stdout is not None
        until(lambda: here in browser.stdout.readline())  # type: ignore[union-attr]  # it is there
        named = time.monotonic() - begun
        browser.kill()
    say(phone, here)
    again = stage.takes(lambda s: sender(s).startswith(f"{NET}.77:") and "phone" not in s["lost"])
    stage.hears()
    return [
        row("the network is lost", "told within 2 s", [lost], BACK),
        row("it is back, the phone has another address", "live within 2 s", [there], BACK),
        row("this computer has another address", "shown within 2 s", [shown], BACK),
        row("the same", "found by zeroconf within 10 s", [named], TOLD),
        row("the phone sends there; latents go on", "live within 2 s", [again], BACK),
    ]


def sender(status: dict[str, object]) -> str:
    """Return from where the phone was last heard."""
    found = status["sensors"]["sensors"]["phone"]["sender"]  # type: ignore[index]  # JSON values
    return str(found)


def say(phone: "subprocess.Popen[str]", host: str) -> None:
    """Let the phone send there."""
    assert phone.stdin is not None
    phone.stdin.write(f"{host}\n")
    phone.stdin.flush()
