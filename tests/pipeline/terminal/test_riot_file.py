"""`limber riot`: the config.txt of an R-IoT."""

from pathlib import Path

import pytest

from pipeline.processes.reaching import addresses
from sensors.riot import Settings, configured
from tests.pipeline.terminal.shell import limber

BEFORE = """//R-IoT Configuration - fw: IRCAM R-IoT-3.20.0
ssid=riot-lab
pass=
dhcp=1
destip=192.168.1.100
port=8000
rxport=9000
masterid=0
samplerate=5
declination=1.830000
acc_offsetx=17
soft_matrix1=1.000000,0.000000,0.000000
beta=0.400000
"""
"""Lines of ircam-ismm/riot-v3, releases/v3.20/data/config.txt, and an offset of calibration."""

SETTINGS = Settings("stage", "a=b", 3, "192.168.1.20", 8000, 10)


def test_only_the_network_s_lines_change() -> None:
    lines = configured(BEFORE.replace("\n", "\r\n"), SETTINGS).split("\r\n")
    expected = BEFORE.replace("riot-lab", "stage").replace("pass=", "pass=a=b")
    expected = expected.replace("192.168.1.100", "192.168.1.20").replace("masterid=0", "masterid=3")
    assert lines == expected.replace("samplerate=5", "samplerate=10").split("\n")


def test_a_new_file_says_what_is_needed() -> None:
    text = configured("", Settings("stage", "", 0, "10.0.0.2", 8000, 5, "10.0.0.50"))
    assert text == (
        "//R-IoT Configuration\r\nssid=stage\r\npass=\r\ndhcp=0\r\nownip=10.0.0.50\r\n"
        "destip=10.0.0.2\r\nport=8000\r\nmasterid=0\r\nsamplerate=5\r\n"
    )


def test_a_line_that_is_there_twice_is_written_once() -> None:
    assert configured("ssid=a\nssid=b\n", SETTINGS).count("ssid=") == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (Settings("my net", "", 0, "10.0.0.2"), "has a space"),
        (Settings("net", "a\nport=1", 0, "10.0.0.2"), "has a space"),
        (Settings("", "", 0, "10.0.0.2"), "needs a name"),
        (Settings("n" * 33, "", 0, "10.0.0.2"), "longer than 32"),
        (Settings("net", "p" * 64, 0, "10.0.0.2"), "longer than 63"),
        (Settings("net", "", 0, "here"), "here is no address"),
        (Settings("net", "", 0, "10.0.0.2", own="10.0.0"), "10.0.0 is no address"),
    ],
)
def test_what_an_riot_cannot_be_told(wrong: Settings, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        configured("", wrong)


def test_the_command_writes_to_the_drive(tmp_path: Path) -> None:
    drive = tmp_path / "RIOT3-MSD"
    drive.mkdir()
    (drive / "config.txt").write_text(BEFORE)
    ended = limber(
        *("riot", "--ssid", "stage", "--password", "", "--id", "2", "--out", drive), cwd=tmp_path
    )
    assert ended.returncode == 0, ended.stderr
    written = (drive / "config.txt").read_text()
    assert f"destip={addresses()[0]}\n" in written
    assert "masterid=2\n" in written
    assert "acc_offsetx=17\n" in written
    assert "limber listen --sensor riot" in ended.stdout


def test_what_cannot_be_is_told_in_one_line(tmp_path: Path) -> None:
    ended = limber("riot", "--ssid", "my net", "--password", "", "--to", "10.0.0.2", cwd=tmp_path)
    assert ended.returncode == 2
    assert "use a network without" in " ".join(ended.stderr.split())
    assert not (tmp_path / "config.txt").exists()
