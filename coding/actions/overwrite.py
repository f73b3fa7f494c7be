"""What the database itself still remembers of overwritten words, and the files that may hold copies."""

from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from interviews.log import logged_models
from interviews.models import Event, Upload


def really_overwrite() -> tuple[str, ...]:
    """Make the database forget what it has overwritten, and list where copies may still be.

    Must be called after the transaction. SQLite: secure_delete has zeroed the pages, the journal is emptied here.
    PostgreSQL: the tables are written anew; its own journal and backups are beyond our reach and are listed.
    """
    if connection.in_atomic_block:
        return copies_elsewhere()
    left = _empty_journal() if connection.vendor == "sqlite" else _write_anew()
    return (*copies_elsewhere(), *left)


def _empty_journal() -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchone()[0]
    # A reader that never ends keeps the journal; the next start empties it.
    return (f"{Path(str(connection.settings_dict['NAME'])).name}-wal",) if busy else ()


def _write_anew() -> tuple[str, ...]:
    tables = [model._meta.db_table for model in (*logged_models(), Event, Upload)]
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '10s'")
            cursor.execute(f"VACUUM FULL {', '.join(map(connection.ops.quote_name, tables))}")
    except DatabaseError:
        return (_("PostgreSQL's tables, until VACUUM FULL has run"), *_servers_own())
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = DEFAULT")
    return _servers_own()


def _servers_own() -> tuple[str, ...]:
    return (_("PostgreSQL's write-ahead log and the backups of its server"),)


def copies_elsewhere() -> tuple[str, ...]:
    """List the files in the home folder that may still hold copies: databases kept before an upgrade."""
    home = Path(settings.HOME)
    return tuple(sorted(str(path.relative_to(home)) for path in home.glob("backups/*") if path.is_file()))
