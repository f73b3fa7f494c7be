"""Bare views: one insert that is on the disk before the answer, the bare words of a text, and the words with marks."""

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.html import escape

from interviews.spans import Span, runs

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
    words, spans = _read(pk)
    return _page("".join(f"<p>{escape(words[start:end])}</p>\n" for start, end in spans))


def marks(request: HttpRequest, pk: str) -> HttpResponse:
    """The same with a `mark` around each run of coded words, and nothing else of the margin."""
    words, spans = _read(pk)
    with connection.cursor() as cursor:
        cursor.execute('SELECT start, "end" FROM coding_anchor WHERE revision_id = %s', [pk])
        coded = [Span(start, end, None) for start, end in cursor.fetchall()]
    return _page("".join(_marked(words, start, end, coded) for start, end in spans))


def link(request: HttpRequest, pk: str) -> HttpResponse:
    """Lead to the words of a revision, as a list of transcripts does."""
    return _page(f'<a href="/text/{escape(pk)}/">Text</a>')


def _marked(words: str, start: int, end: int, coded: list[Span[None]]) -> str:
    cut = runs(end - start, coded, begin=start)
    pieces = ((escape(words[run.start : run.end]), run.keys) for run in cut)
    return f"<p>{''.join(f'<mark>{piece}</mark>' if keys else piece for piece, keys in pieces)}</p>\n"


def _read(pk: str) -> tuple[str, list[tuple[int, int]]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM interviews_revision WHERE id = %s", [pk])
        words = cursor.fetchone()[0]
        cursor.execute(
            "SELECT body_start, body_end FROM interviews_turn WHERE revision_id = %s ORDER BY position", [pk]
        )
        return words, cursor.fetchall()


def _page(body: str) -> HttpResponse:
    return HttpResponse(f"<!doctype html><html lang=en><title>Text</title><body>{body}</body></html>")


urlpatterns = [
    path("insert/", insert),
    path("text/<str:pk>/", text),
    path("marks/<str:pk>/", marks),
    path("link/<str:pk>/", link),
]
