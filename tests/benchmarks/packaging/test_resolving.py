"""Which extras can be had where: the table, and what counts as worse."""

import json

from benchmarks.packaging.__main__ import table as installed
from benchmarks.packaging.resolving import RECORD, blamed, left_out, requirements, table, worse
from pipeline.install.installing import EXTRAS
from pipeline.install.targets import PYTHONS, SYSTEMS

WHERE = [f"{system} {python}" for system in SYSTEMS for python in PYTHONS]


def test_worse_is_what_could_be_had_before() -> None:
    before = {"linux 3.13": {"midi": "no wheels"}}
    assert worse({"linux 3.13": {"midi": "still none"}, "mac 3.11": {}}, before) == []
    assert worse({"mac 3.11": {"gui": "no Qt"}}, before) == ["gui on mac 3.11: no Qt"]


def test_the_table_tells_on_which_pythons() -> None:
    found: dict[str, dict[str, str]] = {where: {} for where in WHERE}
    found["linux 3.13"] = {"midi": "no wheels"}
    for python in PYTHONS:
        found[f"mac-intel {python}"] = {"camera": "mediapipe has no wheels there"}
    lines = table(found)
    assert "| midi | 3.11, 3.12 | yes | yes | yes |" in lines
    assert "| camera | yes | yes | yes | no |" in lines
    assert "- midi: no wheels" in lines


def test_the_record_is_of_every_system_and_python() -> None:
    assert [*json.loads(RECORD.read_text())] == WHERE


def test_an_extra_that_a_marker_empties_is_not_there() -> None:
    names = {extra: requirements([extra]).removeprefix(requirements([])) for extra in EXTRAS}
    assert all(name.strip() for name in names.values())
    assert left_out("sound", ["torch==2.9", "numpy==2"]) == ""
    assert left_out("camera", ["numpy==2"]) == "mediapipe has no wheels there"
    assert left_out("gui", ["pyside6-essentials==6.9"]) == ""


def test_the_table_of_what_was_installed_has_a_row_for_each_command() -> None:
    lines = installed({"wheel, 3.11": {"limber new": "yes"}, "sdist": {"limber run": "no | such"}})
    assert lines[0] == "| | wheel, 3.11 | sdist |"
    assert lines[2:] == ["| limber new | yes | — |", "| limber run | — | no / such |"]


def test_the_extra_is_blamed_that_names_the_package() -> None:
    assert blamed("python-rtmidi>=1.5.0 has no usable wheels and …", EXTRAS) == "midi"
    assert blamed("torch>=2.4 has no usable wheels", EXTRAS) == "sound"
    assert blamed("numpy>=2.0 has no usable wheels", EXTRAS) == ""
