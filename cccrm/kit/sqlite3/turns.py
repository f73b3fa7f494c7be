"""Waiting for one's turn among all threads and processes that share a file, woken by the operating system."""

import os
from contextlib import suppress

try:
    import fcntl
except ImportError:  # Windows: the database's own waiting must do
    fcntl = None  # type: ignore[assignment]


class Turns:
    """One place in the queue. The file is empty and may be deleted when nobody runs; None means no queue."""

    def __init__(self, path: str | None) -> None:
        self._path = path if fcntl else None
        self._file: int | None = None

    @property
    def is_mine(self) -> bool:
        """Whether it is one's turn; never where there is no queue."""
        return self._file is not None

    def wait(self) -> None:
        """Return when it is one's turn; at once when it is already."""
        if self._path is None or self.is_mine:
            return
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
        except BaseException:
            os.close(file)
            raise
        self._file = file

    def leave(self) -> None:
        """Let the next one go on; nothing happens when it was not one's turn."""
        if self._file is not None:
            file, self._file = self._file, None
            with suppress(OSError):
                os.close(file)  # which gives the lock up
