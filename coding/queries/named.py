"""Where listed names stand in a study: in texts, in every other row, in older states, in the log, in files.

Reads only. Only people who may see names ask for it.
"""

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import CharField, JSONField, TextField
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coding.models import Anchor
from coding.queries.addresses import address_of, turn_marks, turns_within
from coding.queries.segments import document_order, newest_revisions
from interviews.log import Logged, logged_models, type_name
from interviews.models import DeskState, Document, Event, Pseudonym, Revision, Speaker, Study, Upload
from interviews.pseudonyms import Finder, Hit, Name
from interviews.written import strings_in, texts_in

AROUND = 48
PSEUDONYM = type_name(Pseudonym)
# Texts and their copies are replaced by a new revision; the list itself and the researchers' own names stay.
NOT_ROWS = ("interviews.turn", "coding.anchor", PSEUDONYM, "coding.coder", "interviews.membership")
NOT_FIELDS = ("slug", "object_type", "author_name")
# Addresses are built of these, so what stands for a name there has no blanks.
WITHOUT_BLANKS = ("mark", "mnemonic")
KINDS: dict[str, Promise] = {
    "interviews.study": _("study"),
    "interviews.case": _("case"),
    "interviews.casevalue": _("attribute of a case"),
    "interviews.attribute": _("attribute"),
    "interviews.informant": _("informant"),
    "interviews.informantvalue": _("attribute of an informant"),
    "interviews.document": _("document"),
    "interviews.speaker": _("speaker"),
    "interviews.revision": _("note on a state of a text"),
    "interviews.interviewguide": _("interview guide"),
    "interviews.guidequestion": _("question of the guide"),
    "interviews.researchquestion": _("research question"),
    "interviews.questionmark": _("research question"),
    "coding.code": _("code"),
    "coding.codebookversion": _("version of the code list"),
    "coding.distinction": _("rule between two codes"),
    "coding.passage": _("translation of a passage"),
    "coding.memo": _("memo"),
    "coding.theme": _("row of a table"),
    "coding.crosscasetable": _("table"),
    "coding.summary": _("cell"),
    "coding.evidence": _("evidence of a cell"),
    "coding.reading": _("reading"),
}


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A name in its surroundings; `where` is the address of the turn, or what kind of row it is."""

    where: str
    before: str
    words: str
    after: str
    stand_in: str


@dataclass(frozen=True, slots=True)
class TextHits:
    """The names in the newest text of a document."""

    document: Document
    revision: Revision
    hits: tuple[Hit, ...]

    @property
    def count(self) -> int:
        """How many names stand there."""
        return len(self.hits)


@dataclass(frozen=True, slots=True)
class Place:
    """A row that holds names in some of its fields; `values` is what the fields are to say instead."""

    row: Logged
    values: dict[str, Any]
    hits: tuple[Hit, ...]
    excerpts: tuple[Excerpt, ...]

    @property
    def key(self) -> str:
        """How a form names the row."""
        return f"{type_name(self.row)}:{self.row.pk}"


@dataclass(frozen=True, slots=True)
class Remains:
    """What still holds names beside texts and rows: states of texts, files, entries of the log."""

    older: tuple[Revision, ...] = ()
    files: tuple[Upload, ...] = ()
    desks: tuple[DeskState, ...] = ()
    entries: int = 0

    def __bool__(self) -> bool:
        return bool(self.older or self.files or self.desks or self.entries)

    @property
    def documents(self) -> list[Document]:
        """The documents with older states, each once."""
        return list({each.document_id: each.document for each in self.older}.values())


# -- texts --------------------------------------------------------------------------------------


def newest_texts(study: Study) -> list[tuple[Document, Revision]]:
    """The newest text of every document that was not withdrawn, in reading order. Two queries."""
    documents = Document.objects.filter(study=study, withdrawn_at=None).select_related("case")
    ordered = sorted(documents, key=document_order)
    revisions = newest_revisions(ordered)
    return [(each, revisions[each.pk]) for each in ordered if each.pk in revisions]


def text_hits(study: Study, finder: Finder) -> list[TextHits]:
    """The documents whose newest text holds names."""
    found = ((doc, rev, tuple(finder.hits(rev.text))) for doc, rev in newest_texts(study))
    return [TextHits(doc, rev, hits) for doc, rev, hits in found if hits]


def excerpts_of(found: Iterable[TextHits], most: int | None = None) -> dict[uuid.UUID, list[Excerpt]]:
    """Document id -> its names in their surroundings, at most so many; one query."""
    found = list(found)
    marks = turn_marks(each.revision.pk for each in found)
    return {
        each.document.pk: [
            excerpt(
                each.revision.text,
                hit,
                address_of(each.document, turns_within(marks[each.revision.pk], hit.start, hit.end)),
            )
            for hit in each.hits[:most]
        ]
        for each in found
    }


def excerpt(text: str, hit: Hit, where: str) -> Excerpt:
    """A name with some words of its line before and after it."""
    if hit.end == 0:
        # Where it stands in a name without accents and capitals is not known.
        return Excerpt(where, "", text, "", "")
    before = text[max(0, hit.start - AROUND) : hit.start].rpartition("\n")[2]
    after = text[hit.end : hit.end + AROUND].partition("\n")[0]
    if len(before) == AROUND < hit.start:
        before = "…" + before.partition(" ")[2]
    if len(after) == AROUND:
        after = after.rpartition(" ")[0] + "…"
    return Excerpt(where, before, hit.words, after, hit.stand_in)


# -- rows ---------------------------------------------------------------------------------------


def places(study: Study, finder: Finder) -> list[Place]:
    """The rows that hold names outside the texts, with what they are to say. One query for each kind of row."""
    if not finder:
        return []
    return [found for row, names in _rows(study) if (found := _place(row, names, finder))]


def _rows(study: Study) -> Iterator[tuple[Logged, tuple[str, ...]]]:
    for model in logged_models():
        names = text_fields(model)
        if not names:
            continue
        own: dict[str, Any] = {"pk": study.pk} if model is Study else {"study": study}
        rows: Any = model._default_manager.filter(**own)
        if model is Document:
            rows = rows.select_related("case")
        if model in (Revision, Speaker):
            rows = rows.select_related("document__case")
        for row in rows.defer("text", "styles") if model is Revision else rows:
            yield row, names


def text_fields(model: type[Logged]) -> tuple[str, ...]:
    """The fields of a kind of row in which a person's words may stand, the texts of documents not among them."""
    if type_name(model) in NOT_ROWS:
        return ()
    if model is Revision:
        return ("note",)
    return tuple(
        each.attname
        for each in model._meta.concrete_fields
        if isinstance(each, CharField | TextField | JSONField)
        and not each.choices
        and each.name not in NOT_FIELDS
    )


