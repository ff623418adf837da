"""What kinds of mapping are called for people."""

from mappings.auto import WORDS

KINDS = {
    "auto": "choose for me (auto)",
    **WORDS,
    "gp": "smooth, and says how sure it is (gp)",
}
"""Kinds that are not here go by their own name."""
