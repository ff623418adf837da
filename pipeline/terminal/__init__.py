"""The command line, and the instrument drawn in a terminal."""
