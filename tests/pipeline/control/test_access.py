"""Who may command: this machine, and what the rig allows of the network."""

import contextlib
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.control.control import PEERS, Control
from pipeline.control.subscriptions import MOST
from pipeline.engine.asking import Answer
from pipeline.processes.session import Session
from pipeline.project.rig import Control as Settings
from recordings.events import Command
from sensors.wire.osc import Message, decode
from tests.pipeline.control.surface import Patch, surface
from tests.pipeline.outputs.ear import Ear, free_port

HERE, FRIEND, STRANGER = ("127.0.0.1", 5000), ("10.0.0.7", 5000), ("10.0.0.8", 5000)


class Desk:
    """A control whose engine notes what it is asked, and what is sent to whom."""

    def __init__(self, allow: list[str], token: str, largest: int = 65_507) -> None:
        self.asked: list[str] = []
        self.sent: list[tuple[Message, tuple[str, int]]] = []
        self.largest = largest
        self.reply: list[Any] = []
        self.control = Control(Settings(allow=allow, token=token), self.ask, self.send)

    def ask(self, command: Command, answer: Answer) -> None:
        self.asked.append(command.name)
        answer(self.reply, "")

    def send(self, data: bytes, to: tuple[str, int]) -> bool:
        if len(data) > self.largest:
            return False
        self.sent.append((decode(data)[0], to))
        return True

    def hear(self, sender: tuple[str, int], name: str, *args: Any) -> Message | None:
        """Hear a command and return its answer, None when there is none."""
        before = len(self.sent)
        self.control.hear(f"/limber/{name}", args, sender, 1)
        return self.sent[-1][0] if len(self.sent) > before else None


def test_this_machine_needs_nothing() -> None:
    desk = Desk([], "")
    for host in ("127.0.0.1", "127.0.0.2"):
        assert desk.hear((host, 1), "run") == ("/limber/ok", ("run",))


def test_strangers_are_refused_without_a_word() -> None:
    desk = Desk([FRIEND[0]], "open sesame")
    for name in ("run", "token", "reply", "help", "state", "subscribe"):
        assert desk.hear(STRANGER, name, "open sesame") is None
    desk.control.hear("/wekinator/control/train", [], STRANGER, 1)
    assert desk.control.refused == 7
    assert desk.asked == []
    assert not desk.control.peers


def test_an_allowed_address_must_show_the_token_first() -> None:
    desk = Desk([FRIEND[0]], "open sesame")
    assert desk.hear(FRIEND, "run") is None
    answer = desk.hear(FRIEND, "token", "open barley")
    assert answer == ("/limber/error", ("token", "that is not the rig's token"))
    assert desk.hear(FRIEND, "run") is None
    assert desk.hear(FRIEND, "token", "open sesame") == ("/limber/ok", ("token",))
    assert desk.hear(FRIEND, "run") == ("/limber/ok", ("run",))
    assert desk.hear((FRIEND[0], 5001), "run") is None  # another program there
    assert desk.hear(STRANGER, "run") is None


def test_tokens_cannot_be_found_by_trying() -> None:
    desk = Desk([FRIEND[0], "10.0.0.9"], "open sesame")

    def tried(token: str, time: float, host: str = FRIEND[0]) -> Any:
        desk.control.hear("/limber/token", [token], (host, 5000), int(time * 1e9))
        return desk.sent[-1][0][1][-1]

    for n in range(6):
        assert tried(f"open {n}", 100.0) == "that is not the rig's token"
    late = "too many wrong tokens: try again in 10 s"
    assert tried("open sesame", 100.0) == late
    desk.control.hear("/limber/token", ["open sesame"], (FRIEND[0], 5001), int(100e9))
    assert desk.sent[-1][0][1][-1] == late  # another port is no other machine
    assert tried("open sesame", 100.0, "10.0.0.9") == "token"
    assert tried("open sesame", 111.0) == "token"
    assert tried("open barley", 111.0) == "that is not the rig's token"


def test_a_token_of_digits_may_come_as_a_number() -> None:
    desk = Desk([FRIEND[0]], "1234")
    assert desk.hear(FRIEND, "token", 1234) == ("/limber/ok", ("token",))


def test_without_a_token_in_the_rig_none_is_right() -> None:
    desk = Desk([FRIEND[0]], "")
    for word in ("", "x"):
        answer = desk.hear(FRIEND, "token", word)
        assert answer is not None
        assert "the rig has no token" in str(answer[1][1])
    assert desk.hear(FRIEND, "run") is None


def test_wekinators_messages_need_no_token_of_an_allowed_address() -> None:
    desk = Desk([FRIEND[0]], "open sesame")
    desk.control.hear("/wekinator/control/train", [], FRIEND, 1)
    desk.control.hear("/wekinator/control/outputs", [0.5], FRIEND, 1)
    desk.control.hear("/wekinator/control/startRecording", [1], FRIEND, 1)
    assert desk.asked == ["train", "target", "record/stop", "record"]
    assert desk.sent == []


