"""The likely causes of the silence of a device that was heard, and what to do about it."""

import math
from typing import Any

import pytest

from pipeline.processes import silence
from pipeline.processes.silence import moved_away, why_lost

PHONE = {"type": "comote", "port": 8001, "sender": "127.0.0.1:5000", "frames": 9}


@pytest.fixture(autouse=True)
def on_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """This computer may be on none; what is said then is tried by itself."""
    monkeypatch.setattr(silence, "addresses", lambda: ["192.168.1.20"])


def test_of_a_phone_it_is_the_app_the_battery_the_network_and_the_firewall() -> None:
    said = why_lost("arm", PHONE, {})
    assert "with CoMote in front?" in said
    assert "battery" in said
    assert "192.168.1.20" in said
    assert "8001" in said.rpartition("\n")[2]  # the command
    page = why_lost("arm", {**PHONE, "type": "web", "port": 8010}, {"doors": {"ports": [8443]}})
    assert "with the page in front?" in page
    assert "8443" in page.rpartition("\n")[2]


def test_where_others_are_heard_the_network_is_not_blamed() -> None:
    other = {"type": "comote", "port": 8001, "sender": "192.168.1.31:6000", "frames": 9}
    status: dict[str, Any] = {"sensors": {"sensors": {"arm": PHONE, "leg": other}}}
    said = why_lost("arm", PHONE, status)
    assert "192.168.1.31:6000 still reaches this computer" in said
    assert "firewall" not in said
    assert "firewall" in why_lost("arm", PHONE, {**status, "lost": ["arm", "leg"]})


def test_what_is_known_is_said_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert why_lost("arm", PHONE, {}, 3.0) == "Its battery said 3 % last: charge it."
    assert "battery may" in why_lost("arm", PHONE, {}, math.nan)
    taken = "UDP port 8001 (0.0.0.0) is taken by another program."
    assert why_lost("arm", PHONE, {"problems": [taken]}) == taken
    away = {**PHONE, "sender": "203.0.113.9:5000"}  # RFC 5737: nobody's network
    assert "no network of this computer now (192.168.1.20)" in why_lost("arm", away, {})
    monkeypatch.setattr(silence, "addresses", list)
    assert "on no network any more" in why_lost("arm", PHONE, {})


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("riot", "switched on, and charged"),
        ("pose", "Nobody is seen"),
        ("hands", "No hand is seen"),
        ("serial", "cable"),
        ("midi", "cable"),
        ("lsl", "streams it"),
        ("wekinator", "sending to UDP port 6448"),
    ],
)
def test_every_kind_has_a_cause_of_its_own(kind: str, word: str) -> None:
    port = 6448 if kind == "wekinator" else 8888 if kind == "riot" else None
    assert word in why_lost("it", {"type": kind, "port": port}, {})


def test_what_the_engine_says_of_it_comes_first() -> None:
    problems = [
        "dancer: camera 0 cannot be opened",
        "r.bin, which stands in for it, is over: its latents rest",
    ]
    status = {"problems": problems}
    assert why_lost("dancer", {"type": "pose"}, status) == "camera 0 cannot be opened"
    assert why_lost("it", {"type": "gametrak"}, status) == "r.bin, which stands in for it, is over."


def test_who_sent_from_here_has_not_moved_away() -> None:
    assert not moved_away("127.0.0.1")
    assert not moved_away("")
    assert moved_away("203.0.113.9")
