"""Tell SQLite which indexes lead to few rows and which to half the table.

Without figures it takes every index to lead to ten rows. So it would begin with the index of the study, which leads
to all of its rows, where a query also names a transcript. The figures need not be exact, only in the right order;
fixed ones keep the way of a query the same on the first day and after two years. See docs/decisions/0011-speed.md.
"""

from typing import Any

from django.db import migrations

ROWS = 100_000
# Rows under one value of an index with this column alone.
UNDER_ONE = {"study_id": ROWS // 2, "coder_id": ROWS // 4, "code_id": ROWS // 100}


def expect(apps: Any, schema_editor: Any) -> None:
    connection = schema_editor.connection
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE sqlite_schema")  # makes the table of figures where it is missing
        for table in connection.introspection.table_names(cursor):
            for name, found in connection.introspection.get_constraints(cursor, table).items():
                column = found["columns"][0] if found["index"] and len(found["columns"]) == 1 else None
                if column in UNDER_ONE:
                    cursor.execute("DELETE FROM sqlite_stat1 WHERE idx = %s", [name])
                    figures = f"{ROWS} {UNDER_ONE[column]}"
                    cursor.execute("INSERT INTO sqlite_stat1 VALUES (%s, %s, %s)", [table, name, figures])
        cursor.execute("ANALYZE sqlite_schema")  # reads them


class Migration(migrations.Migration):
    dependencies = [("coding", "0002_the_desk"), ("interviews", "0003_readings_of_corrected_texts")]

    operations = [migrations.RunPython(expect, migrations.RunPython.noop)]
