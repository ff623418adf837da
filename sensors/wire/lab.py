"""The library of Lab Streaming Layer, which else says on the screen how it is set up."""

import os
from pathlib import Path
from typing import Any

from sensors.wire.needed import needed

SETTINGS = (Path("lsl_api.cfg"), Path("~/lsl_api/lsl_api.cfg"), Path("/etc/lsl_api/lsl_api.cfg"))
"""Where people keep its settings (liblsl, api_config.cpp); what they say there holds."""

QUIET = "[log]\nlevel = -3\n"


def lsl() -> Any:
    """Return pylsl; raises ImportError that says what to install."""
    try:
        library = needed("pylsl", "lsl")
    except RuntimeError as error:  # without its C library
        raise ImportError(str(error)) from None
    own = "LSLAPICFG" in os.environ or any(path.expanduser().exists() for path in SETTINGS)
    if not own:
        library.set_config_content(QUIET)  # once anything was used, this changes nothing
    return library
