"""Libraries that only some devices need, imported when one is used."""

import importlib
from typing import Any


def needed(module: str, extra: str) -> Any:
    """Return a module; raises ImportError that says what to install."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ImportError(
            f"install what it needs: pip install 'limber[{extra}]' ({error})"
        ) from error
