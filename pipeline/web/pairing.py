"""Who may use a project's page: those who have its link, which carries a token."""

import os
import secrets
import tempfile
from hashlib import blake2b
from pathlib import Path

import platformdirs

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that looks like another: the link can be typed."""

LENGTH = 10
"""Letters of a token: 49 bits, of which one can only be tried at a time."""


def own_folder() -> Path:
    """Return where tokens and the certificate are, which only this user can enter."""
    folder = Path(platformdirs.user_data_dir("limber", appauthor=False)) / "web"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def token(project: Path) -> str:
    """Return a project's token, the same each time; it is made the first time.

    It is kept beside the user's data and not in the project, which may be handed on. Raises
    OSError where nothing can be written.
    """
    name = blake2b(os.fsencode(project.resolve()), digest_size=10).hexdigest()
    path = own_folder() / f"{name}.token"
    try:
        return read(path)
    except FileNotFoundError:
        handle, new = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w") as file:
            file.write("".join(secrets.choice(LETTERS) for _ in range(LENGTH)))
        try:
            os.link(new, path)
        except FileExistsError:  # another process was quicker
            pass
        finally:
            os.unlink(new)
        return read(path)


def read(path: Path) -> str:
    """Return the token in a file; raises FileNotFoundError for none, and removes what is none."""
    found = path.read_text(errors="replace").strip()
    if len(found) == LENGTH and set(found) <= set(LETTERS):
        return found
    path.unlink()
    raise FileNotFoundError(path)


def link(host: str, port: int, secret: str) -> str:
    """Return the page's link; what follows the # is never sent, and so in nobody's log."""
    return f"https://{host}:{port}/#{secret}"
