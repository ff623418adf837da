"""The command `python install.py`, which lies on a stick beside this package."""

from .installing import main

main()
