"""Dropping an index by itself, for migrations: SQLite would make the whole table anew for each."""

from collections.abc import Callable, Collection
from typing import Any


def drop_indexes(app: str, alone: Collection[tuple[str, str]]) -> Callable[[Any, Any], None]:
    """Give a migration's step that drops indexes of one column; `alone` names them as (model, column)."""

    def drop(apps: Any, schema_editor: Any) -> None:
        connection = schema_editor.connection
        for model, column in alone:
            table = apps.get_model(app, model)._meta.db_table
            with connection.cursor() as cursor:
                present = connection.introspection.get_constraints(cursor, table)
            for name, found in present.items():
                if found["index"] and not found["unique"] and found["columns"] == [column]:
                    schema_editor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")

    return drop
