"""The check with the key: where a name still stands in a study whose list may be destroyed. Reads only."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext

from coding.models import Anchor
from coding.queries.named import entries_with_names, places, remains
from coding.queries.undecided import likely_forms, sources
from interviews.models import Pseudonym, Revision, Study
from interviews.pseudonyms import Finder, Name


def check_names_gone(study: Study, names: Sequence[Name]) -> list[str]:
    """Say where a name of a key still stands in a study, one sentence each; none when all are gone.

    Looks at texts in all their states, quotations, every other row, the log, uploads and the database's journal, also
    for words that are very likely forms of a name and that the key says nothing about.
    """
    finder = Finder(names)
    return [
        *_said_of_texts(study, finder),
        *_said_of_rows(study, finder),
        *_said_of_the_rest(study, finder),
        *_said_of_forms(study, names),
    ]


def _said_of_texts(study: Study, finder: Finder) -> Iterator[str]:
    for revision in Revision.objects.filter(study=study).select_related("document__case").iterator():
        if count := len(finder.hits(revision.text)):
            yield gettext("%(address)s, state %(number)d: its text holds %(count)d listed names.") % {
                "address": revision.document.address, "number": revision.number, "count": count,
            }  # fmt: skip
    for pk, quote in Anchor.objects.filter(study=study).values_list("pk", "quote").iterator():
        if finder.hits(quote):
            yield gettext("Anchor %(id)s: its quote holds a listed name.") % {"id": pk}


def _said_of_rows(study: Study, finder: Finder) -> Iterator[str]:
    for place in places(study, finder):
        yield gettext("A listed name stands in a %(kind)s (%(id)s).") % {
            "kind": place.excerpts[0].where, "id": place.row.pk,
        }  # fmt: skip


def _said_of_the_rest(study: Study, finder: Finder) -> Iterator[str]:
    left = remains(study, finder)
    for upload in left.files:
        yield gettext("The file %(id)s holds a listed name.") % {"id": upload.pk}
    for desk in left.desks:
        yield gettext("The desk %(id)s remembers a listed name.") % {"id": desk.pk}
    for event in entries_with_names(study, finder):
        yield gettext("Entry %(number)d of the log holds a listed name.") % {"number": event.sequence}
    for row in Pseudonym.objects.filter(study=study):
        if finder.hits(row.name):
            yield gettext("The list of names still holds %(id)s.") % {"id": row.pk}
    if any(words.encode() in journal() for name in finder.names for words, _stand_in in name.pairs):
        yield gettext("The journal of the database holds a listed name; it is emptied at the next start.")


def _said_of_forms(study: Study, names: Sequence[Name]) -> Iterator[str]:
    if words := likely_forms(names, sources(study, everywhere=True)):
        yield gettext("These words may be forms of names in the key: %(words)s.") % {
            "words": ", ".join(words)
        }


def journal() -> bytes:
    """What SQLite's journal holds beside the database; nothing on PostgreSQL, whose journal is out of reach."""
    if connection.vendor != "sqlite":
        return b""
    path = Path(f"{connection.settings_dict['NAME']}-wal")
    return path.read_bytes() if path.exists() else b""
