"""One file for each fault; its `run(folder)` does it in an empty folder and returns rows."""
