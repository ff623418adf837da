"""What the tests leave behind, beside their own folders, goes with them."""

import time
from pathlib import Path

import pytest

from pipeline.processes.leftovers import OLD, sweep
from pipeline.processes.local import SHARED, socket_path


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Remove the memory of performances that were killed, once no worker uses any."""
    if not hasattr(session.config, "workerinput"):
        locks = socket_path(Path.cwd()).parent
        sweep(SHARED / locks.name, locks, time.time() + OLD + 1)