def _place(row: Logged, names: Iterable[str], finder: Finder) -> Place | None:
    values: dict[str, Any] = {}
    found: list[tuple[str, Hit]] = []
    for name in names:
        value = getattr(row, name)
        if here := [(text, hit) for text in strings_in(value) for hit in finder.hits(text)]:
            values[name] = _replaced(row, name, value, finder)
            found += here
    if isinstance(row, Study) and (simplified := finder.in_file_name(row.slug)):
        values["slug"] = free_slug(row, finder)
        found += [(row.slug, hit) for hit in simplified]
    if not found:
        return None
    where = _where(row)
    excerpts = tuple(excerpt(text, hit, where) for text, hit in found)
    return Place(row, values, tuple(hit for _text, hit in found), excerpts)


def _replaced(row: Logged, name: str, value: Any, finder: Finder) -> Any:
    after = replaced(value, finder)
    if not isinstance(after, str):
        return after
    if name in WITHOUT_BLANKS:
        after = "".join(after.split())
    return after[: row._meta.get_field(name).max_length]  # type: ignore[union-attr]


def replaced(value: Any, finder: Finder) -> Any:
    """A JSON value with names replaced in every string."""
    if isinstance(value, str):
        return finder.replaced(value)
    if isinstance(value, list):
        return [replaced(item, finder) for item in value]
    if isinstance(value, dict):
        return {finder.replaced(key): replaced(item, finder) for key, item in value.items()}
    return value


