"""Everything that the database holds, as one text: for tests that look for words which must be gone."""

import json

from django.db import connection


def everything() -> str:
    """Give every value of every column of every table, also as it is spelled inside JSON."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [_text(value) for row in cursor.fetchall() for value in row]
    return "\n".join(found)


def _text(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    return (
        json.dumps(json.loads(text), ensure_ascii=False)
        if text[:1] in ("{", "[") and _is_json(text)
        else text
    )


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
