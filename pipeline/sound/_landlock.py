"""Landlock: a process gives up rights to files and the network for good (Linux 5.13 and later).

Source: Linux's Documentation/userspace-api/landlock.rst.
"""

import ctypes
import os
import struct
import sys
from pathlib import Path

CREATE, ADD, RESTRICT = 444, 445, 446
"""The numbers of its system calls, the same on every processor."""

VERSION, BENEATH, NO_NEW_PRIVILEGES = 1, 1, 38

EXECUTE = 1 << 0
CHANGES = 1 << 1 | sum(1 << bit for bit in range(4, 13))
"""Writing to files, and removing and making whatever there can be in a folder."""

LATER = {2: 1 << 13, 3: 1 << 14}
"""By the version that brought them: moving from folder to folder, and cutting files."""

TCP, OUTSIDE = 3, 3
"""Every right to ports; and whatever reaches processes that are not so confined."""


def version() -> int:
    """Return which version this system has; 0 for none."""
    if sys.platform != "linux":
        return 0
    libc = ctypes.CDLL(None, use_errno=True)
    return max(0, int(libc.syscall(CREATE, None, ctypes.c_size_t(0), VERSION)))


def restrict(into: Path | None) -> bool:
    """Let this thread and those it starts change files only beneath `into` (None: nowhere).

    They start no programs and open no TCP ports. Returns whether that was done.
    """
    known = version()
    if not known:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    changes = CHANGES | sum(right for since, right in LATER.items() if known >= since)
    asked = struct.pack("<Q", EXECUTE | changes)
    asked += struct.pack("<Q", TCP) if known >= 4 else b""
    asked += struct.pack("<Q", OUTSIDE) if known >= 6 else b""
    rules = libc.syscall(CREATE, asked, ctypes.c_size_t(len(asked)), 0)
    if rules < 0:
        return False
    try:
        if into is not None and not _allowed(libc, rules, changes, into):
            return False
        if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0):
            return False
        return bool(libc.syscall(RESTRICT, rules, 0) == 0)
    finally:
        os.close(rules)


def _allowed(libc: ctypes.CDLL, rules: int, changes: int, into: Path) -> bool:
    folder = os.open(into, os.O_PATH | os.O_CLOEXEC)  # type: ignore[attr-defined,unused-ignore]  # Linux has it
    try:
        rule = struct.pack("<Qi", changes, folder)
        return bool(libc.syscall(ADD, rules, BENEATH, rule, 0) == 0)
    finally:
        os.close(folder)
