"""A folder for PYTHONPATH that steps the wall clock of whatever Python is started with it."""
