"""The files that Wekinator saves: examples as ARFF, and configurations as XML."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.fuzzing.base import FileTarget
from recordings.wekinator.arff import examples_file, read_examples
from recordings.wekinator.config import (
    inputs_file,
    outputs_file,
    project_file,
    read_inputs,
    read_outputs,
    read_project_file,
)
from recordings.wekinator.parts import Example, Inputs, Outputs, WekinatorError, WekOutput

BOMB = b"""<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">
<!ENTITY c SYSTEM "file:///etc/passwd">]><WekinatorSaver>&b;&c;</WekinatorSaver>"""


class Saved(FileTarget):
    """Reads a file as each of Wekinator's."""

    reads = "Wekinator's projects: ARFF and XML"
    errors = (WekinatorError,)
    instruments = ("recordings",)

    def seeds(self) -> Sequence[bytes]:
        """Return one of each file, as Limber itself writes them, and a bomb."""
        inputs = Inputs(("a", "b", "c"), "/wek/inputs")
        outputs = Outputs((WekOutput("x"), WekOutput("y")), "/wek/outputs")
        examples = [Example(1_000 * n, 1, (0.1, 0.2, 0.3), (0.5, None)) for n in range(3)]
        texts = (
            examples_file(inputs.names, ("x", "y"), examples),
            project_file("piece", 6448),
            inputs_file(inputs),
            outputs_file(outputs),
        )
        return [*(text.encode() for text in texts), BOMB]

    def read_file(self, path: Path) -> object:
        """Return what any of them makes of it; raises what the last says when none does."""
        found: list[object] = []
        refused = WekinatorError("none")
        for read in (read_project_file, read_inputs, read_outputs, examples_of):
            try:
                found.append(read(path))
            except WekinatorError as error:
                refused = error
        if not found:
            raise refused
        return found


def examples_of(path: Path) -> object:
    """Return the examples of three inputs and two outputs."""
    return read_examples(path, 3, 2)
