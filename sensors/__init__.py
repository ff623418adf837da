"""One file for each device or app that senses a body."""
