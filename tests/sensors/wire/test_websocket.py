"""The WebSocket server for phones, with real clients and a real UDP socket behind it."""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp
import pytest

from sensors.wire.way import Way
from sensors.wire.websocket import LARGEST, Door

LOCAL = "127.0.0.1"


def with_door(test: Callable[[Door, socket.socket], Awaitable[None]]) -> None:
    """Run a test with an open door and the socket that its texts go to."""

    async def run() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
            ear.bind((LOCAL, 0))
            ear.settimeout(30)
            door = Door(Way(LOCAL, 0, ear.getsockname()))
            await door.open()
            try:
                await test(door, ear)
            finally:
                await door.close()

    asyncio.run(run())


async def hear(ear: socket.socket) -> bytes:
    return await asyncio.to_thread(ear.recv, 65536)


async def joins(session: aiohttp.ClientSession, door: Door) -> aiohttp.ClientWebSocketResponse:
    return await session.ws_connect(f"ws://{LOCAL}:{door.port}/any/path")


def test_a_text_goes_on_as_it_came() -> None:
    async def test(door: Door, ear: socket.socket) -> None:
        async with aiohttp.ClientSession() as session, await joins(session, door) as phone:
            text = '{"source":"comote","id":"0","note":"é"}'
            await phone.send_str(text)
            assert await hear(ear) == text.encode()
            await phone.send_str("\n  {} ")
            assert await hear(ear) == b"{}"
            assert list(door.joined.values()) == [2]
        while door.joined:
            await asyncio.sleep(0.01)

    with_door(test)


def test_what_could_be_a_command_and_what_is_no_text_go_nowhere() -> None:
    async def test(door: Door, ear: socket.socket) -> None:
        async with aiohttp.ClientSession() as session, await joins(session, door) as phone:
            for text in ("/limber/panic\0\0\0,\0\0\0", "#bundle\0", "[]", "", "nonsense"):
                await phone.send_str(text)
            await phone.send_bytes(b'{"binary":1}')
            await phone.send_str('{"last":1}')
            assert json.loads(await hear(ear)) == {"last": 1}
            assert door.refused == 5

    with_door(test)


def test_a_text_that_is_too_long_ends_its_phone_alone() -> None:
    async def test(door: Door, ear: socket.socket) -> None:
        async with aiohttp.ClientSession() as session:
            good, bad = await joins(session, door), await joins(session, door)
            await bad.send_str("{" + " " * LARGEST + "}")
            ended = await bad.receive()
            assert ended.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
            await good.send_str("{}")
            assert await hear(ear) == b"{}"
            await good.close()

    with_door(test)


def test_a_browser_is_told_what_this_is() -> None:
    async def test(door: Door, ear: socket.socket) -> None:
        async with aiohttp.ClientSession() as session:
            answer = await session.get(f"http://{LOCAL}:{door.port}/")
            assert answer.status == 426
            assert "CoMote" in await answer.text()

    with_door(test)


def test_a_taken_port_is_told_with_what_to_do(tmp_path: Path) -> None:
    async def run() -> None:
        with socket.socket() as other:
            other.bind((LOCAL, 0))
            other.listen()
            port = other.getsockname()[1]
            with pytest.raises(OSError, match=f"TCP port {port} .* is taken .*websocket"):
                await Door(Way(LOCAL, port, (LOCAL, 9))).open()

    asyncio.run(run())
