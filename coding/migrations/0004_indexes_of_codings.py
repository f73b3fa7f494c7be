"""One index fewer for each row that a coding writes, and one that leads to a code's codings in one transcript.

Where a longer index begins with a column, one on the column alone only costs time.
"""

from typing import Any

from django.db import migrations, models
from django.db.models import CASCADE, RESTRICT

from cccrm.kit.indexes import drop_indexes

ALONE = (("anchor", "passage_id"), ("anchor", "revision_id"), ("coding", "passage_id"), ("coding", "revision_id"))


# Rows in all, then those under each value of the first column, of the first two, and so on: see 0003.
EXPECTED = (
    ("coding_coding", "coding_coding_in_text", "100000 400 8"),
    ("coding_anchor", "coding_anchor_place", "100000 400 2 1"),
)


def expect(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "sqlite":
        return
    with schema_editor.connection.cursor() as cursor:
        for figures in EXPECTED:
            cursor.execute("INSERT INTO sqlite_stat1 VALUES (%s, %s, %s)", figures)
        cursor.execute("ANALYZE sqlite_schema")  # reads them


def without_index(model: str, name: str, to: str, on_delete: Any, related_name: str) -> migrations.AlterField:
    field = models.ForeignKey(to, on_delete, related_name=related_name, db_index=False)
    return migrations.AlterField(model, name, field)


class Migration(migrations.Migration):
    dependencies = [
        ("coding", "0003_what_sqlite_expects"),
        ("interviews", "0003_readings_of_corrected_texts"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="coding",
            index=models.Index(fields=["revision", "code"], name="coding_coding_in_text"),
        ),
        migrations.SeparateDatabaseAndState(
            [migrations.RunPython(drop_indexes("coding", ALONE), migrations.RunPython.noop)],
            [
                without_index("anchor", "passage", "coding.passage", CASCADE, "anchors"),
                without_index("anchor", "revision", "interviews.revision", RESTRICT, "anchors"),
                without_index("coding", "passage", "coding.passage", RESTRICT, "codings"),
                without_index("coding", "revision", "interviews.revision", RESTRICT, "+"),
            ],
        ),
        migrations.RunPython(expect, migrations.RunPython.noop),
    ]
