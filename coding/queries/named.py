"""Where listed names stand in a study: in texts, in every other row, in older states, in the log, in files.

Reads only. Only people who may see names ask for it.
"""

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import CharField, JSONField, TextField
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coding.queries.addresses import address_of, turn_marks, turns_within
from coding.queries.segments import document_order, newest_revisions
from interviews import context
from interviews.log import Logged, logged_models, type_name
from interviews.models import DeskState, Document, Event, Pseudonym, Revision, Speaker, Study, Upload
from interviews.pseudonyms import REMOVED, Finder, Hit, Name
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
    first, last = text.rfind("\n", 0, hit.start) + 1, text.find("\n", hit.end)
    before = context.before(text, hit.start, AROUND, first)
    after = context.after(text, hit.end, AROUND, len(text) if last < 0 else last)
    return Excerpt(where, before, hit.words, after, hit.stand_in)


def already_there(study: Study, found: Iterable[TextHits]) -> list[tuple[str, list[Document]]]:
    """Stand-ins of the names found that stand in texts by themselves: of them, or of somebody who is called so."""
    stand_ins = {hit.name.stand_in for each in found for hit in each.hits} - {REMOVED}
    finder = Finder([Name(words, "\0") for words in sorted(stand_ins)])
    places: dict[str, list[Document]] = {}
    for document, revision in newest_texts(study) if finder else []:
        for words in dict.fromkeys(hit.name.name for hit in finder.hits(revision.text)):
            places.setdefault(words, []).append(document)
    return sorted(places.items())


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


def said_in_rows(study: Study) -> Iterator[tuple[str, str]]:
    """Every text that stands in a row outside the transcripts: (what kind of row it is, the text)."""
    for row, names in _rows(study):
        for name in names:
            for text in strings_in(getattr(row, name)):
                yield _where(row), text


def said_before(study: Study) -> Iterator[tuple[str, str]]:
    """Every text beside newest texts and rows: (where it stands, the text). Reads the whole log and all files."""
    newest = {revision.pk for _document, revision in newest_texts(study)}
    states = Revision.objects.filter(study=study, purged_at=None).exclude(pk__in=newest)
    for state in states.select_related("document__case").iterator():
        yield gettext("%(address)s, state %(number)d") % {
            "address": state.document.address, "number": state.number,
        }, state.text  # fmt: skip
    for upload in Upload.objects.filter(study=study).iterator():
        for text in _texts_of_file(upload):
            yield gettext("a file as it came"), text
    for desk in DeskState.objects.filter(study=study):
        for text in strings_in(desk.switches):
            yield gettext("what a desk remembers"), text
    for event in _entries(study):
        where = gettext("entry %(number)d of the log") % {"number": event.sequence}
        for text in _texts_of(event):
            yield where, text


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
    is_said = any(finder.hits(text) for text in _texts_of_file(upload))
    return is_said or bool(finder.in_file_name(upload.file_name))


def _texts_of_file(upload: Upload) -> Iterator[str]:
    yield upload.file_name
    yield upload.refusal
    yield from strings_in(upload.draft)
    yield from texts_in(bytes(upload.data))


def _any(value: Any, finder: Finder) -> bool:
    return any(finder.hits(text) for text in strings_in(value))


def entries_with_names(study: Study, finder: Finder) -> Iterator[Event]:
    """The events that hold names, those about the list itself left out."""
    for event in _entries(study):
        if finder.hits("\n\x1f".join(_texts_of(event))):
            yield event


def _entries(study: Study) -> Iterator[Event]:
    events = Event.objects.filter(study=study).exclude(object_type=PSEUDONYM)
    yield from events.order_by("sequence").iterator()


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
