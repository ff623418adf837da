"""What is told to be typed can be typed."""

import os
import subprocess
from pathlib import Path

import pytest

from pipeline.settings.shell import in_shell


@pytest.mark.parametrize("plain", ["piece", "stück", "a/b.limber", "舞踊"])
def test_names_without_signs_stay_as_they_are(plain: str) -> None:
    assert in_shell(plain) == plain


@pytest.mark.skipif(os.name == "nt", reason="asks a shell of Unix")
@pytest.mark.parametrize("name", ["mein stück", "it's", "$HOME", 'a "b"', "a;b", "~", "", "a\nb"])
def test_a_shell_reads_it_as_one_word(name: str) -> None:
    script = f'set -- {in_shell(Path(name) if name else "")}; printf "%s/%s" "$#" "$1"'
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == f"1/{name}"
