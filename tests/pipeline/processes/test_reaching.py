"""How phones reach this computer, and what is said when they do not."""

import socket
from typing import Any

import pytest

from pipeline.processes.reaching import addresses, causes, opens, reached_at, unlikely


def test_addresses_are_those_of_this_computer() -> None:
    found = addresses()
    assert not any(one.startswith("127.") for one in found)
    for one in found:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
            own.bind((one, 0))  # which only an address of its own can be


def test_a_sensor_on_one_address_is_reached_there() -> None:
    assert reached_at("10.0.0.7") == ["10.0.0.7"]
    assert reached_at("0.0.0.0") == addresses()


def test_networks_that_no_phone_is_on_come_last() -> None:
    ranked = [("wlan0", "192.168.1.2"), ("wlan0", "169.254.3.4"), ("docker0", "172.17.0.1")]
    assert [unlikely(*one) for one in ranked] == [0, 1, 2]


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ({"problems": ["UDP port 8001 (0.0.0.0) is taken by another program."]}, "taken by"),
        ({"sensors": {"malformed": {"8001": 3}}}, "cannot be read"),
        (
            {
                "sensors": {
                    "heard": [
                        {"type": "osc", "address": "/x", "port": 8001, "sender": "10.0.0.3:9"}
                    ]
                }
            },
            "10.0.0.3:9 sends here, but not as CoMote",
        ),
        ({"problems": ["UDP port 80010 is taken"]}, "same Wi-Fi"),
    ],
)
def test_causes(status: dict[str, Any], word: str) -> None:
    assert word in causes(status, "192.168.1.20", 8001)


def test_commands_that_open_a_port_name_it() -> None:
    assert "8123" in opens(8123, "linux")
    assert "socketfilterfw" in opens(8123, "darwin")
    assert opens(8123, "win32", "tcp").endswith("protocol=TCP localport=8123")


def test_causes_of_a_phone_that_connects() -> None:
    taken = {"problems": ["TCP port 8901 (0.0.0.0) is taken by another program."]}
    assert "taken by" in causes(taken, "10.0.0.2", 8001, websocket=8901)
    silent = {"doors": {"ports": [8901], "joined": ["10.0.0.3:999"]}}
    assert "10.0.0.3:999 is connected" in causes(silent, "10.0.0.2", 8001, websocket=8901)
    nothing = causes({}, "10.0.0.2", 8001, websocket=8901)
    assert opens(8901, protocol="tcp") in nothing


@pytest.mark.parametrize(
    "status",
    [
        {"doors": {"ports": [8443], "joined": ["10.0.0.3:999"]}},
        {"sensors": {"sensors": {"pad": {"port": 9000, "sender": "10.0.0.3:999"}}}},
        {"sensors": {"heard": [{"type": "riot", "port": 8000, "sender": "10.0.0.3:999"}]}},
    ],
)
def test_where_others_arrive_it_is_the_firewall(status: dict[str, Any]) -> None:
    told = causes(status, "10.0.0.2", 8001)
    assert told.startswith("10.0.0.3:999 reaches this computer, so the network is right")
    assert told.endswith(opens(8001))


def test_what_this_computer_says_to_itself_proves_nothing() -> None:
    own = {"sensors": {"sensors": {"pad": {"port": 6448, "sender": "127.0.0.1:5000"}}}}
    assert "same Wi-Fi" in causes(own, "10.0.0.2", 8001)
    assert "same Wi-Fi" in causes({"doors": {"joined": ["127.0.0.1:999"]}}, "10.0.0.2", 8001)


def test_a_phone_with_another_id_is_told() -> None:
    status = {"sensors": {"heard": [{"type": "comote", "id": "3", "port": 8001}]}}
    assert "the ID 3 sends here, not one with the ID 0" in causes(status, "10.0.0.2", 8001, "0")
    assert "same Wi-Fi" in causes(status, "10.0.0.2", 8001)
