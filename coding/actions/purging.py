"""Overwriting older states of texts for good, in rows and log. Who purges what stands in the callers.

The numbers stay: which revisions there were, where turns and passages stood in them. Their words do not.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from coding.models import Anchor
from interviews.log import Operation, portions, type_name
from interviews.models import Document, Event, Revision, Study, Upload

REVISION, ANCHOR = type_name(Revision), type_name(Anchor)
# What stands for words that were overwritten, by field.
BLANKS = {"text": "", "styles": [], "quote": ""}


def purge_revisions(op: Operation, revisions: Sequence[Revision]) -> None:
    """Overwrite the words of older states and of everything the log says of them, as a part of a final step.

    Steps that would bring the words back can no more be undone. Must be called with the texts locked, and
    `overwrite.really_overwrite` after the transaction. Raises Refused for the newest state of a text.
    """
    pks = {revision.pk for revision in revisions}
    newest = {_newest(document) for document in {revision.document_id for revision in revisions}}
    if pks & newest:
        raise Refused(_("The newest state of a transcript cannot be overwritten; its older states can."))
    _purge_log(op.study, pks)
    for some in portions(sorted(pks)):
        Anchor.objects.filter(revision__in=some).update(quote="")
        Revision.objects.filter(pk__in=some).update(text="", styles=[])
    for revision in revisions:
        revision.text, revision.styles = "", []
        op.update(revision, purged_at=op.now)


def _newest(document: uuid.UUID) -> uuid.UUID | None:
    rows = Revision.objects.filter(document=document).order_by("-number").values_list("pk", flat=True)
    return rows.first()


def _purge_log(study: Study, pks: set[uuid.UUID]) -> None:
    keys = {str(pk) for pk in pks}
    closed = set(_steps_after(study, pks))
    for event in Event.objects.filter(study=study, object_type__in=(REVISION, ANCHOR)).iterator():
        if event.object_id in pks or (event.after or event.before or {}).get("revision_id") in keys:
            blank_words(event)
            # An import, a correction, and what took a passage away: turned back, they would need the words.
            if event.object_type == REVISION or event.after is None:
                closed.add(event.operation)
    close_steps(study, closed)


def blank_words(event: Event) -> None:
    """Overwrite the words of a text or a quotation in the log."""
    for payload in (event.before, event.after):
        for name in BLANKS.keys() & (payload or {}).keys():
            (payload or {})[name] = BLANKS[name]
    Event.objects.filter(pk=event.pk).update(before=event.before, after=event.after)


def _steps_after(study: Study, pks: set[uuid.UUID]) -> Iterator[uuid.UUID]:
    """The steps that made the states after these: turned back, they would bring these back."""
    states = Revision.objects.filter(pk__in=pks).values_list("document", "number")
    after = {(str(document), number + 1) for document, number in states}
    made = Event.objects.filter(study=study, object_type=REVISION, before__isnull=True)
    for step, said in made.values_list("operation", "after").iterator():
        if said and (said.get("document_id"), said.get("number")) in after:
            yield step


def close_steps(study: Study, steps: Iterable[uuid.UUID]) -> None:
    """Keep steps from being undone: what they would bring back was overwritten."""
    for some in portions(sorted(steps)):
        Event.objects.filter(study=study, operation__in=some).update(payload_version=Event.OVERWRITTEN)


def forget_originals(op: Operation, documents: Iterable[Document]) -> None:
    """Overwrite the files from which documents came: they hold the words as they were."""
    for document in documents:
        if document.original_id is None:
            continue
        Upload.objects.filter(pk=document.original_id).update(
            data=b"", draft=None, refusal="", file_name="[…]"
        )
        op.update(document, original_id=None)
