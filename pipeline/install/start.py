"""Installs Limber for you alone: python install.py, or python install.py --uninstall."""

import os
import runpy
import sys

# whoever has an older Python must be able to read this file
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "Limber needs Python 3.11, 3.12 or 3.13; this is "
        + sys.version.split()[0]
        + ". READ ME.txt says how to get one for yourself alone, without an administrator."
    )
sys.dont_write_bytecode = True  # sticks may be read-only, and are carried on
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
runpy.run_module("limber_install", run_name="__main__")
