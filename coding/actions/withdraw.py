"""Forgetting: a document or an informant is withdrawn, and no word of hers stays in rows or log.

A tombstone keeps the fact. What lies outside the database is listed, since it cannot be overwritten from here.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import CharField, JSONField, TextField
from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from coding import scrubbing
from coding.actions.overwrite import copies_elsewhere, really_overwrite
from coding.queries.spoken import documents_of, said_by, words_of
from coding.scrubbing import GONE, Scrub
from interviews.log import Logged, Operation, Stored, lock, logged_models, operation, portions, type_name
from interviews.models import Document, Event, Informant, Revision, Study, Turn, Upload, User
from interviews.spans import overlap

__all__ = ["Withdrawal", "copies_elsewhere", "withdraw_document", "withdraw_informant"]

# Which field of a row, or of its log, says to what it belongs. Rows that were deleted live on in the log.
BELONGS = {
    "interviews.revision": "document_id",
    "interviews.turn": "revision_id",
    "interviews.speaker": "document_id",
    "interviews.documentinformant": "document_id",
    "interviews.informantvalue": "informant_id",
    "coding.passage": "document_id",
    "coding.anchor": "passage_id",
    "coding.coding": "passage_id",
    "coding.evidence": "passage_id",
    "coding.reading": "revision_id",
    "coding.memo": "object_id",
}
# Fields that may hold an informant's words, or words about her. Numbers, ids and moments stay, so that the log
# can still be compared with the rows.
WORDS: dict[str, tuple[str, ...]] = {
    "interviews.document": ("title", "place", "file_name", "held_on"),
    "interviews.revision": ("text", "note", "styles"),
    "interviews.turn": ("time_stamp",),
    "interviews.speaker": ("label",),
    "interviews.informant": ("label", "title", "roles"),
    "interviews.informantvalue": ("value",),
    "coding.passage": ("translation",),
    "coding.anchor": ("quote",),
    "coding.evidence": ("quote",),
    "coding.memo": ("text",),
}
UNIQUE = {
    ("interviews.document", "title"),
    ("interviews.speaker", "label"),
    ("interviews.informant", "label"),
}
BLANKS: Mapping[str, Any] = {"styles": [], "roles": [], "held_on": None}
# What was quoted, wherever it stood; looked for in all texts of the study.
QUOTED = {
    "coding.anchor": ("quote",),
    "coding.evidence": ("quote",),
    "coding.passage": ("translation",),
    "interviews.document": ("title", "file_name"),
}
# The texts themselves were overwritten; other documents keep their own words, and questions are the researcher's.
NOT_SCRUBBED = (
    "interviews.revision",
    "interviews.turn",
    "interviews.researchquestion",
    "interviews.guidequestion",
    "coding.anchor",
    "coding.evidence",
)
# Names of things, not texts: nothing is quoted there.
NO_TEXTS = ("slug", "object_type", "mnemonic", "mark")

type Held = dict[uuid.UUID, str]
type Overrides = Mapping[tuple[uuid.UUID, str], Any]


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What was forgotten, and the files that may still hold copies."""

    documents: tuple[str, ...]
    files: tuple[str, ...]


def withdraw_document(*, document: Document, actor: User) -> Withdrawal:
    """Overwrite the words of a document everywhere and leave a tombstone."""
    study = document.study
    with operation(study, actor=actor, verb="withdraw", summary=document.address) as op:
        _lock_all(study, [document])
        document.refresh_from_db()
        if document.withdrawn_at:
            raise Refused(_("This document was withdrawn already."))
        _forget_document(op, document)
    return Withdrawal((document.address,), really_overwrite())


def withdraw_informant(*, informant: Informant, actor: User) -> Withdrawal:
    """Overwrite what is known of an informant and what she said.

    Documents in which nobody else was interviewed are withdrawn; in the others her turns are covered.
    """
    study = informant.study
    with operation(study, actor=actor, verb="withdraw", summary=_("an informant")) as op:
        alone, shared = documents_of(informant)
        _lock_all(study, [*alone, *shared])
        informant.refresh_from_db()
        if informant.withdrawn_at:
            raise Refused(_("This informant was withdrawn already."))
        names = _names_of(informant)
        for document in alone:
            _forget_document(op, document)
        for document in shared:
            _cover_turns(op, document, informant)
        _forget_informant(op, informant, names)
        op.detail = {"documents": len(alone) + len(shared)}
    return Withdrawal(tuple(document.address for document in alone), really_overwrite())


def _lock_all(study: Study, documents: Iterable[Document]) -> None:
    lock(study)
    for document in documents:
        lock(document)


def _names_of(informant: Informant) -> set[str]:
    """Give what she is called; not what others are called, too, such as Sales director."""
    own = {informant.label, informant.title, *informant.speakers.values_list("label", flat=True)}
    others = Informant.objects.filter(study=informant.study).exclude(pk=informant.pk)
    return own - {""} - {name for names in others.values_list("label", "title") for name in names}


# -- documents ----------------------------------------------------------------------------------


