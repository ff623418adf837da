"""A WebSocket server for phones: what they say is handed on as datagrams, as it came."""

import asyncio
import errno
import logging
import socket
import ssl
from typing import ClassVar

from aiohttp import WSMsgType, web
from aiohttp.http_exceptions import HttpProcessingError

from sensors.wire.way import Way

LARGEST = 65_507
"""Bytes of a UDP datagram (RFC 791, RFC 768), and so of one text."""

MOST = 64
"""Phones at once at one port."""

IDLE = 10.0
"""Seconds for which a connection may be open and ask for nothing, or be slow to ask."""

BEAT = 5.0
"""Seconds between two looks whether a phone is still there."""

log = logging.getLogger(__name__)


def ours(record: logging.LogRecord) -> bool:
    """Return whether what is logged may be a mistake of ours.

    Of what others send, however wrong, nothing is logged: it would fill the disk.
    """
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, HttpProcessingError | ConnectionError)


log.addFilter(ours)

HERE = "This is where phones with CoMote connect: WebSocket, in the app's settings.\n"


class Door:
    """A server at one `Way`; used in one asyncio loop, and never waited for by an engine.

    Only text that may be a JSON object is handed on: what begins otherwise could be OSC, and a
    page in a browser of this computer must not give commands. `joined` are the phones that are
    connected, "host:port" → texts handed on. With `certified` it speaks TLS.
    """

    where: ClassVar[str] = '"websocket" in the rig and in the app'
    """Where its port is said."""

    def __init__(self, way: Way, certified: ssl.SSLContext | None = None) -> None:
        self.way = way
        self.joined: dict[str, int] = {}
        self.refused = 0
        self._certified = certified
        self._sockets: set[web.WebSocketResponse] = set()
        self._out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._out.setblocking(False)
        if way.to[0].startswith("127."):
            self._out.bind(("127.0.0.1", 0))  # else the network could send to it
        app = web.Application(client_max_size=LARGEST)
        self.arrange(app.router)
        app.on_shutdown.append(self._send_off)
        self._runner = web.AppRunner(
            app,
            access_log=None,
            logger=log,
            handle_signals=False,
            shutdown_timeout=1.0,
            keepalive_timeout=IDLE,
        )

    def arrange(self, router: web.UrlDispatcher) -> None:
        """Say what is answered to whom."""
        router.add_get("/{path:.*}", self.enter)

    async def open(self) -> None:
        """Listen; raises OSError, saying what to do, when the port cannot be had."""
        await self._runner.setup()
        try:
            where = self.way.host, self.way.port
            await web.TCPSite(self._runner, *where, ssl_context=self._certified).start()
        except OSError as error:
            await self.close()
            if error.errno != errno.EADDRINUSE:
                raise
            raise OSError(
                errno.EADDRINUSE,
                f"TCP port {self.way.port} ({self.way.host}) is taken by another program. Close "
                f"it, or give the sensor another port as {self.where}.",
            ) from None

    @property
    def port(self) -> int:
        """The port that is open."""
        return int(self._runner.addresses[0][1])

    async def close(self) -> None:
        """Send everybody off and give the port back."""
        await self._runner.cleanup()
        self._out.close()

    async def _send_off(self, _: web.Application) -> None:
        for one in list(self._sockets):
            await one.close()

    async def enter(self, request: web.Request) -> web.StreamResponse:
        """Let a phone in, and hand on what it says until it goes."""
        phone = web.WebSocketResponse(heartbeat=BEAT, max_msg_size=LARGEST, compress=False)
        if not phone.can_prepare(request):
            return web.Response(text=HERE, status=426, headers={"Upgrade": "websocket"})
        if len(self._sockets) >= MOST:
            return web.Response(text="Too many phones are connected.\n", status=503)
        await phone.prepare(request)
        name = caller(request)
        self.joined[name] = 0
        self._sockets.add(phone)
        beside = asyncio.create_task(self.tell(phone))
        try:
            async for message in phone:
                if message.type is WSMsgType.TEXT:
                    self.joined[name] += await self.hear(phone, message.data)
        finally:
            beside.cancel()
            self._sockets.discard(phone)
            del self.joined[name]
        return phone

    async def tell(self, phone: web.WebSocketResponse) -> None:
        """Say to a phone what there is to say to it, until cancelled; to CoMote nothing."""

    async def hear(self, phone: web.WebSocketResponse, text: str) -> bool:  # noqa: ARG002 - for others
        """Take in what a phone says; return whether it was handed on."""
        return self.hand_on(text)

    def hand_on(self, text: str) -> bool:
        """Send a text on; return whether it was one that may be, and the system took it."""
        data = text.strip().encode(errors="replace")
        if data[:1] == b"{" and len(data) <= LARGEST:
            try:
                self._out.sendto(data, self.way.to)
            except OSError:  # its buffer is full: the next reading comes soon
                return False
            return True
        self.refused += 1
        return False


def caller(request: web.Request) -> str:
    """Return who has sent a request, "host:port"."""
    peer = request.transport.get_extra_info("peername") if request.transport else None
    return "{}:{}".format(*peer[:2]) if peer else "?"
