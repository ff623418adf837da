"""`python -m pipeline` is the command `limber`."""

from pipeline.terminal.cli import main

main()
