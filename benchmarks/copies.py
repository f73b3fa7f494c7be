"""Makes a study many times as large by copying its documents, passages, codings and events inside the database.

For measures of growth only: the copied events tell of the rows that they were copied from.
"""

import uuid
from typing import Any

from django.db import connection, models

from coding.models import Anchor, Coding, Passage
from interviews.models import Document, Event, Revision, Study, Turn

COPIED: tuple[Any, ...] = (Document, Revision, Turn, Passage, Anchor, Coding, Event)
# Identifiers that are no references.
KEYS = ("object_id", "operation", "undoes")
TEXT = {"sqlite": "{0}", "postgresql": "CAST({0} AS text)"}
UUID = {"sqlite": "{0}", "postgresql": "CAST({0} AS uuid)"}


def multiply(study: Study, times: int) -> int:
    """Let the study have `times` as many documents with all that stands on them; gives how many codings it has."""
    for number in range(1, times):
        for model in COPIED:
            _copy(model, study, number)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return Coding.objects.filter(study=study).count()


def _copy(model: type[models.Model], study: Study, number: int) -> None:
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    values = ", ".join(_value(field, number) for field in fields)
    key = _text("object_id" if model is Event else "id")
    # Keys of version 7 begin with the moment, so with a 0 for some thousand years; those of copies with a c.
    originals = f"study_id = %s AND {key} LIKE '0%%'"
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE {originals}", [_key(study.pk)]
        )


def _value(field: "models.Field[Any, Any]", number: int) -> str:
    column = connection.ops.quote_name(str(field.column))
    if field.primary_key or field.name in KEYS or field.related_model in COPIED:
        return UUID[connection.vendor].format(f"'c{number:x}' || substr({_text(column)}, 3)")
    if field.model is Document and field.name in ("title", "number"):
        return f"title || ' copy {number}'" if field.name == "title" else f"number + {1000 * number}"
    return column


def _text(column: str) -> str:
    return TEXT[connection.vendor].format(column)


def _key(pk: uuid.UUID) -> Any:
    return pk if connection.features.has_native_uuid_field else pk.hex
