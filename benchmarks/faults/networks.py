"""A network of this computer and one other, which is a namespace of the same kernel."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

OTHER, HERE, THERE = "limber-f8", "limber-here", "limber-there"
NET = "10.88.1"


def ip(*words: str) -> None:
    """Set up something of the network; raises OSError where that is not allowed."""
    done = subprocess.run(["ip", *words], capture_output=True, text=True)
    if done.returncode:
        raise OSError(f"ip {' '.join(words)}: {done.stderr.strip()}; it needs root")


def other(*words: str) -> None:
    """Set up something at the other computer; raises OSError."""
    ip("-n", OTHER, *words)


def within(*command: str) -> list[str]:
    """Return a command as it is started at the other computer."""
    return ["ip", "netns", "exec", OTHER, *command]


def address(number: int, before: int | None = None, there: bool = False) -> str:
    """Give one of the two computers an address in place of the one before; return it."""
    act, name = (other, THERE) if there else (ip, HERE)
    if before is not None:
        act("addr", "del", f"{NET}.{before}/24", "dev", name)
    act("addr", "add", f"{NET}.{number}/24", "dev", name)
    return f"{NET}.{number}"


@contextmanager
def network() -> Iterator[None]:
    """Have this network until the end of the block; raises OSError."""
    subprocess.run(["ip", "netns", "del", OTHER], capture_output=True)  # what a crash has left
    ip("netns", "add", OTHER)
    try:
        ip("link", "add", HERE, "type", "veth", "peer", "name", THERE, "netns", OTHER)
        address(1)
        address(2, there=True)
        ip("link", "set", HERE, "up")
        other("link", "set", THERE, "up")
        yield
    finally:
        subprocess.run(["ip", "link", "del", HERE], capture_output=True)
        ip("netns", "del", OTHER)