def free_slug(study: Study, finder: Finder) -> str:
    """A short name for a study whose short name holds a listed name: it stands in addresses and in names of files."""
    stem = slugify(finder.replaced(study.title))[:60]
    stem = stem if stem and not finder.in_file_name(stem) else "study"
    slug, number = stem, 1
    while Study.objects.filter(slug=slug).exclude(pk=study.pk).exists():
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _where(row: Logged) -> str:
    kind = str(KINDS.get(type_name(row), row._meta.verbose_name))
    if isinstance(row, Document):
        return f"{kind} {row.address}"
    if isinstance(row, Speaker | Revision):
        return f"{kind} · {row.document.address}"
    return kind


def fingerprint(texts: Iterable[TextHits], others: Iterable[Place]) -> str:
    """What a preview showed, in short: it differs as soon as there is anything else to replace."""
    said = [[str(each.revision.pk), *((hit.start, hit.stand_in) for hit in each.hits)] for each in texts]
    said += [[each.key, *sorted(map(str, each.values.items()))] for each in others]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:24]


# -- what remains -------------------------------------------------------------------------------


def remains(study: Study, finder: Finder) -> Remains:
    """What still holds names beside newest texts and rows. Reads the whole log, so it takes its time."""
    if not finder:
        return Remains()
    newest = {revision.pk for _document, revision in newest_texts(study)}
    states = Revision.objects.filter(study=study, purged_at=None).select_related("document__case")
    older = tuple(each for each in states if each.pk not in newest and finder.hits(each.text))
    files = tuple(upload for upload in Upload.objects.filter(study=study) if holds_names(upload, finder))
    desks = tuple(desk for desk in DeskState.objects.filter(study=study) if _any(desk.switches, finder))
    return Remains(older, files, desks, sum(1 for _event in entries_with_names(study, finder)))


def holds_names(upload: Upload, finder: Finder) -> bool:
    """Whether a file, its name or its draft holds a name."""
    texts = (upload.file_name, upload.refusal, *strings_in(upload.draft), *texts_in(bytes(upload.data)))
    return any(finder.hits(text) for text in texts) or bool(finder.in_file_name(upload.file_name))


def _any(value: Any, finder: Finder) -> bool:
    return any(finder.hits(text) for text in strings_in(value))


def entries_with_names(study: Study, finder: Finder) -> Iterator[Event]:
    """The events that hold names, those about the list itself left out."""
    events = Event.objects.filter(study=study).exclude(object_type=PSEUDONYM)
    for event in events.order_by("sequence").iterator():
        if finder.hits("\n\x1f".join(_texts_of(event))):
            yield event


def _texts_of(event: Event) -> Iterator[str]:
    yield event.summary
    yield event.reason
    yield from strings_in(event.detail)
    names = logged_fields(event.object_type)
    for payload in (event.before, event.after):
        for name in names:
            yield from strings_in((payload or {}).get(name))


@cache
def logged_fields(kind: str) -> tuple[str, ...]:
    """The fields of a kind of row whose words stand in the log: those of the row, texts and quotations."""
    more = {"interviews.revision": ("text",), "coding.anchor": ("quote",)}
    return (*text_fields(apps.get_model(kind)), *more.get(kind, ()))


# -- with the key -------------------------------------------------------------------------------


def check_names_gone(study: Study, names: Sequence[Name]) -> list[str]:
    """Say where a name of a key still stands in a study, one sentence each; none when all are gone.

    Looks at texts in all their states, quotations, every other row, the log, uploads and the database's journal.
    """
    finder = Finder(names)
    return [*_said_of_texts(study, finder), *_said_of_rows(study, finder), *_said_of_the_rest(study, finder)]


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


def journal() -> bytes:
    """What SQLite's journal holds beside the database; nothing on PostgreSQL, whose journal is out of reach."""
    if connection.vendor != "sqlite":
        return b""
    path = Path(f"{connection.settings_dict['NAME']}-wal")
    return path.read_bytes() if path.exists() else b""