def _forget_document(op: Operation, document: Document) -> None:
    said = _answers(Turn.objects.filter(revision__document=document).exclude(speaker__is_interviewer=True))
    roots = {document.pk, *_undone_imports(op.study, said)}
    held = _belonging(op.study, dict.fromkeys(roots, "interviews.document"))
    quotes = _quotes(op.study, held)
    uploads = _originals(op.study, roots)
    _overwrite(op.study, held, {})
    _scrub_study(op.study, scrubbing.quotation_scrub(said, quotes))
    _forget_files(op.study, uploads)
    document.refresh_from_db()
    op.update(document, withdrawn_at=op.now)


def _answers(turns: Any) -> list[str]:
    spans = turns.values_list("revision__text", "body_start", "body_end")
    return [text[start:end] for text, start, end in spans]


def _undone_imports(study: Study, said: list[str]) -> Iterator[uuid.UUID]:
    """Find documents that live in the log only and say the same: the import was undone and made again."""
    there = set(map(str, Document.objects.filter(study=study).values_list("pk", flat=True)))
    for event in Event.objects.filter(study=study, object_type="interviews.revision").iterator():
        payload = event.after or event.before or {}
        gone = payload.get("document_id")
        if gone and gone not in there and scrubbing.shares_words(payload.get("text", ""), said):
            yield uuid.UUID(gone)


def _belonging(study: Study, held: Held) -> Held:
    """Give all rows that belong to these, with their types: those that are there, and those in the log only."""
    keys = {str(pk) for pk in held}
    held = dict(held)
    events = Event.objects.filter(study=study, object_type__in=BELONGS).order_by("sequence")
    columns = events.values_list("object_type", "object_id", "before", "after")
    for kind, pk, before, after in columns.iterator():
        if (after or before or {}).get(BELONGS[kind]) in keys:
            keys.add(str(pk))
            held[pk] = kind
    return held


def _quotes(study: Study, held: Held) -> set[str]:
    """Give every quotation, translation and title that these rows hold or ever held."""
    found = {
        payload.get(name)
        for event in _events_of(study, held, QUOTED)
        for payload in (event.before, event.after)
        if payload
        for name in QUOTED[event.object_type]
    }
    return {words for words in found if words}


def _events_of(study: Study, held: Held, kinds: Iterable[str]) -> Iterator[Event]:
    for event in (
        Event.objects.filter(study=study, object_type__in=list(kinds)).order_by("sequence").iterator()
    ):
        if event.object_id in held:
            yield event


def _originals(study: Study, documents: Iterable[uuid.UUID]) -> set[str]:
    """Give the uploads from which these documents came, whether they are still there or not."""
    events = Event.objects.filter(
        study=study, object_type="interviews.document", object_id__in=list(documents)
    )
    payloads = [payload for event in events for payload in (event.before, event.after) if payload]
    return {payload["original_id"] for payload in payloads if payload.get("original_id")}


def _forget_files(study: Study, originals: Iterable[str]) -> None:
    Upload.objects.filter(study=study, pk__in=list(originals)).update(data=b"", draft=None, file_name=GONE)
    Upload.objects.filter(study=study, is_imported=False).delete()


def _cover_turns(op: Operation, document: Document, informant: Informant) -> None:
    """Cover what one of several informants said in a document; everything else keeps its place."""
    hers = said_by(informant, document)
    said = [words_of(turn) for turn in hers.turns]
    if not said:
        return
    spans = [*((turn.revision_id, turn.label_start, turn.body_end) for turn in hers.turns), *hers.stretches]
    overrides, passages = _covered(document, spans)
    touched = _belonging(op.study, dict.fromkeys(passages, "coding.passage"))
    quotes = {quote for quote in _quotes(op.study, touched) if scrubbing.shares_words(quote, said)}
    held = {pk: kind for pk, kind in touched.items() if kind != "coding.anchor"}
    held |= dict.fromkeys(hers.only_speaking, "interviews.speaker")
    _overwrite(op.study, {**held, **_with_override(overrides)}, overrides)
    _scrub_study(op.study, scrubbing.quotation_scrub(said, quotes))
    _forget_files(op.study, _originals(op.study, [document.pk]))
    op.update(document, original_id=None)


def _covered(
    document: Document, covered: Iterable[tuple[uuid.UUID, int, int]]
) -> tuple[dict[tuple[uuid.UUID, str], Any], set[uuid.UUID]]:
    """Give the texts and quotes of a document with spans of its revisions covered, and the passages that they touch."""
    overrides: dict[tuple[uuid.UUID, str], Any] = {}
    passages = set()
    spans_in: dict[uuid.UUID, list[tuple[int, int]]] = defaultdict(list)
    for pk, start, end in covered:
        spans_in[pk].append((start, end))
    for revision in Revision.objects.filter(document=document):
        spans = spans_in[revision.pk]
        text = scrubbing.masked(revision.text, spans)
        overrides |= {(revision.pk, "text"): text, (revision.pk, "styles"): revision.styles}
        for pk, anchor in _anchors_ever(revision):
            start, end = anchor["start"], anchor["end"]
            overrides[pk, "quote"] = text[start:end]
            if any(overlap(start, end, *span) for span in spans):
                passages.add(uuid.UUID(anchor["passage_id"]))
    return overrides, passages


