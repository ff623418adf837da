"""One file for each value computed from a sensor's channels."""
