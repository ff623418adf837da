"""Projects that Wekinator saved: their configuration and their examples, read and written."""

from recordings.wekinator.folder import DATA, read_folder, write_folder
from recordings.wekinator.parts import Example, Inputs, Outputs, Saved, WekinatorError, WekOutput

__all__ = [
    "DATA",
    "Example",
    "Inputs",
    "Outputs",
    "Saved",
    "WekOutput",
    "WekinatorError",
    "read_folder",
    "write_folder",
]
