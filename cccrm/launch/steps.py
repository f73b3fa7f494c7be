"""What happens to the data before the laptop serves: copy, migration, housekeeping, sign-in link."""

import datetime
import os
import sqlite3
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor


def prepare_data() -> str:
    """Bring the database up to date, throw away what nobody waits for, and give a one-time sign-in token.

    Every connection is closed at the end, because the worker is forked from this process.
    """
    django.setup()
    try:
        if pending_migrations():
            keep_copy()
            call_command("migrate", verbosity=0, interactive=False)
        from interviews.actions.housekeeping import tidy
        from interviews.actions.laptop import mint_sign_in_link

        tidy()
        return mint_sign_in_link()
    finally:
        connections.close_all()


def pending_migrations() -> list[Any]:
    """Give the migrations that this database has not seen."""
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def keep_copy() -> Path | None:
    """Copy the SQLite database to backups/ in the home folder; None where there is nothing to copy yet.

    PostgreSQL is left to its own tools (docs/backup.md).
    """
    source = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor != "sqlite" or not source.is_file() or not connection.introspection.table_names():
        return None
    return copy_database(source, Path(settings.HOME) / "backups")


def copy_database(source: Path, folder: Path) -> Path:
    """Write a private copy named after the moment (UTC); it gets its name only when it is complete."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    moment = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%S%fZ")
    target = folder / f"before-migration-{moment}.sqlite3"
    draft = target.with_suffix(".part")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    original, copy = sqlite3.connect(source), sqlite3.connect(draft)
    try:
        original.backup(copy)
    finally:
        copy.close()
        original.close()
    draft.replace(target)
    return target
