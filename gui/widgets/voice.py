"""Words said aloud by the computer, where a program for that is on it."""

import logging
import shutil
import subprocess
from collections.abc import Sequence

log = logging.getLogger(__name__)

PROGRAMS = (("say",), ("spd-say", "--wait"), ("espeak-ng",), ("espeak",))
"""Programs that say what they are told, the first that is here is used: macOS's, and Linux's."""


def program() -> Sequence[str]:
    """Return the command that says what comes after it, () where there is none."""
    return next((words for words in PROGRAMS if shutil.which(words[0])), ())


class Voice:
    """Says one thing after the other; what is being said gives way to what is newer."""

    def __init__(self) -> None:
        self._program: Sequence[str] | None = None
        self._speaking: subprocess.Popen[bytes] | None = None

    def say(self, text: str) -> None:
        """Say a text now, if that can be; returns at once."""
        if self._program is None:
            self._program = program()
        self.hush()
        if not self._program:
            return
        try:
            self._speaking = subprocess.Popen(  # noqa: S603 - a system's own program, no shell
                [*self._program, text],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            log.info("Nothing is said aloud: %s", error)
            self._program = ()

    def hush(self) -> None:
        """Say no more of what is being said."""
        if self._speaking is not None and self._speaking.poll() is None:
            self._speaking.terminate()
            self._speaking.wait()
        self._speaking = None
