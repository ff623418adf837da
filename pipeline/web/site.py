"""Serves the page to phones: its files, a WebSocket, and posts where that one is refused."""

import asyncio
import contextlib
import hmac
import ssl
import time
from collections.abc import Callable
from pathlib import Path

from aiohttp import web

from sensors.wire.way import Way
from sensors.wire.websocket import IDLE, LARGEST, MOST, Door, caller

PAGE = Path(__file__).parent / "page"

TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
}

HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        "default-src 'self'; connect-src 'self' wss:; img-src 'self' data:; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Nothing comes from elsewhere, and nobody shows the page inside another."""

PERIOD = 0.05
"""Seconds between two looks at what sounds, for each phone."""

STEADY = 1.0
"""Seconds after which a phone is told what it knows already: that it is still connected."""

GONE = 5.0
"""Seconds after its last post that a phone counts as gone."""

ECHOED, LONGEST = "?", 32
"""With it begins a text that a phone gets back, of so many letters at most."""

WRONG = 0.5
"""Seconds that a wrong token waits for its answer."""


class Site(Door):
    """A server of the page at one `Way`, for those who have the `token`.

    `glance` returns what the page shows of what sounds, as JSON. What phones say is handed on as
    it came, a JSON object each; the page gives no commands.
    """

    where = '"page" in the rig'

    def __init__(
        self, way: Way, certified: ssl.SSLContext | None, token: str, glance: Callable[[], str]
    ) -> None:
        self._token, self._glance = token, glance
        self._posting: dict[str, float] = {}  # who posts, and when last
        self._files = {
            path.name: path.read_bytes() for path in PAGE.iterdir() if path.suffix in TYPES
        }
        super().__init__(way, certified)

    def arrange(self, router: web.UrlDispatcher) -> None:
        """The page's files are for all; whoever talks needs the token."""
        router.add_get("/talk", self.enter)
        router.add_post("/talk", self._post)
        router.add_get("/", self._file)
        router.add_get("/{name}", self._file)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info.get("name", "index.html")
        if name not in self._files:
            raise web.HTTPNotFound(text="There is no such page here.\n")
        kind = TYPES[Path(name).suffix]
        return web.Response(
            body=self._files[name], content_type=kind, charset="utf-8", headers=HEADERS
        )

    async def _check(self, said: str) -> None:
        """Let nobody further without the token."""
        if not hmac.compare_digest(said.encode(errors="replace"), self._token.encode()):
            await asyncio.sleep(WRONG)
            raise web.HTTPForbidden(text="Scan the code that Limber shows now.\n")

    async def enter(self, request: web.Request) -> web.StreamResponse:
        """Let a phone in that has the token, as `Door.enter`."""
        await self._check(request.query.get("token", ""))
        return await super().enter(request)

    async def hear(self, phone: web.WebSocketResponse, text: str) -> bool:
        """Hand on what a phone says; what asks how long the way is, it gets back at once."""
        if not (text.startswith(ECHOED) and len(text) <= LONGEST):
            return self.hand_on(text)
        with contextlib.suppress(ConnectionError, RuntimeError):  # it has gone
            await phone.send_str(text)
        return False

    async def tell(self, phone: web.WebSocketResponse) -> None:
        """Show a phone what sounds; one that is slow to read gets less often what is newest."""
        before, last = "", 0.0
        while not phone.closed:
            text, now = self._glance(), time.monotonic()
            if text != before or now - last > STEADY:
                before, last = text, now
                try:
                    await phone.send_str(text)
                except (ConnectionError, RuntimeError):  # it has gone
                    return
            await asyncio.sleep(PERIOD)

    async def _post(self, request: web.Request) -> web.StreamResponse:
        """Hand on what a phone says in lines, an object each; answer what sounds."""
        await self._check(request.headers.get("Authorization", "").removeprefix("Bearer "))
        name = f"{caller(request).rpartition(':')[0]} by posts"
        if name not in self._posting and len(self.joined) >= MOST:
            raise web.HTTPServiceUnavailable(text="Too many phones are connected.\n")
        try:
            async with asyncio.timeout(IDLE):
                body = (await request.read()).decode(errors="replace")
        except TimeoutError:
            raise web.HTTPRequestTimeout(text="That was too slow.\n") from None
        except web.HTTPRequestEntityTooLarge:
            raise web.HTTPRequestEntityTooLarge(LARGEST, text="That is too much.\n") from None
        self._posting[name] = time.monotonic()
        said = sum(self.hand_on(line) for line in body.splitlines() if line)
        self.joined[name] = self.joined.get(name, 0) + said
        return web.Response(text=self._glance(), content_type="application/json", headers=HEADERS)

    def tend(self) -> None:
        """Forget who has posted nothing for a while."""
        since = time.monotonic() - GONE
        for name in [name for name, last in self._posting.items() if last < since]:
            del self._posting[name], self.joined[name]
