"""Sound models, of which everything is read but the program itself; and paths of latents."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.fuzzing.base import FileTarget
from pipeline.sound.metadata import ModelError, read_metadata
from pipeline.sound.settings import SoundSettings
from pipeline.sound.trajectory import read_timed

CALLS = b"\x80\x02cposix\nsystem\nX\x05\x00\x00\x00touchq\x00\x85R."
"""A pickle that would run a program for whoever unpickles it."""


class Models(FileTarget):
    """Reads a file as a model for nn~, and as a CSV file."""

    reads = "sound models (TorchScript: zip and pickle), paths of latents (CSV)"
    errors = (ModelError,)
    suffix = ".ts"
    instruments = ("pipeline.sound",)

    def seeds(self) -> Sequence[bytes]:
        """Return the small parts of Limber's own model, a hostile pickle, bombs, and a path."""
        own = SoundSettings("limber").model_path(Path())
        with zipfile.ZipFile(own) as whole:
            small = {i.filename: whole.read(i) for i in whole.infolist() if i.file_size < 20_000}
        hostile = {"m/data.pkl": CALLS, "m/code/x.py": b"class M(Module):\n", "m/version": b"3\n"}
        bomb = {"m/data.pkl": bytes(3_000_000), "m/code/x.py": b"x"}
        out = {"../../x/data.pkl": b".", "/etc/code/x.py": b"x"}
        zipped = [zipped_of(parts) for parts in (small, hostile, bomb, out)]
        return [*zipped, b"time,a,b\n0,0.5,1\n0.1,0.5,1\n"]

    def read_file(self, path: Path) -> object:
        """Return what either makes of it."""
        try:
            return read_metadata(path)
        except ModelError:
            return read_timed(path, 2)


def zipped_of(parts: dict[str, bytes]) -> bytes:
    """Return a zip of files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()
