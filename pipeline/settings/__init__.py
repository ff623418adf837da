"""TOML into dataclasses and back, with mistakes told in plain words."""
