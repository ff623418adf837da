"""What lies on a stick, and which wheels are asked for."""

import ast
import zipfile
from importlib.metadata import Distribution, PathDistribution
from pathlib import Path

import pytest

from pipeline.install import stick
from pipeline.install.targets import elsewhere, reason
from pipeline.install.wheel import packed
from pipeline.terminal.cli_stick import among
from pipeline.terminal.shell import StopError
from tests.pipeline.install.sticks import small_wheel

START = Path(stick.__file__).with_name("start.py")


def test_a_stick_has_a_file_to_start_for_each_system(tmp_path: Path) -> None:
    stick.lay_out(tmp_path)
    stick.lay_out(tmp_path)  # made anew
    names = {path.name for path in tmp_path.iterdir()}
    begun = {"Install on Linux.sh", "Install on macOS.command", "Install on Windows.cmd"}
    assert names == begun | {"READ ME.txt", "install.py", "limber_install"}
    assert {path.name for path in (tmp_path / "limber_install").iterdir()} == {*stick.INSTALLER}


def test_an_old_python_can_read_the_file_that_refuses_it() -> None:
    ast.parse(START.read_text(), feature_version=(3, 4))
    assert START.read_text().isascii()  # Python 2 wants it so


def test_a_wheel_is_packed_again_as_it_was(tmp_path: Path) -> None:
    site = tmp_path / "site"
    own = small_wheel(tmp_path, "1.2")
    with zipfile.ZipFile(own) as wheel:
        wheel.extractall(site)
        names = set(wheel.namelist())
    facts = site / "limber-1.2.dist-info"
    (facts / "INSTALLER").write_text("pip")
    with (facts / "RECORD").open("a") as record:
        record.write("../../../bin/limber,,\nlimber-1.2.dist-info/INSTALLER,,\n")
    here: Distribution = PathDistribution(facts)
    again = packed(here, tmp_path / "site")
    assert again.name == own.name
    with zipfile.ZipFile(again) as wheel:
        assert set(wheel.namelist()) == names
        assert "pipeline/__main__.py,sha256=" in wheel.read(f"{facts.name}/RECORD").decode()


def test_why_there_is_no_wheel_is_told_in_one_sentence() -> None:
    said = "error: No solution found … cause: Because a>=1 has no usable wheels and limber "
    said += "depends on a>=1, we can conclude that your requirements are unsatisfiable."
    assert reason(said) == "a>=1 has no usable wheels"
    assert reason("something else") == "something else"


def test_another_index_may_be_a_folder(tmp_path: Path) -> None:
    assert elsewhere(str(tmp_path))[0] == "--find-links"
    assert elsewhere("https://example.org/simple")[0] == "--index"
    assert elsewhere("") == []


def test_a_misspelt_system_is_told() -> None:
    assert among("mac, linux", ("linux", "mac"), "--for") == ["mac", "linux"]
    with pytest.raises(StopError, match="--for wants some of linux,mac"):
        among("beos", ("linux", "mac"), "--for")
