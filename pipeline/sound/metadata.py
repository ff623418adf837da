"""What a model for nn~ says of itself, read from its file in milliseconds and without torch."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.sound._archive import Archive, ModelError, constants, literal
from pipeline.sound._opcodes import Made
from recordings.families import nearest

__all__ = ["Attribute", "Metadata", "Method", "ModelError", "fingerprint", "read_metadata"]

KINDS = ("bool", "int", "float", "text", "tensor", "buffer")
"""What the numbers in an attribute's params stand for (nn_tilde's order)."""

LARGEST = 1 << 20
"""Channels and ratios beyond this, and rates, are damage."""

_METHOD = re.compile(r"^(\w+)_params$")
_LIST = r"  def {}\(self[^)]*\) -> List\[str\]:\n(?:    .*\n)*?    return (\[.*?\]|self\.(\w+))\n"


@dataclass(frozen=True)
class Method:
    """A method of a model: it takes `inputs` channels at the rate of sound / `input_ratio`."""

    name: str
    inputs: int
    input_ratio: int
    outputs: int
    output_ratio: int
    input_labels: tuple[str, ...] = ()
    output_labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Attribute:
    """A setting of a model: the kind of each of its values, and the values where they are plain."""

    name: str
    kinds: tuple[str, ...] = ()
    value: Any = None


@dataclass(frozen=True)
class Metadata:
    """A model's methods and attributes by name, and its rate in Hz (None: it does not say).

    `full` is how many latents its decode takes at most when it fills the rest with noise, 0
    where it does not say so.
    """

    path: Path
    methods: dict[str, Method]
    attributes: dict[str, Attribute]
    rate: int | None
    full: int = 0

    def method(self, name: str) -> Method:
        """Return a method; raises ModelError naming those that there are."""
        if name in self.methods:
            return self.methods[name]
        have = ", ".join(self.methods)
        hint = nearest(name, self.methods)
        raise ModelError(f'{self.path.name} has no method "{name}"; it has {have}.{hint}')

    @property
    def latents(self) -> int:
        """How many latents decode takes; raises ModelError for a model without decode."""
        return self.method("decode").inputs

    @property
    def ratio(self) -> int:
        """Samples of sound for one frame of latents; raises ModelError without decode."""
        return self.method("decode").input_ratio

    @property
    def stereo(self) -> bool:
        """Whether decode gives two channels or more."""
        return "decode" in self.methods and self.methods["decode"].outputs > 1

    @property
    def window(self) -> int:
        """The largest ratio of all methods: nn~ needs a buffer of at least so many samples."""
        return max(max(m.input_ratio, m.output_ratio) for m in self.methods.values())


def read_metadata(path: Path) -> Metadata:
    """Return what a TorchScript file says of itself; nothing in it is run.

    Raises ModelError for a file that is no model for nn~. The contract is that of nn_tilde: a
    buffer `X_params` of four numbers for each method X; models of 2022 have no list of methods.
    """
    with Archive(path) as archive:
        root = archive.root(shallow=True)
        code = archive.code(root)
        facts = _Facts(archive, root, constants(code), code)
        methods = facts.methods()
        if not methods:
            raise ModelError(
                f"{path} is TorchScript, but no model for nn~: none of its methods has params "
                "such as decode_params. Export it with nn_tilde, or rave export --streaming."
            )
        rate = facts.number("sr") or facts.number("sampling_rate") or _inner_rate(archive)
        full = facts.number("full_latent_size") or 0
        return Metadata(path, methods, facts.attributes(methods), rate, full)


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal; a second for each GB."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}. Check the path.") from error


def _inner_rate(archive: Archive) -> int | None:
    """Return the rate that exports of 2022 have inside, in `_rave`."""
    inner = archive.root().state.get("_rave")
    if not isinstance(inner, Made):
        return None
    code = archive.code(inner)
    return _Facts(archive, inner, constants(code), code).number("sampling_rate")


class _Facts:
    """The values of one module, from its state or else from its program."""

    def __init__(self, archive: Archive, module: Made, fixed: dict[str, Any], code: str) -> None:
        self._archive, self._state, self._fixed, self._code = archive, module.state, fixed, code

    def value(self, name: str) -> Any:
        """Return a plain value or a small array, None when there is none."""
        if name in self._state:
            return self._archive.plain(self._state[name])
        return self._fixed.get(name)

    def number(self, name: str) -> int | None:
        """Return a whole number from 1 to LARGEST, None when there is none."""
        found = self.numbers(name)
        return found[0] if len(found) == 1 and 0 < found[0] <= LARGEST else None

    def numbers(self, name: str) -> list[int]:
        """Return whole numbers, [] when there are none."""
        value = self.value(name)
        try:
            found = np.asarray(value, np.float64).ravel()
        except (TypeError, ValueError):
            return []
        return [int(v) for v in found] if np.isfinite(found).all() else []

    def words(self, name: str) -> tuple[str, ...]:
        """Return a list of texts, () when there is none."""
        found = self.value(name)
        right = isinstance(found, list | tuple) and all(isinstance(word, str) for word in found)
        return tuple(found) if right else ()

    def listed(self, getter: str, kept: str) -> tuple[str, ...]:
        """Return what a getter of a list gives, read from its program, else the list `kept`."""
        found = re.search(_LIST.format(getter), self._code)
        if found is None or found[2]:
            return self.words(found[2] if found else kept)
        words = literal(found[1])
        return tuple(words) if isinstance(words, list) else ()

    def methods(self) -> dict[str, Method]:
        """Return the methods whose params are right: those it lists, else all but prior."""
        listed: Sequence[str] = self.listed("get_methods", "_methods")
        if not listed:
            names = (_METHOD.match(name) for name in [*self._state, *self._fixed])
            listed = [n[1] for n in names if n and n[1] != "prior" and self._runs(n[1])]
        found = (self._method(name) for name in listed)
        return {method.name: method for method in found if method}

    def _runs(self, name: str) -> bool:
        return not self._code or f"  def {name}(" in self._code

    def _method(self, name: str) -> Method | None:
        params = self.numbers(f"{name}_params")
        if len(params) != 4 or min(params) < 1 or max(params) > LARGEST:
            return None
        labels = self.words(f"{name}_input_labels"), self.words(f"{name}_output_labels")
        return Method(name, params[0], params[1], params[2], params[3], *labels)

    def attributes(self, methods: dict[str, Method]) -> dict[str, Attribute]:
        """Return the attributes that it lists."""
        names = self.listed("get_attributes", "_attributes")
        return {n: self._attribute(n) for n in names if n != "none" and n not in methods}

    def _attribute(self, name: str) -> Attribute:
        kinds = [KINDS[k] if 0 <= k < len(KINDS) else "?" for k in self.numbers(f"{name}_params")]
        value = self.value(name)
        return Attribute(name, tuple(kinds), value.tolist() if hasattr(value, "tolist") else value)
