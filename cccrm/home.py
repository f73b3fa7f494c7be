"""The folder that holds data and the secret key. Standard library only: the launcher uses it too."""

import contextlib
import os
import secrets
from pathlib import Path


def prepare_home(path: Path) -> Path:
    """Make the folder readable by its owner alone and give it back."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    with contextlib.suppress(OSError):
        path.chmod(0o700)
    return path


def secret_key(home: Path) -> str:
    """Read the secret key, or make it once; two processes starting together agree on one."""
    file = home / "secret-key"
    if not file.exists():
        draft = home / f"secret-key.{secrets.token_hex(8)}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as out:
            out.write(secrets.token_urlsafe(50))
        # A hard link appears whole or not at all, and never over a key that is already there.
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_text(encoding="ascii").strip()
