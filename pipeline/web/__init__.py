"""The page that makes any phone a sensor, and what serves it."""
