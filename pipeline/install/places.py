"""Where an installation for one user lives, on each system."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath


@dataclass(frozen=True)
class Places:
    """Folders of one user on one system, "linux", "darwin" or "win32"."""

    system: str
    data: Path
    """Holds the environment, and models; Limber finds its models in the same folder."""
    programs: Path
    """Where menus look for programs of this user."""
    commands: Path
    """Where a command goes, to be found by a shell."""
    desktop: Path | None = None

    def python(self, app: Path) -> Path:
        """Return the Python of an environment."""
        return app / ("Scripts/python.exe" if self.system == "win32" else "bin/python")

    def packages(self, app: Path) -> Path:
        """Return where an environment made by this Python keeps packages (sysconfig's "venv")."""
        if self.system == "win32":
            return app / "Lib/site-packages"
        return app / f"lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"


def places(
    home: Path | None = None,
    system: str = sys.platform,
    environment: Mapping[str, str] = os.environ,
) -> Places:
    """Return the folders of this user, those that platformdirs names too."""
    home = home or Path.home()
    if system == "win32":
        local = Path(environment.get("LOCALAPPDATA") or home / "AppData/Local")
        roaming = Path(environment.get("APPDATA") or home / "AppData/Roaming")
        menu = roaming / "Microsoft/Windows/Start Menu/Programs"
        return Places(system, local / "limber", menu, local / "limber", home / "Desktop")
    if system == "darwin":
        data = home / "Library/Application Support/limber"
        return Places(system, data, home / "Applications", home / ".local/bin")
    share = environment.get("XDG_DATA_HOME", "").strip()
    base = Path(share) if PurePath(share).is_absolute() else home / ".local/share"
    return Places("linux", base / "limber", base / "applications", home / ".local/bin")


def installed(data: Path) -> list[Path]:
    """Return the environments that are here, the newest last."""
    return sorted((one for one in data.glob("app-*") if one.is_dir()), key=number)


def number(app: Path) -> int:
    """Return which environment this is, from 1; 0 for a folder that is none."""
    said = app.name.removeprefix("app-")
    return int(said) if said.isdecimal() else 0
