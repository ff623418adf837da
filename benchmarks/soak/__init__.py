"""A performance of many minutes, with all that belongs to it, and whether it stays as it began."""
