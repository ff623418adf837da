"""Bytes that reach the ports of the phones' page and of CoMote: HTTP, and WebSocket after it."""

import asyncio
from collections.abc import Sequence

from benchmarks.fuzzing.base import Errors, FoundError, Target
from pipeline.web.site import Site
from sensors.wire.way import Way

TOKEN = "abcdefghjk"
HOST = "127.0.0.1"
PATIENCE = 0.02
"""Seconds that an answer may take before the next bytes are sent; there need be none."""

UPGRADE = (
    f"GET /talk?token={TOKEN} HTTP/1.1\r\nHost: {HOST}\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
).encode()

GOOD = f"GET / HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode()


class Page(Target):
    """Sends raw bytes to the real server; it stays silent, answers or hangs up, and serves on.

    An input is one connection. Where its first byte is even, it is a WebSocket's by then.
    """

    reads = "HTTP requests and WebSocket frames, raw, at the page's port"
    instruments = ("pipeline.web", "sensors.wire")

    def __init__(self) -> None:
        self._errors = Errors("aiohttp", "asyncio", "sensors")
        self._loop = asyncio.new_event_loop()
        self._loop.run_until_complete(self._open())

    async def _open(self) -> None:
        self._site = Site(Way(HOST, 0, (HOST, 9)), None, TOKEN, lambda: "{}")
        await self._site.open()

    def close(self) -> None:
        """Give the port back."""
        self._loop.run_until_complete(self._site.close())
        self._loop.close()

    def seeds(self) -> Sequence[bytes]:
        """Return requests, with and without a body, and frames."""
        post = f"POST /talk HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n"
        said = [
            b"\x01" + GOOD,
            b"\x01" + UPGRADE,
            f"\x01{post}Content-Length: 14\r\n\r\n{{}}\n".encode() + b'{"id":"a"}\n',
            f"\x01{post}Transfer-Encoding: chunked\r\n\r\n3\r\n{{}}\n\r\n0\r\n\r\n".encode(),
            f"\x01{post}Content-Length: 99999999999\r\n\r\nx".encode(),
            b"\x01GET /../../../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
            b"\x01GET /page.js%00.html HTTP/1.1\r\nHost: x\r\n\r\n",
        ]
        mask = bytes(4)
        frames = [
            b"\x81\x87" + mask + b'{"a":1}',
            b"\x82\x82" + mask + b"{}",
            b"\x89\x80" + mask,
            b"\x88\x82" + mask + b"\x03\xe8",
            b"\x81\xff" + b"\x7f" + bytes(7) + mask,
            b"\x01\x81" + mask + b"{" + b"\x80\x81" + mask + b"}",
        ]
        return [*said, *(b"\x00" + frame for frame in frames)]

    def read(self, data: bytes) -> object:
        """Send an input; raises FoundError for its own errors, and where it serves none."""
        return self._loop.run_until_complete(self._send(data))

    async def _send(self, data: bytes) -> bytes:
        upgraded = bool(data) and data[0] % 2 == 0
        said = await self._exchange(([UPGRADE] if upgraded else []) + [data[1:]])
        self._errors.raise_found()
        if not (await self._exchange([GOOD], 100.0)).startswith(b"HTTP/1.1 200"):
            raise FoundError("the page is served no more")
        return said

    async def _exchange(self, parts: Sequence[bytes], patience: float = PATIENCE) -> bytes:
        into, out = await asyncio.open_connection(HOST, self._site.port)
        said = b""
        try:
            for part in parts:
                out.write(part)
                said += await asyncio.wait_for(into.read(65536), patience)
            said += await asyncio.wait_for(into.read(65536), patience)
        except (TimeoutError, OSError):  # nothing more is said, or it has hung up
            pass
        finally:
            out.close()
        return said
