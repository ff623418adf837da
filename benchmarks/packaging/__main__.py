"""`python -m benchmarks.packaging`: builds, installs, runs, and writes it into docs/install.md."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.gestures.page import filled
from benchmarks.packaging.pythons import pythons
from benchmarks.packaging.resolving import PAGE, ROOT
from benchmarks.packaging.trial import Trial, TrialError, use


def build(to: Path) -> tuple[Path, Path]:
    """Build the wheel, from the sdist, and return both; raises CalledProcessError."""
    command = [sys.executable, "-m", "build", "--outdir", str(to), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(to.glob("*.whl")), next(to.glob("*.tar.gz"))


def tried(place: Path, python: Path, what: Path, demo: bool) -> Trial:
    """Install something and use it; how that went is in what is returned."""
    trial = Trial(place, python)
    try:
        trial.install(what)
        trial.done["installed without extras"] = "yes"
        heavy = ", ".join(trial.heavy())
        trial.done["without PyTorch, MediaPipe, Qt, scikit-learn"] = heavy or "yes"
        use(trial, demo)
    except (TrialError, subprocess.TimeoutExpired) as error:
        trial.done["installed without extras"] = str(error)
    return trial


def table(found: dict[str, dict[str, str]]) -> list[str]:
    """Return the lines of the table: a row for each command, a column for each installation."""
    rows = list(dict.fromkeys(row for done in found.values() for row in done))
    lines = ["| | " + " | ".join(found) + " |", "|---" * (len(found) + 1) + "|"]
    for row in rows:
        told = (done.get(row, "—").replace("|", "/") for done in found.values())
        lines.append(f"| {row} | " + " | ".join(told) + " |")
    return lines


def main() -> None:
    """Build, install, run, and write what came of it; fails where something did not go well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="without the demo, which takes a minute"
    )
    asked = parser.parse_args()
    found: dict[str, dict[str, str]] = {}
    absent = []
    with tempfile.TemporaryDirectory(prefix="limber-packaging-") as name:
        place = Path(name)
        wheel, sdist = build(place / "dist")
        for version, python in pythons().items():
            if python is None:
                absent.append(f"Python {version} is not installed on the computer that tried it.")
                continue
            found[f"wheel, {version}"] = tried(place / version, python, wheel, not asked.quick).done
            print(found, flush=True)
        python = next(path for path in pythons().values() if path)
        found["sdist"] = tried(place / "sdist", python, sdist, False).done
    lines = [*table(found), *([""] if absent else []), *absent]
    PAGE.write_text(filled(PAGE.read_text("utf-8"), "installed", lines), "utf-8")
    print("\n".join(lines))
    if any(told != "yes" for done in found.values() for told in done.values()):
        sys.exit("Something did not go well")


if __name__ == "__main__":
    main()
