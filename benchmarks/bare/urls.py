"""Two views: one insert that is on the disk before the answer, and one page with the bare words of a text."""

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.html import escape

TABLE = "benchmark_row"
FRAGMENT = "<p>" + "so many words of an answer " * 74 + "</p>"  # 2 kB, as an answer of cccrm has


def insert(request: HttpRequest) -> HttpResponse:
    """Insert one row in a transaction of its own."""
    words = request.body.decode()[:200]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} (words) VALUES (%s)", [words])
    return HttpResponse(FRAGMENT)


def text(request: HttpRequest, pk: str) -> HttpResponse:
    """Show the words of a revision, each turn in a paragraph; no style, no script, no codings."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM interviews_revision WHERE id = %s", [pk])
        words = cursor.fetchone()[0]
        cursor.execute(
            "SELECT body_start, body_end FROM interviews_turn WHERE revision_id = %s ORDER BY position", [pk]
        )
        spans = cursor.fetchall()
    body = "".join(f"<p>{escape(words[start:end])}</p>\n" for start, end in spans)
    return HttpResponse(f"<!doctype html><html lang=en><title>Text</title><body>{body}</body></html>")


urlpatterns = [path("insert/", insert), path("text/<str:pk>/", text)]
