"""Lab Streaming Layer on this machine alone; imported before its library is."""

import os
from pathlib import Path

os.environ["LSLAPICFG"] = str(Path(__file__).with_name("lsl.cfg"))

# isort: split
import pylsl  # after its settings

__all__ = ["pylsl"]
