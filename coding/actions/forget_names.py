"""Making a study forget its names: older states, log and files first, then the list itself, which is the key.

Both are final. Newest texts and rows are cleaned by actions/names.py before, where one can still undo.
"""

import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from coding.actions.overwrite import really_overwrite
from coding.actions.purge import REVISION, purge_older
from coding.queries.named import (
    PSEUDONYM,
    Remains,
    entries_with_names,
    logged_fields,
    places,
    remains,
    replaced,
    text_hits,
)
from coding.queries.undecided import undecided
from coding.scrubbing import GONE
from interviews.log import Operation, lock, lock_texts, operation, portions, type_name
from interviews.models import DeskState, Document, Event, Pseudonym, Revision, Study, Upload, User
from interviews.pseudonyms import Finder
from interviews.queries.pseudonyms import listed_names


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was overwritten, and the files outside that may still hold copies."""

    remains: Remains
    copies: tuple[str, ...]


def forget_names(*, study: Study, actor: User | None) -> Forgotten:
    """Overwrite listed names in older states of texts, in the log and in files as they came. Final.

    Raises Refused while a name stands in a newest text or a row: that is replaced first, and can be undone.
    """
    with operation(study, actor=actor, verb="purge names") as op:
        lock(study)
        lock_texts(study)
        finder = Finder(listed_names(study))
        _check_replaced(study, finder)
        found = remains(study, finder)
        if not found:
            raise Refused(
                _("Nothing is left to overwrite: no older state, no file and no entry holds a name.")
            )
        for document in sorted(found.documents, key=lambda one: one.pk):
            purge_older(op, document)
        _forget_files(op, found)
        _scrub_log(study, finder)
        for desk in found.desks:
            DeskState.objects.filter(pk=desk.pk).update(switches=replaced(desk.switches, finder))
        op.remark(study)
    return Forgotten(found, really_overwrite())


def _check_replaced(study: Study, finder: Finder) -> None:
    if text_hits(study, finder) or places(study, finder):
        raise Refused(
            _("Listed names still stand in transcripts or elsewhere. Replace them first: that can be undone.")
        )


def _forget_files(op: Operation, found: Remains) -> None:
    """Files as they came go whole; those that wait for their import are dropped."""
    files = {upload.pk for upload in found.files}
    for document in Document.objects.filter(study=op.study, original__in=files):
        op.update(document, original_id=None)
    left = Upload.objects.filter(pk__in=files)
    left.filter(is_imported=False).delete()
    left.update(data=b"", draft=None, refusal="", file_name=GONE)


def _scrub_log(study: Study, finder: Finder) -> None:
    """Put stand-ins into the log, too. Texts that live in it only would lose their offsets, and are emptied."""
    closed: set[uuid.UUID] = set()
    alive = set(Revision.objects.filter(study=study).values_list("pk", flat=True))
    for event in list(entries_with_names(study, finder)):
        if event.object_type == REVISION and event.object_id not in alive:
            for payload in (event.before, event.after):
                if payload:
                    payload |= {"text": "", "styles": []}
            closed.add(event.operation)
        _scrub(event, finder)
    _forget_short_names(study, finder)
    _close_steps(study, closed)


def _forget_short_names(study: Study, finder: Finder) -> None:
    """A short name holds a name without its accents and capitals, so that no text that is searched shows it."""
    study.refresh_from_db()
    for event in Event.objects.filter(study=study, object_type=type_name(study)):
        for payload in (event.before, event.after):
            if payload and finder.in_file_name(payload.get("slug", "")):
                payload["slug"] = study.slug
                Event.objects.filter(pk=event.pk).update(before=event.before, after=event.after)


def _close_steps(study: Study, steps: set[uuid.UUID]) -> None:
    """Keep steps from being undone: what they would bring back was overwritten."""
    for some in portions(sorted(steps)):
        Event.objects.filter(study=study, operation__in=some).update(payload_version=Event.OVERWRITTEN)


def _scrub(event: Event, finder: Finder) -> None:
    for payload in (event.before, event.after):
        for name in logged_fields(event.object_type):
            if payload and name in payload:
                payload[name] = replaced(payload[name], finder)
    Event.objects.filter(pk=event.pk).update(
        before=event.before,
        after=event.after,
        summary=finder.replaced(event.summary)[:200],
        reason=finder.replaced(event.reason),
        detail=replaced(event.detail, finder),
    )


def destroy_key(*, study: Study, actor: User | None) -> tuple[str, ...]:
    """Overwrite the list of names and everything the log says of it. Final. Gives where copies may still be.

    Raises Refused while any listed name stands anywhere in the study: without the list nobody would find it.
    """
    with operation(study, actor=actor, verb="destroy key") as op:
        lock(study)
        lock_texts(study)
        rows = list(Pseudonym.objects.filter(study=study))
        finder = Finder(listed_names(study))
        if not rows:
            raise Refused(_("There is no name on the list."))
        _check_replaced(study, finder)
        if remains(study, finder):
            raise Refused(
                _("Older states, files or the log still hold listed names. Have them overwritten first.")
            )
        if words := undecided(study, everywhere=True):
            raise Refused(
                _("These words may be forms of listed names; say first whether they are: %(words)s.")
                % {"words": ", ".join(words[:5])}
            )
        op.summary = str(len(rows))
        _overwrite_list(study, rows)
        op.delete_all(list(Pseudonym.objects.filter(study=study)))
    return really_overwrite()


def _overwrite_list(study: Study, rows: list[Pseudonym]) -> None:
    for row in rows:
        Pseudonym.objects.filter(pk=row.pk).update(name=_blank(row.pk), forms=[])
    steps = set()
    for event in Event.objects.filter(study=study, object_type=PSEUDONYM).iterator():
        for payload in (event.before, event.after):
            if payload and "name" in payload:
                payload["name"] = _blank(event.object_id)
            if payload and "forms" in payload:
                payload["forms"] = []
        Event.objects.filter(pk=event.pk).update(before=event.before, after=event.after)
        steps.add(event.operation)
    _close_steps(study, steps)


def _blank(pk: uuid.UUID) -> str:
    return f"{GONE} {str(pk)[-12:]}"
