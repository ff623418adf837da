"""Tries inputs on a target, one after another, and keeps what it does wrong."""

import resource
import time
import traceback
from dataclasses import dataclass, field

from benchmarks.fuzzing.base import FoundError, Target

MEMORY = 256
"""MB that reading may take beyond what the target has when it begins."""

MOST = 20
"""Findings kept of one run, each of another place in the sources."""


@dataclass
class Tried:
    """What came of the inputs: how many, how many gave a value, and findings by their place."""

    inputs: int = 0
    accepted: int = 0
    longest: float = 0.0
    findings: dict[str, bytes] = field(default_factory=dict)
    before: int = field(default_factory=lambda: memory())

    def add(self, target: Target, data: bytes) -> bool:
        """Try one input; return whether all is well."""
        self.inputs += 1
        began = time.process_time()
        try:
            self.accepted += target.accepts(data)
        except Exception as error:
            return self._found(told(error), data)
        took = time.process_time() - began
        self.longest = max(self.longest, took)
        if took > target.slow:
            return self._found(f"took {took:.1f} s", data)
        if memory() - self.before > MEMORY:
            self.before = memory()
            return self._found(f"took more than {MEMORY} MB", data)
        return True

    def _found(self, what: str, data: bytes) -> bool:
        known = self.findings.get(what)
        if (known is None and len(self.findings) < MOST) or (known and len(data) < len(known)):
            self.findings[what] = data
        return False


def memory() -> int:
    """Return the most memory that this process ever had, in MB."""
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) // 1024


def told(error: Exception) -> str:
    """Return what a finding is called: the error, and the last place of ours that it came by."""
    if isinstance(error, FoundError):
        return f"{error}"[-300:]
    places = traceback.extract_tb(error.__traceback__)
    ours = [p for p in places if ".venv" not in p.filename and "/lib/python" not in p.filename]
    last = (ours or places)[-1]
    where = "/".join(last.filename.split("/")[-2:])
    return f"{type(error).__name__} at {where}:{last.lineno}: {error}"[:300]
