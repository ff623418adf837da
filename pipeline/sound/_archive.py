"""Opens the zip of a TorchScript file: its pickle, small tensors and code, as plain data."""

import ast
import re
import zipfile
import zlib
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from pipeline.sound._opcodes import Made, PickleError, read_pickle

LONGEST_TEXT = 64 << 20
"""Bytes of a pickle or of code that are read at most; those of real models are below 1 MB."""

MOST_VALUES = 4096
"""Tensors with more values than these are left alone: they are weights."""

_TYPES = {
    "Long": "i8", "Int": "i4", "Short": "i2", "Char": "i1", "Byte": "u1",
    "Double": "f8", "Float": "f4", "Half": "f2", "Bool": "?",
}  # fmt: skip
_CONSTANT = re.compile(r"^  (\w+) : Final\[.*?\] = (.+)$", re.MULTILINE)
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


class ModelError(ValueError):
    """A model cannot be used; the message says why and what to do."""


class Archive:
    """A TorchScript file, open; raises ModelError when it is none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._zip = _opened(path)
        names = self._zip.namelist()
        pickles = [n for n in names if n.count("/") == 1 and n.endswith("/data.pkl")]
        self._top = pickles[0].partition("/")[0] if pickles else ""
        if not pickles or not any(n.startswith(f"{self._top}/code/") for n in names):
            self._zip.close()
            what = "holds weights without their program" if pickles else "is a zip of other things"
            raise ModelError(
                f"{path} is no TorchScript model: it {what}. Export the model for nn~ "
                "(rave export --streaming) and take the .ts file that this writes."
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def root(self, shallow: bool = False) -> Made:
        """Return the module; `shallow` without the modules inside it."""
        try:
            found = read_pickle(self._read("data.pkl"), shallow)
        except PickleError as error:
            raise self.damaged(error) from error
        if not isinstance(found, Made) or not isinstance(found.state, dict):
            raise self.damaged("it holds no module")
        return found

    def plain(self, value: Any) -> Any:
        """Return a number, text, list of these, or small tensor as an array; None for others."""
        if isinstance(value, Made):
            return self._tensor(value) if "_rebuild_tensor" in value.name else None
        items = value if isinstance(value, list | tuple) else [value]
        # no lists of lists: one that holds itself many times would fill the memory
        return value if all(isinstance(item, int | float | str) for item in items) else None

    def code(self, module: Made) -> str:
        """Return the program of a module's class, "" when it is not found."""
        folder, _, name = module.name.rpartition(".")
        try:
            text = self._read(f"code/{folder.replace('.', '/')}.py").decode(errors="replace")
        except KeyError:
            return ""
        found = re.search(
            rf"^class {re.escape(name)}\(Module\):\n(.*?)(?=^class |\Z)", text, re.M | re.S
        )
        return found[1] if found else ""

    def damaged(self, why: object) -> ModelError:
        """Return the error for a file that is damaged inside."""
        return ModelError(f"{self._path} is damaged ({why}): copy it again, or export it again.")

    def _read(self, name: str) -> bytes:
        """Return a small part of the file; raises KeyError when it has none of this name."""
        info = self._zip.getinfo(f"{self._top}/{name}")
        if info.file_size > LONGEST_TEXT:
            raise self.damaged(f"{name} has {info.file_size} bytes")
        try:
            return self._zip.read(info)
        except _DAMAGE as error:
            raise self.damaged(error) from error

    def _tensor(self, made: Made) -> NDArray[Any] | None:
        """Return a tensor of up to MOST_VALUES values, None for a larger one."""
        try:
            storage, offset, shape, strides = made.args[:4]
            _, kind, key, _, _ = storage.id
            if int(np.prod(shape, dtype=object)) > MOST_VALUES:
                return None
            dtype = _TYPES[kind.name.rpartition(".")[2].removesuffix("Storage")]
            little = not self._has("byteorder") or self._read("byteorder") == b"little"
            dtype = dtype if dtype == "?" else ("<" if little else ">") + dtype
            flat = np.frombuffer(self._read(f"data/{key}"), dtype)
            at = offset + sum(
                np.arange(n).reshape([-1 if j == i else 1 for j in range(len(shape))]) * step
                for i, (n, step) in enumerate(zip(shape, strides, strict=True))
            )
            values: NDArray[Any] = flat[at]
        except (KeyError, ValueError, TypeError, IndexError, AttributeError) as error:
            raise self.damaged(f"a tensor cannot be read: {error}") from error
        return np.asarray(values)

    def _has(self, name: str) -> bool:
        return f"{self._top}/{name}" in self._zip.NameToInfo


def constants(code: str) -> dict[str, Any]:
    """Return the constants that the program of a class sets, where they are plain values."""
    return {name: value for name, text in _CONSTANT.findall(code) if (value := literal(text))}


def literal(text: str) -> Any:
    """Return a written number, text, or list of these; None for anything else."""
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None


def _opened(path: Path) -> zipfile.ZipFile:
    """Return a file's zip; raises ModelError saying what the file is in its stead."""
    try:
        with path.open("rb") as file:
            head = file.read(64)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        why = getattr(error, "strerror", None) or error
        raise ModelError(f"{path} cannot be opened: {why}. Check the path.") from error
    try:
        return zipfile.ZipFile(path)
    except _DAMAGE as error:
        raise ModelError(f"{path} {_what_else(head)}") from error


def _what_else(head: bytes) -> str:
    if not head:
        return "is empty: copy the model again."
    if head.startswith(b"PK\x03\x04"):
        return "is cut off before its end: copy or download the model again."
    if head.startswith(b"version https://git-lfs"):
        return "only points to a model that Git LFS keeps: fetch it with git lfs pull."
    return "is no TorchScript model: take the .ts file that an export for nn~ writes."
