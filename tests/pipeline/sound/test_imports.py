"""What makes sound is imported only when it is wanted, and its absence is told plainly."""

import subprocess
import sys
from pathlib import Path

HEAVY = ("torch", "soundfile", "sounddevice", "soxr")


def python(program: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    root = Path(__file__).parents[3]
    program = f"import sys; sys.path.insert(0, {str(root)!r})\n{program}"
    return subprocess.run(
        [sys.executable, "-c", program], cwd=cwd, capture_output=True, text=True, check=False
    )


def test_nothing_heavy_is_imported_for_the_command_line_and_the_engine(tmp_path: Path) -> None:
    done = python(
        "import pipeline.terminal.cli, pipeline.engine.engine, pipeline.project.project\n"
        "from pipeline.outputs.base import OUTPUTS; [OUTPUTS.load(t) for t in OUTPUTS.types()]\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])",
        tmp_path,
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_what_sounds_does_not_wait_for_what_it_does_not_need(tmp_path: Path) -> None:
    done = python(
        "import pipeline.sound.player, pipeline.sound.audio, pipeline.sound.voicing\n"
        "pipeline.sound.voicing.prepare()\n"
        "print([name for name in ('scipy', 'pandas', 'matplotlib') if name in sys.modules])",
        tmp_path,
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_without_torch_a_person_is_told_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text("1,2\n")
    (tmp_path / "torch.py").write_text("raise ImportError('there is no torch')")  # found first
    done = python(
        "sys.argv = 'limber render --model limber --latents l.csv --out o.wav'.split()\n"
        "from pipeline.terminal.cli import main; main()",
        tmp_path,
    )
    assert done.returncode == 2
    assert "pip install 'limber[sound]'" in done.stderr
    assert "Traceback" not in done.stderr
