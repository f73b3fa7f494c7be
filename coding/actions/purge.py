"""Overwriting the older states of a transcript for good: texts, quotations of them, the log, the original file.

The newest state stays as it is. Withdrawing a whole document is in actions/withdraw.py.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from coding.actions.overwrite import really_overwrite
from coding.actions.passages import newest_revision
from coding.models import Anchor, Evidence
from coding.queries.waiting import waiting_passages
from coding.scrubbing import GONE
from interviews.log import Operation, Stored, lock, operation, portions, type_name
from interviews.models import Document, Event, Revision, Speaker, Upload, User

REVISION, SPEAKER, ANCHOR, EVIDENCE = map(type_name, (Revision, Speaker, Anchor, Evidence))

# What the fields of a row, and of all that the log tells of it, are overwritten with.
type Blanks = Mapping[uuid.UUID, Stored]


def purge_revisions(*, document: Document, actor: User) -> tuple[str, ...]:
    """Overwrite all states of a transcript but the newest; give the files that may still hold copies.

    Final. Raises Refused while passages wait to be placed (their old words are all that is known of them), when
    there is no older state, or when the document was withdrawn.
    """
    with operation(document.study, actor=actor, verb="purge", summary=document.address) as op:
        lock(document.study)
        purge_older(op, document)
    return really_overwrite()


def purge_older(op: Operation, document: Document) -> None:
    """Overwrite the older states of a document as a part of a step, whose caller has locked the study.

    After the transaction comes `really_overwrite`.
    """
    lock(document)
    document.refresh_from_db()
    newest = _check(document)
    older = list(Revision.objects.filter(document=document, number__lt=newest.number))
    blanks = {revision.pk: {"text": "", "styles": [], "note": ""} for revision in older}
    blanks |= {pk: {"quote": ""} for pk in _anchors_ever(document, older)}
    blanks |= {pk: {"label": f"{GONE} {str(pk)[-8:]}"} for pk in _speakers_before(newest)}
    _close_steps(document, blanks)
    _overwrite_rows(blanks)
    _overwrite_log(document, blanks)
    _overwrite_evidence(newest)
    _forget_files(op, document)
    for revision in older:
        revision.refresh_from_db()
        op.update(revision, purged_at=revision.purged_at or op.now)


def _check(document: Document) -> Revision:
    if document.withdrawn_at:
        raise Refused(_("This document was withdrawn; its words are gone."))
    newest = newest_revision(document)
    if newest.number == 1:
        raise Refused(_("This transcript was never corrected, so there is no older state to overwrite."))
    if waiting_passages(newest).exists():
        raise Refused(
            _(
                "Some passages wait to be placed, and their old words would be gone. Place them or leave them out first."
            )
        )
    return newest


def _anchors_ever(document: Document, older: Iterable[Revision]) -> Iterator[uuid.UUID]:
    """Give the anchors in older states, also those that are in the log only."""
    revisions = {str(revision.pk) for revision in older}
    for event in Event.objects.filter(study=document.study_id, object_type=ANCHOR).iterator():
        if (event.after or event.before or {}).get("revision_id") in revisions:
            yield event.object_id


def _speakers_before(newest: Revision) -> list[uuid.UUID]:
    """Give the speakers who speak in older states only: their labels may be the names that went."""
    rows = Speaker.objects.filter(document=newest.document_id).exclude(turns__revision=newest)
    return list(rows.values_list("pk", flat=True))


def _overwrite_rows(blanks: Blanks) -> None:
    for model in (Revision, Anchor, Speaker):
        for some in portions(list(blanks)):
            rows = model._default_manager.filter(pk__in=some)
            for row in rows:
                model._default_manager.filter(pk=row.pk).update(**blanks[row.pk])


def _overwrite_log(document: Document, blanks: Blanks) -> None:
    kinds = (REVISION, ANCHOR, SPEAKER)
    changed = []
    for event in Event.objects.filter(study=document.study_id, object_type__in=kinds).iterator():
        values = blanks.get(event.object_id, {})
        for payload in (event.before, event.after):
            if payload is not None:
                payload.update({name: value for name, value in values.items() if name in payload})
        if values:
            changed.append(event)
    Event.objects.bulk_update(changed, ["before", "after"], batch_size=200)


def _overwrite_evidence(newest: Revision) -> None:
    """Of what was judged when it said something else only the judgement stays; its cell goes on saying so."""
    now = dict(Anchor.objects.filter(revision=newest).values_list("passage_id", "quote"))
    rows = Evidence.objects.filter(passage__document=newest.document_id)
    for row in rows:
        if row.quote and row.quote != now.get(row.passage_id):
            rows.filter(pk=row.pk).update(quote="")
    ours = set(map(str, newest.document.passages.values_list("pk", flat=True)))
    about: dict[uuid.UUID, str] = {}
    changed = []
    for event in Event.objects.filter(study=newest.study_id, object_type=EVIDENCE).order_by("sequence"):
        payloads = [payload for payload in (event.before, event.after) if payload]
        for payload in payloads:
            about[event.object_id] = payload.get("passage_id", about.get(event.object_id, ""))
        if about.get(event.object_id) in ours:
            quote = now.get(uuid.UUID(about[event.object_id]), "")
            for payload in payloads:
                if payload.get("quote", quote) != quote:
                    payload["quote"] = ""
            changed.append(event)
    Event.objects.bulk_update(changed, ["before", "after"], batch_size=200)


def _close_steps(document: Document, blanks: Blanks) -> None:
    """Keep every step from being undone that would need the older words, and take them out of its name."""
    events = Event.objects.filter(study=document.study_id)
    texts = events.filter(object_type=REVISION, object_id__in=document.revisions.values("pk"))
    steps = set(texts.values_list("operation", flat=True))
    # Where a passage was moved in an older state, or taken out of it.
    moved = events.filter(object_type=ANCHOR, before__isnull=False).values_list("operation", "object_id")
    steps |= {step for step, pk in moved.iterator() if pk in blanks}
    for some in portions(sorted(steps)):
        mine = events.filter(operation__in=some).exclude(verb="purge")
        mine.update(payload_version=Event.OVERWRITTEN)
        mine.exclude(verb__in=("import", "replace names")).update(summary=GONE, reason="", detail=None)


def _forget_files(op: Operation, document: Document) -> None:
    original, study = document.original_id, document.study_id
    op.update(document, original_id=None)
    if original:
        Upload.objects.filter(pk=original).update(data=b"", draft=None, file_name=GONE)
    Upload.objects.filter(study=study, is_imported=False).delete()
