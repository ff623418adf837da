"""Small sticks with real wheels: pip's own, from Python, and one that stands for Limber's."""

import ensurepip
import shutil
import zipfile
from pathlib import Path

from pipeline.install import stick

METADATA = """Metadata-Version: 2.1
Name: limber
Version: {version}
Provides-Extra: gui
Provides-Extra: midi
Requires-Dist: limber-has-no-such-wheel; extra == "midi"
{more}"""


def small_wheel(to: Path, version: str, more: str = "") -> Path:
    """Write a wheel with a module `pipeline` that says its version."""
    path = to / f"limber-{version}-py3-none-any.whl"
    facts = f"limber-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("pipeline/__init__.py", "")
        wheel.writestr("pipeline/__main__.py", f"import sys; print({version!r}, *sys.argv[1:])")
        wheel.writestr(f"{facts}/METADATA", METADATA.format(version=version, more=more))
        wheel.writestr(
            f"{facts}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        names = "".join(f"{name},,\n" for name in wheel.namelist())
        wheel.writestr(f"{facts}/RECORD", f"{names}{facts}/RECORD,,\n")
    return path


def small_stick(folder: Path, version: str, more: str = "") -> Path:
    """Make a stick with the true installer and this wheel alone."""
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    stick.lay_out(folder)
    bundled = Path(ensurepip.__file__).parent / "_bundled"
    shutil.copy(next(bundled.glob("pip-*.whl")), wheels)
    small_wheel(wheels, version, more)
    return folder
