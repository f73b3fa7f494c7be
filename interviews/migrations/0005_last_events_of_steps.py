"""The last event of each operation stands for it: what lists steps reads one row for each, by indexes of these alone."""

from typing import Any

from django.db import migrations, models
from django.db.models import Max, Q


def mark(apps: Any, schema_editor: Any) -> None:
    """Mark the last events of the steps that are in the log already."""
    events = apps.get_model("interviews", "Event").objects.using(schema_editor.connection.alias).order_by()
    last = events.values("operation").annotate(last=Max("sequence")).values("last")
    events.filter(sequence__in=last).update(is_last=True)


class Migration(migrations.Migration):
    dependencies = [("interviews", "0004_indexes_of_the_log")]

    operations = [
        migrations.RemoveIndex("event", "interviews_event_actor"),
        migrations.AddField("event", "is_last", models.BooleanField(default=False)),
        migrations.RunPython(mark, migrations.RunPython.noop),
        migrations.AddIndex(
            "event",
            models.Index(fields=["study", "-sequence"], condition=Q(is_last=True), name="interviews_event_step"),
        ),
        migrations.AddIndex(
            "event",
            models.Index(
                fields=["study", "actor", "-sequence"], condition=Q(is_last=True), name="interviews_event_own_step"
            ),
        ),
    ]
