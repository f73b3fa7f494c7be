"""Undo: a new operation that turns another one back, or refuses with a sentence."""

import uuid
from dataclasses import dataclass

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from interviews.log import Operation, assign, fields_of, first_reference, operation, row_from
from interviews.models import Event, Study, User
from interviews.verbs import phrase

# What cannot be turned back: forgetting is for good, and a study is not unmade by a key stroke.
FINAL_VERBS = ("create study", "withdraw")


@dataclass(frozen=True, slots=True)
class Step:
    """An operation as it is named on the Undo button; `verb` is English and translated at display."""

    id: uuid.UUID
    verb: str
    summary: str

    @property
    def phrase(self) -> str:
        """The step in the reader's language."""
        return phrase(self.verb, self.summary)


def step_to_undo(study: Study, user: User) -> Step | None:
    """Give the newest own operation that is neither undone nor an undo."""
    undone = Event.objects.filter(study=study, undoes__isnull=False).values("undoes")
    event = (
        Event.objects.filter(study=study, actor=user, undoes=None)
        .exclude(operation__in=undone)
        .exclude(verb__in=FINAL_VERBS)
        .order_by("-sequence")
        .only("operation", "verb", "summary")
        .first()
    )
    return Step(event.operation, event.verb, event.summary) if event else None


def undo(*, study: Study, actor: User, operation_id: uuid.UUID) -> Step:
    """Turn an own operation back as a new one; an undo can be undone, too.

    Raises Refused when it is not the actor's own, was undone already, is final, or when the same rows
    have been changed since.
    """
    with transaction.atomic():
        Study.objects.select_for_update().get(pk=study.pk)
        events = list(Event.objects.filter(study=study, operation=operation_id).order_by("-sequence"))
        _check_undoable(study, actor, events)
        step = Step(operation_id, events[0].verb, events[0].summary)
        try:
            with operation(
                study, actor=actor, verb=step.verb, summary=step.summary, undoes=operation_id
            ) as op:
                for event in events:
                    _turn_back(op, event)
        except IntegrityError as error:
            raise Refused(_changed_since()) from error
    return step


def _check_undoable(study: Study, actor: User, events: list[Event]) -> None:
    if not events:
        raise Refused(_("This step is not in the log of the study, so there is nothing to undo."))
    first = events[0]
    if first.actor_id != actor.pk:
        raise Refused(_("Only the person who made this step can undo it."))
    if first.verb in FINAL_VERBS:
        raise Refused(_("This step is final and cannot be undone."))
    if Event.objects.filter(study=study, undoes=first.operation).exists():
        raise Refused(_("This step was undone already."))


def _changed_since() -> str:
    return _(
        "Something has been changed on top of this step, so it cannot be undone. Undo the later step first."
    )


def _turn_back(op: Operation, event: Event) -> None:
    """Apply the inverse of one event; refuse unless the row is just as the event left it."""
    model = apps.get_model(event.object_type)
    row = model._default_manager.select_for_update(of=("self",)).filter(pk=event.object_id).first()
    if event.after is None:
        if row is not None:
            raise Refused(_changed_since())
        op.create(row_from(model, op.study, event.object_id, event.before or {}))
        return
    if row is None:
        raise Refused(_changed_since())
    present = fields_of(row)
    if any(present[name] != value for name, value in event.after.items()):
        raise Refused(_changed_since())
    if event.before is None:
        if first_reference(row):
            raise Refused(_changed_since())
        op.delete(row)
    else:
        before = model(id=row.pk)
        assign(before, event.before)
        op.update(row, **{name: getattr(before, name) for name in event.before})
