"""Builds the instrument: `python -m pipeline.sound.instrument OUT.ts`."""

import sys
from pathlib import Path

from pipeline.sound.instrument.building import build

if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
    sys.exit("usage: python -m pipeline.sound.instrument OUT.ts")
build(Path(sys.argv[1]))
