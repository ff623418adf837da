"""A filter of system calls, which the kernel then applies to a process for good (Linux, x86-64).

Source: Linux's Documentation/userspace-api/seccomp_filter.rst and arch/x86/entry/syscalls/
syscall_64.tbl. Other processors number their calls otherwise, and get no filter here.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterable

ARCH = 0xC000003E  # AUDIT_ARCH_X86_64
FOREIGN = 0x40000000
"""From here on are the calls of the x32 ABI, which do the same under other numbers."""

NEVER = {
    "programs": (57, 58, 59, 322),  # fork, vfork, execve, execveat
    "others": (62, 101, 129, 200, 297, 310, 311, 424, 434, 438, 440),  # kill, ptrace, pidfd_…
    "network": (41, 42, 49, 50, 43, 288),  # socket, connect, bind, listen, accept, accept4
    "past the filter": (425, 426, 427, 321, 323, 298, 304),  # io_uring_…, bpf, userfaultfd …
    "keys": (248, 249, 250),
    "priority": (142, 144, 314),  # sched_setparam, sched_setscheduler, sched_setattr
    "mounts": (155, 161, 165, 166, 272, 308, 428, 429, 430, 431, 432, 433, 442),
    "clocks": (159, 164, 227, 305),
    "system": (135, 163, 167, 168, 169, 170, 171, 175, 176, 179, 246, 313, 320),
}
"""Calls that no model needs, by what they would do; they fail with EPERM."""

WRITING = (
    *(76, 82, 83, 84, 85, 86, 87, 88),  # truncate, rename, mkdir, rmdir, creat, link, unlink …
    *(90, 91, 92, 93, 94, 132, 133, 188, 189, 190, 197, 198, 199, 235, 240),  # chmod, chown, …
    *(258, 259, 260, 261, 263, 264, 265, 266, 268, 280, 316, 452),  # the same with a folder
)
"""Calls that change files by their names, or who may use them."""

OPEN, OPENAT = 2, 257
TO_WRITE = 0o3 | 0o100 | 0o1000 | 0o2000 | 0o20000000
"""Flags that open a file to be written or made: O_ACCMODE, _CREAT, _TRUNC, _APPEND, _TMPFILE."""

UNKNOWN = (435, 437)
"""clone3 and openat2, whose flags a filter cannot see: they are not there, and older ones serve."""

CLONE, THREAD = 56, 0x10000
IOCTL, TYPED = 16, (0x5412, 0x541C)
"""TIOCSTI and TIOCLINUX, by which a program types into the terminal that started it."""

ALLOW, REFUSE = 0x7FFF0000, 0x00050000
LOAD, EQUAL, ABOVE, ANY, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER_AT, ARCH_AT, ARGUMENTS_AT = 0, 4, 16

NO_NEW_PRIVILEGES, SECCOMP, FILTER, EVERY_THREAD = 38, 317, 1, 1


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))


def step(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    """Return one instruction of BPF; `yes` and `no` say how many are skipped after it."""
    return struct.pack("<HBBI", code, yes, no, value)


def refused(numbers: Iterable[int], why: int = errno.EPERM) -> bytes:
    """Return instructions that refuse system calls by their numbers."""
    return b"".join(step(EQUAL, n, 0, 1) + step(RETURN, REFUSE | why) for n in numbers)


def looked_at(number: int, argument: int, *tests: bytes) -> bytes:
    """Return instructions that refuse a call when a test of one of its arguments says so."""
    tested = b"".join(test + step(RETURN, REFUSE | errno.EPERM) for test in tests)
    body = step(LOAD, ARGUMENTS_AT + 8 * argument) + tested + step(RETURN, ALLOW)
    return step(EQUAL, number, 0, len(body) // 8) + body


def program(writes: bool) -> bytes:
    """Return the filter; with `writes`, files may be written."""
    parts = [
        step(LOAD, ARCH_AT) + step(EQUAL, ARCH, 1, 0) + step(RETURN, REFUSE | errno.EPERM),
        step(LOAD, NUMBER_AT) + step(ABOVE, FOREIGN, 0, 1) + step(RETURN, REFUSE | errno.EPERM),
        *(refused(numbers) for numbers in NEVER.values()),
        refused(UNKNOWN, errno.ENOSYS),
        looked_at(CLONE, 0, step(ANY, THREAD, 1, 0)),
        looked_at(IOCTL, 1, *(step(EQUAL, one, 0, 1) for one in TYPED)),
    ]
    if not writes:
        parts.append(refused(WRITING))
        parts += [looked_at(n, a, step(ANY, TO_WRITE, 0, 1)) for n, a in ((OPEN, 1), (OPENAT, 2))]
    return b"".join([*parts, step(RETURN, ALLOW)])


def available() -> bool:
    """Return whether this system has such a filter, and it is written for its processor."""
    known = sys.platform == "linux" and platform.machine() == "x86_64" and sys.maxsize > 2**32
    return known and os.path.exists("/proc/sys/kernel/seccomp")


def restrict(writes: bool) -> bool:
    """Apply the filter to every thread of this process for good; return whether it was."""
    if not available():
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    code = program(writes)
    held = ctypes.create_string_buffer(code, len(code))
    asked = _Program(len(code) // 8, ctypes.cast(held, ctypes.c_void_p))
    if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    return bool(libc.syscall(SECCOMP, FILTER, EVERY_THREAD, ctypes.byref(asked)) == 0)
