"""The command `limber`, also `python -m pipeline`."""

import signal


def main() -> None:
    """Run the command line; Ctrl-C ends it at once while it is still being read."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not told to ignore it
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # no traceback of what is imported
    from pipeline.sound.confinement import confine_later
    from pipeline.terminal.cli import main as command_line

    confine_later()
    command_line()


if __name__ == "__main__":
    main()
