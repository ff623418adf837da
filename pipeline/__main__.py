"""`python -m pipeline` is the command `limber`."""

from pipeline.cli import main

main()
