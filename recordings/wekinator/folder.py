"""The folder in which Wekinator keeps a project."""

from pathlib import Path

from recordings.files import write_atomic
from recordings.wekinator.arff import examples_file, read_examples
from recordings.wekinator.config import (
    inputs_file,
    outputs_file,
    project_file,
    read_inputs,
    read_outputs,
    read_project_file,
)
from recordings.wekinator.parts import Saved, WekinatorError

DATA = "current/currentData.arff"
"""Where the examples are in the folder."""


def read_folder(path: Path) -> Saved:
    """Return the project in a folder, or beside a .wekproj file.

    Its models, which are Java objects, are left aside. Raises WekinatorError.
    """
    file = path if path.suffix == ".wekproj" else _project_file(path)
    folder = file.parent
    name, port = read_project_file(file)
    inputs, outputs = (
        read_inputs(folder / "inputConfig.xml"),
        read_outputs(folder / "outputConfig.xml"),
    )
    counts = len(inputs.names), len(outputs.outputs)
    examples = read_examples(folder / DATA, *counts) if (folder / DATA).exists() else []
    return Saved(name, inputs, outputs, port, examples)


def write_folder(saved: Saved, path: Path) -> None:
    """Write a project to a folder that has none; raises FileExistsError, WriteError, OSError."""
    if path.is_file() or any(path.glob("*.wekproj")) or (path / DATA).exists():
        raise FileExistsError(f"{path} holds something already; choose another folder")
    (path / DATA).parent.mkdir(parents=True, exist_ok=True)
    names = [output.name for output in saved.outputs.outputs]
    files = {
        DATA: examples_file(saved.inputs.names, names, saved.examples),
        "inputConfig.xml": inputs_file(saved.inputs),
        "outputConfig.xml": outputs_file(saved.outputs),
        f"{saved.name}.wekproj": project_file(saved.name, saved.port),
    }
    for file, text in files.items():
        write_atomic(path / file, text.encode())


def _project_file(path: Path) -> Path:
    found = sorted(path.glob("*.wekproj")) if path.is_dir() else []
    if len(found) != 1:
        raise WekinatorError(
            f"{path} is no project of Wekinator's: a folder with one .wekproj file was expected, "
            f"found {len(found)}."
        )
    return found[0]