def test_the_one_silent_longest_is_forgotten_first() -> None:
    desk = Desk([], "")
    for port in range(1, PEERS + 1):
        desk.hear(("127.0.0.1", port), "reply", 7000)
    desk.hear(("127.0.0.1", 1), "ping")
    desk.hear(("127.0.0.1", PEERS + 1), "reply", 7000)
    assert len(desk.control.peers) == PEERS
    assert ("127.0.0.1", 1) in desk.control.peers
    assert ("127.0.0.1", 2) not in desk.control.peers


def test_one_subscription_too_many_ends_the_oldest_and_says_so() -> None:
    desk = Desk([], "")
    for port in range(1, MOST + 2):
        desk.hear(("127.0.0.1", port), "subscribe", "state")
        desk.hear(("127.0.0.1", port), "subscribe", "state", 0.5)  # the same one
    told = [to for (address, _), to in desk.sent if address == "/limber/error"]
    assert told == [("127.0.0.1", 1)]
    assert len(desk.control.subscriptions.all) == MOST


def test_subscribers_are_told_of_changes_at_their_own_pace() -> None:
    desk = Desk([], "")
    desk.hear(("127.0.0.1", 1), "subscribe", "state", 0.1)
    desk.hear(("127.0.0.1", 2), "subscribe", "state", 1)
    desk.sent.clear()
    state, times = ["idle"], range(0, 2_000_000_000, 50_000_000)
    for now in times:
        if desk.control.due() is not None and now >= (desk.control.due() or 0):
            desk.control.tell(now, lambda _: list(state))
        state[0] = "idle" if (now // 300_000_000) % 2 else "playing"
    heard = {port: [to for _, to in desk.sent if to[1] == port] for port in (1, 2)}
    assert len(heard[1]) == 8  # at once, and at each of seven changes
    assert 1 <= len(heard[2]) <= 2  # every second
    desk.hear(("127.0.0.1", 1), "unsubscribe")
    desk.hear(("127.0.0.1", 2), "unsubscribe", "state")
    assert desk.control.due() is None


def test_what_the_system_does_not_send_is_an_error_too() -> None:
    """macOS sends 9,216 bytes at once, unless told otherwise."""
    desk = Desk([], "", largest=9216)
    desk.reply = ["x" * 20_000]
    answer = desk.hear(HERE, "undo")
    assert answer is not None
    assert answer[0] == "/limber/error"
    assert "does not send" in str(answer[1][1])


# ---- over a real network address -------------------------------------------------------


def address_here() -> str:
    """Return this machine's own address on a network; skips the test where it has none."""
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        try:
            probe.connect(("203.0.113.1", 9))  # sends nothing; RFC 5737's example network
        except OSError:
            pytest.skip("this machine has no network address")
        found = str(probe.getsockname()[0])
    if found.startswith("127."):
        pytest.skip("this machine has no network address")
    return found


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Callable[..., tuple[Session, Patch]]]:
    """Return an engine open to the network and a patch that comes from a network address."""
    host, stack = address_here(), contextlib.ExitStack()

    def begin(**control: Any) -> tuple[Session, Patch]:
        port = free_port()
        allow = [host] if control.pop("known", False) else []
        settings = Settings(host="0.0.0.0", port=port, allow=allow, **control)
        session = stack.enter_context(surface(tmp_path / "p", tmp_path / "s", settings))
        return session, Patch(stack.enter_context(contextlib.closing(Ear(host))), (host, port))

    with stack:
        yield begin


def test_over_the_network_a_stranger_is_refused(
    outside: Callable[..., tuple[Session, Patch]],
) -> None:
    session, patch = outside(token="t")
    before = session.loop.control.refused
    patch.say("/limber/panic")
    patch.say("/limber/token", "t")
    patch.say("/wekinator/control/startRecording")
    inside = Patch(Ear(), ("127.0.0.1", patch.to[1]))
    while session.loop.control.refused < before + 3:
        assert inside.ask("state") == ["idle", ""]
    assert patch.ear.messages() == []
    inside.ear.close()


def test_over_the_network_an_allowed_address_plays_with_the_token(
    outside: Callable[..., tuple[Session, Patch]],
) -> None:
    _, patch = outside(known=True, token="t")
    patch.say("/limber/panic")
    assert patch.ask("token", "t") == []
    assert patch.ask("state") == ["idle", ""]
    assert patch.ask("subscribe", "state", 0.01) == ["state"]
    assert patch.ear.wait("/limber/state")[1] == ("idle", "")
    patch.say("/limber/panic")
    assert patch.ear.wait("/limber/state")[1] == ("panic", "")
