"""Memory that is not needed any more goes back to the system, where the allocator would keep it."""

import ctypes
import gc
import sys
from collections.abc import Callable


def _trimmer() -> Callable[[int], int] | None:
    if sys.platform != "linux":
        return None
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc only, musl has none
    return trim if trim is None else _typed(trim)


def _typed(trim: "ctypes._NamedFuncPointer") -> Callable[[int], int]:
    trim.argtypes, trim.restype = [ctypes.c_size_t], ctypes.c_int
    return trim


_TRIM = _trimmer()


def give_back() -> None:
    """Free what nothing refers to, and give what is free to the system (glibc, malloc_trim(3)).

    Takes some tens of milliseconds: not for a process that plays.
    """
    gc.collect()
    if _TRIM is not None:
        _TRIM(0)
