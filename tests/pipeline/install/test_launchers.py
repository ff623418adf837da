"""What a user clicks on, on each system; nothing of another program is touched."""

import plistlib
from pathlib import Path

import platformdirs
import pytest

from pipeline.install import launchers
from pipeline.install.places import installed, places


def test_the_data_are_where_limber_looks_for_its_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/some/where")
    assert places(Path("/home/a"), "linux").data == Path("/some/where/limber")
    assert str(places().data) == platformdirs.user_data_dir("limber", appauthor=False)


def test_places_on_other_systems() -> None:
    mac = places(Path("/Users/a"), "darwin", {})
    assert mac.data == Path("/Users/a/Library/Application Support/limber")
    windows = places(Path("/u"), "win32", {"LOCALAPPDATA": "/u/Local", "APPDATA": "/u/Roaming"})
    assert windows.data == Path("/u/Local/limber")
    assert windows.python(windows.data / "app-1").name == "python.exe"


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_launchers_come_and_go_and_leave_what_is_not_theirs(tmp_path: Path, system: str) -> None:
    to = places(tmp_path, system, {})
    app = to.data / "app-3"
    written = launchers.write(to, app)
    assert written == [*launchers.files(to, app)]
    other = written[0]
    other.write_text("somebody else's")
    assert other not in launchers.write(to, app)
    assert set(launchers.remove(to)) == {*written[1:]}
    assert other.read_text() == "somebody else's"
    assert not (to.programs / "Limber.app").exists()


def test_a_desktop_entry_keeps_odd_letters_of_a_home() -> None:
    to = places(Path("/home/jörg $m%ller"), "linux", {})
    text = launchers.files(to, to.data / "app-1")[to.programs / "limber.desktop"]
    assert r'Exec="/home/jörg \\$m%%ller/.local/bin/limber" gui' in text.splitlines()


def test_a_macs_program_is_well_formed() -> None:
    to = places(Path("/Users/a & b"), "darwin", {})
    made = launchers.files(to, to.data / "app-1")
    facts = plistlib.loads(made[to.programs / "Limber.app/Contents/Info.plist"].encode())
    assert facts["CFBundleExecutable"] == "Limber"
    assert (
        "'/Users/a & b/.local/bin/limber' gui"
        in made[to.programs / "Limber.app/Contents/MacOS/Limber"]
    )


def test_windows_finds_its_user_itself() -> None:
    to = places(Path("/u"), "win32", {})
    texts = launchers.files(to, to.data / "app-2").values()
    assert all(r"%LOCALAPPDATA%\limber\app-2\Scripts" in text for text in texts)
    assert all(text.isascii() and "\r\n" in text for text in texts)


def test_the_newest_environment_is_last(tmp_path: Path) -> None:
    for name in ("app-10", "app-9", "other"):
        (tmp_path / name).mkdir()
    assert [one.name for one in installed(tmp_path)] == ["app-9", "app-10"]
