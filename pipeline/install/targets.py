"""The computers that a stick is for, and which wheels each of them needs."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

PYTHONS = ("3.11", "3.12", "3.13")
PATIENCE = 120.0
"""Seconds in which it must be found which wheels fit."""

_MANYLINUX = tuple(f"manylinux_2_{minor}_x86_64" for minor in (28, 27, 26, 24, 17, 12, 5))
_LINUX = (*_MANYLINUX, "manylinux2014_x86_64", "manylinux2010_x86_64", "manylinux1_x86_64")


@dataclass(frozen=True)
class System:
    """A kind of computer: in words, and as uv and pip call it.

    uv's names: its reference, "pip compile", --python-platform. pip's: the tags of PEP 425 and 600.
    """

    words: str
    uv: str
    pip: Sequence[str]


SYSTEMS = {
    "linux": System("Linux", "x86_64-manylinux_2_28", _LINUX),
    "windows": System("Windows", "x86_64-pc-windows-msvc", ("win_amd64",)),
    "mac": System("Mac, Apple's processors", "aarch64-apple-darwin", ("macosx_14_0_arm64",)),
    "mac-intel": System("Mac, Intel", "x86_64-apple-darwin", ("macosx_14_0_x86_64",)),
}


class UnresolvedError(LookupError):
    """No set of wheels fits; the message says why."""


class UnreachableError(OSError):
    """The index, or uv, cannot be reached."""


def resolve(what: str, system: str, python: str, cpu: str = "") -> list[str]:
    """Return the wheels that a requirement needs there, each as NAME==VERSION.

    `what` is a line of requirements. `cpu` is the index of a PyTorch without CUDA, or a folder,
    looked into besides. Raises UnresolvedError, or UnreachableError.
    """
    if find_spec("uv") is None:
        raise UnreachableError("uv finds which wheels fit: pip install 'limber[stick]'")
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-header"]
    command += ["--no-annotate", "--only-binary", ":all:", "--system-certs", "--no-config"]
    command += ["--python-platform", SYSTEMS[system].uv, "--python-version", python]
    command += [*elsewhere(cpu), "-"]
    environment = os.environ | {"MACOSX_DEPLOYMENT_TARGET": "14.0"}
    try:
        done = subprocess.run(  # noqa: S603 - our own words
            command,
            input=what,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnreachableError(f"the index has not answered for {PATIENCE:.0f} s") from None
    if done.returncode == 0:
        return [line for line in done.stdout.splitlines() if "==" in line]
    said = " ".join(done.stderr.split())
    if "No solution found" in said:
        raise UnresolvedError(reason(said))
    raise UnreachableError(said or "uv says nothing")


def elsewhere(cpu: str) -> list[str]:
    """Return uv's options to look into another index, or a folder, besides."""
    if not cpu:
        return []
    option = "--find-links" if Path(cpu).is_dir() else "--index"
    return [option, cpu, "--index-strategy", "unsafe-best-match"]


def reason(said: str) -> str:
    """Return the first reason of uv's "No solution found": which package has no wheels."""
    _, found, rest = said.partition("Because ")
    return rest.partition(", we can conclude")[0].partition(" and ")[0] if found else said
