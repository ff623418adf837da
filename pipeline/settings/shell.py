"""Paths as they are typed in a terminal."""

import os
import re
import shlex
import subprocess
from pathlib import Path

_PLAIN = re.compile(r"[\w@%+=:,./\\-]+" if os.name == "nt" else r"[\w@%+=:,./-]+")
"""What every shell takes as it is; letters of any alphabet are."""


def in_shell(path: str | Path) -> str:
    """Return a path as one word of a command: in quotes where it has spaces or signs."""
    text = str(path)
    if _PLAIN.fullmatch(text):
        return text
    return subprocess.list2cmdline([text]) if os.name == "nt" else shlex.quote(text)
