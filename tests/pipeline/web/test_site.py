"""The page's server, with real clients and a real UDP socket behind it."""

import asyncio
import json
import socket
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp
import pytest

from pipeline.web import site as module
from pipeline.web.site import PAGE, Site
from pipeline.web.trust import Trust
from sensors.wire import websocket
from sensors.wire.way import Way
from sensors.wire.websocket import LARGEST

LOCAL = "127.0.0.1"
TOKEN = "letmein"
AUTHORISATION = f"Authorization: Bearer {TOKEN}"
AUTHORISED = {"Authorization": f"Bearer {TOKEN}"}
SHOWN = '{"latents": [["left", 0.5]]}'

Test = Callable[[Site, socket.socket, aiohttp.ClientSession], Awaitable[None]]


def with_site(folder: Path, test: Test) -> None:
    """Run a test with an open site, the socket that its texts go to, and a browser's session."""

    async def run() -> None:
        trust = Trust(folder)
        trust.renew([LOCAL])
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
            ear.bind((LOCAL, 0))
            ear.settimeout(30)
            site = Site(
                Way(LOCAL, 0, ear.getsockname(), page=True), trust.context, TOKEN, lambda: SHOWN
            )
            await site.open()
            connector = aiohttp.TCPConnector(ssl=False)
            try:
                async with aiohttp.ClientSession(
                    f"https://{LOCAL}:{site.port}", connector=connector
                ) as session:
                    await test(site, ear, session)
            finally:
                await site.close()

    asyncio.run(run())


async def hear(ear: socket.socket) -> bytes:
    return await asyncio.to_thread(ear.recv, 65536)


def test_the_page_is_all_here_and_nothing_else(tmp_path: Path) -> None:
    async def test(site: Site, ear: socket.socket, session: aiohttp.ClientSession) -> None:
        for path in PAGE.iterdir():
            answer = await session.get(f"/{path.name}")
            assert await answer.read() == path.read_bytes()
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        answer = await session.get("/")
        assert answer.content_type == "text/html"
        for name in ("nothing.html", "site.py", "..%2fsite.py"):
            assert (await session.get(f"/{name}")).status == 404

    with_site(tmp_path, test)


def test_what_the_page_asks_for_is_on_this_computer() -> None:
    for path in PAGE.iterdir():
        assert "//" not in path.read_text().replace("// ", ""), path


def test_a_websocket_hands_on_and_shows(tmp_path: Path) -> None:
    async def test(site: Site, ear: socket.socket, session: aiohttp.ClientSession) -> None:
        async with session.ws_connect(f"/talk?token={TOKEN}") as phone:
            assert (await phone.receive(30)).data == SHOWN
            await phone.send_str('{"a":1}')
            assert await hear(ear) == b'{"a":1}'
            await phone.send_str("/limber/panic")
            await phone.send_str('{"a":2}')
            assert await hear(ear) == b'{"a":2}'
            assert (await phone.receive(30)).data == SHOWN  # again, though nothing has changed
            assert site.refused == 1

    with_site(tmp_path, test)


def test_what_asks_for_the_length_of_the_way_comes_back_and_goes_nowhere(tmp_path: Path) -> None:
    async def test(site: Site, ear: socket.socket, session: aiohttp.ClientSession) -> None:
        async with session.ws_connect(f"/talk?token={TOKEN}") as phone:
            await phone.send_str("?12.5")
            await phone.send_str("?" * 99)
            await phone.send_str('{"a":1}')
            assert await hear(ear) == b'{"a":1}'
            texts = {(await phone.receive(30)).data for _ in range(2)}
            assert texts == {SHOWN, "?12.5"}
            assert site.refused == 1

    with_site(tmp_path, test)


def test_posts_hand_on_line_by_line_and_are_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def test(site: Site, ear: socket.socket, session: aiohttp.ClientSession) -> None:
        answer = await session.post("/talk", data='{"a":1}\n\n#bundle\n{"a":2}', headers=AUTHORISED)
        assert await answer.text() == SHOWN
        assert [json.loads(await hear(ear)) for _ in range(2)] == [{"a": 1}, {"a": 2}]
        assert site.refused == 1
        assert list(site.joined.values()) == [2]
        site.tend()
        assert site.joined
        monkeypatch.setattr(module, "GONE", -1.0)
        site.tend()
        assert not site.joined

    with_site(tmp_path, test)


def test_without_the_token_nothing_is_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WRONG", 0.01)

    async def test(site: Site, ear: socket.socket, session: aiohttp.ClientSession) -> None:
        for headers in ({}, {"Authorization": "Bearer other"}, {"Authorization": "é"}):
            answer = await session.post("/talk", data='{"a":1}', headers=headers)
            assert answer.status == 403
        for query in ("", "?token=", "?token=other", "?token=%ff"):
            with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
                await session.ws_connect(f"/talk{query}")
        assert not site.joined
        await session.post("/talk", data='{"a":2}', headers=AUTHORISED)
        assert await hear(ear) == b'{"a":2}'  # and nothing before it

    with_site(tmp_path, test)


def test_a_post_that_is_too_long_is_refused(tmp_path: Path) -> None:
    async def test(site: Site, ear: socket.socket, session: aiohttp.ClientSession) -> None:
        answer = await session.post("/talk", data="{" * (LARGEST + 1), headers=AUTHORISED)
        assert answer.status == 413
        assert site.refused == 0

    with_site(tmp_path, test)


def test_whoever_is_slow_to_ask_is_sent_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(websocket, "IDLE", 0.5)
    monkeypatch.setattr(module, "IDLE", 0.5)
    slow = (
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        f"POST /talk HTTP/1.1\r\nHost: x\r\n{AUTHORISATION}\r\nContent-Length: 9\r\n\r\nx".encode(),
    )

    async def test(site: Site, ear: socket.socket, session: aiohttp.ClientSession) -> None:
        for begun in slow:
            into, out = await asyncio.open_connection(LOCAL, site.port, ssl=unchecked())
            out.write(begun)
            said = await asyncio.wait_for(into.read(1000), 100)
            assert said == b"" or b" 408 " in said  # closed, or told
            out.close()

    with_site(tmp_path, test)


def unchecked() -> ssl.SSLContext:
    """Return what speaks TLS with anybody."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    return made
