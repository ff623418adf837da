"""Why nobody plays a project any more is read from the end of its log."""

from pathlib import Path

import pytest

from pipeline.processes.performer import OVER, why_over
from pipeline.processes.supervisor import BEGINS


@pytest.mark.parametrize(
    ("last", "why"),
    [
        ("", "killed"),
        (f"INFO: 19:00:00 {OVER}\n", "ended"),
        ("ERROR: 19:00:00 The engine does not start\n", "log says why"),
    ],
)
def test_the_last_run_tells_why_it_is_over(tmp_path: Path, last: str, why: str) -> None:
    before = f"INFO: {BEGINS}\nERROR: of a run before\nINFO: {OVER}\n"
    (tmp_path / "limber.log").write_text(f"{before}INFO: {BEGINS}, today\n{last}")
    assert why in why_over(tmp_path)


def test_without_a_log_it_says_so(tmp_path: Path) -> None:
    assert "no log" in why_over(tmp_path)