def _anchors_ever(revision: Revision) -> Iterator[tuple[uuid.UUID, Stored]]:
    """Give the anchors of a revision with their fields, as the log tells of them, also those that are gone."""
    for event in Event.objects.filter(study=revision.study_id, object_type="coding.anchor").iterator():
        payload = event.after or event.before or {}
        if payload.get("revision_id") == str(revision.pk):
            yield event.object_id, payload


def _with_override(overrides: Overrides) -> Held:
    kinds = {"text": "interviews.revision", "quote": "coding.anchor"}
    return {pk: kinds[name] for pk, name in overrides if name in kinds}


# -- informants ---------------------------------------------------------------------------------


def _forget_informant(op: Operation, informant: Informant, names: set[str]) -> None:
    held = _belonging(op.study, {informant.pk: "interviews.informant"})
    held |= dict.fromkeys(informant.speakers.values_list("pk", flat=True), "interviews.speaker")
    _overwrite(op.study, held, {})
    _scrub_study(op.study, scrubbing.name_scrub(names))
    Upload.objects.filter(study=op.study, is_imported=False).delete()
    informant.refresh_from_db()
    op.update(informant, withdrawn_at=op.now)


# -- rows and log -------------------------------------------------------------------------------


def _overwrite(study: Study, held: Held, overrides: Overrides) -> None:
    """Overwrite the words of these rows, and of everything the log says about them, in place."""
    for model in logged_models():
        kind = type_name(model)
        for pk in (pk for pk, of in held.items() if of == kind and kind in WORDS):
            values = {name: _blank(kind, name, pk, overrides) for name in WORDS[kind]}
            model._default_manager.filter(pk=pk).update(**values)
    for event in list(_events_of(study, held, WORDS)):
        for payload in (event.before, event.after):
            for name in WORDS[event.object_type]:
                if payload and name in payload:
                    payload[name] = _blank(event.object_type, name, event.object_id, overrides)
        event.save(update_fields=["before", "after"])
    _close_steps(study, held)


def _blank(kind: str, name: str, pk: uuid.UUID, overrides: Overrides) -> Any:
    if (pk, name) in overrides:
        return overrides[pk, name]
    return f"{GONE} {str(pk)[-8:]}" if (kind, name) in UNIQUE else BLANKS.get(name, "")


def _close_steps(study: Study, held: Held) -> None:
    """Keep the steps that touched these rows from being undone; what a step was called may quote the words, too."""
    events = Event.objects.filter(study=study).exclude(verb="withdraw")
    rows = events.values_list("operation", "object_id")
    steps = {step for step, pk in rows.iterator() if pk in held}
    for some in portions(sorted(steps)):
        events.filter(operation__in=some).update(
            payload_version=Event.OVERWRITTEN, summary=GONE, reason="", detail=None
        )


def _scrub_study(study: Study, scrub: Scrub) -> None:
    """Take quotations out of every other text of the study: summaries, memos, definitions, and the log."""
    for model in logged_models():
        if type_name(model) not in NOT_SCRUBBED:
            _scrub_rows(model, study, scrub)
    events = Event.objects.filter(study=study).order_by("sequence").iterator()
    changes = {event.pk: changed for event in events if (changed := _scrubbed_event(event, scrub))}
    for pk, values in changes.items():
        Event.objects.filter(pk=pk).update(**values)


def _scrubbed_event(event: Event, scrub: Scrub) -> Stored:
    """Give what changes in an event, nothing when it quotes nothing."""
    names = () if event.object_type in NOT_SCRUBBED else _text_fields(apps.get_model(event.object_type))
    values: Stored = {"before": event.before, "after": event.after}
    said: Stored = {"summary": event.summary, "reason": event.reason, "detail": event.detail}
    changed = {
        key: payload
        and {
            name: scrubbing.scrubbed(value, scrub) if name in names else value
            for name, value in payload.items()
        }
        for key, payload in values.items()
    } | {name: value and scrubbing.scrubbed(value, scrub) for name, value in said.items()}
    return {} if changed == values | said else changed


def _scrub_rows(model: type[Logged], study: Study, scrub: Scrub) -> None:
    names = _text_fields(model)
    own: dict[str, Any] = {"pk": study.pk} if model is Study else {"study": study}
    for row in list(model._default_manager.filter(**own)) if names else ():
        values = {name: getattr(row, name) for name in names}
        after = {name: scrubbing.scrubbed(value, scrub) for name, value in values.items()}
        if after != values:
            model._default_manager.filter(pk=row.pk).update(**after)


def _text_fields(model: type[Logged]) -> tuple[str, ...]:
    return tuple(
        field.attname
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField | JSONField)
        and not field.choices
        and field.name not in NO_TEXTS
    )
