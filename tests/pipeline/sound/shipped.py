"""The model that Limber brings, as nn~ would load it."""

from pathlib import Path
from typing import Any

import torch

import pipeline.sound

SHIPPED = Path(pipeline.sound.__file__).parent / "models" / "limber.ts"


def shipped() -> Any:
    """Return the model as it is just after loading; torch uses one thread from then on."""
    torch.set_num_threads(1)
    return torch.jit.load(str(SHIPPED)).eval()  # type: ignore[no-untyped-call]  # torch says no types
