"""How long a process has had a processor."""

import os
from pathlib import Path


def spent(pid: int | None) -> float:
    """Return the seconds that a process has computed so far; 0 where the system does not tell.

    From /proc (proc_pid_stat(5), utime and stime).
    """
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return 0.0
