"""Undo: a new operation that turns another one back, or refuses with a sentence."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from interviews.log import (
    Logged,
    Operation,
    assign,
    fields_of,
    first_reference,
    lock,
    named_by,
    operation,
    row_from,
)
from interviews.models import Event, Membership, Study, User
from interviews.roles import Action, Role, rights_of
from interviews.verbs import phrase

# What cannot be turned back: forgetting is for good, and a study is not unmade by a key stroke.
FINAL_VERBS = ("create study", "withdraw")
# Turning a step back needs the right that the step needed, which one may have lost since; most need CODE.
RIGHTS_OF_VERBS = {
    "set roles": Action.MANAGE,
    "describe study": Action.MANAGE,
    "write memo": Action.COMMENT,
    "change memo": Action.COMMENT,
}


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
    """Give the newest own operation that is neither undone nor an undo, nor beyond undoing."""
    # Asked for each row on the way back through the index, which ends at the first that can be undone.
    redone = Event.objects.filter(undoes=OuterRef("operation"))
    undone = Event.objects.filter(undoes=OuterRef("operation")).exclude(Exists(redone))
    event = (
        Event.objects.filter(study=study, actor=user, undoes=None, payload_version__gt=Event.OVERWRITTEN)
        .exclude(Exists(undone))
        .exclude(verb__in=FINAL_VERBS)
        .order_by("-sequence")
        .only("operation", "verb", "summary")
        .first()
    )
    return Step(event.operation, event.verb, event.summary) if event else None


def _is_undone(operation_id: uuid.UUID) -> bool:
    """Say whether an operation is turned back now; an undo that was undone itself does not count."""
    undos = Event.objects.filter(undoes=operation_id).values_list("operation", flat=True).distinct()
    return any(not _is_undone(number) for number in undos.order_by())


def undo(*, study: Study, actor: User, operation_id: uuid.UUID) -> Step:
    """Turn an own operation back as a new one; an undo can be undone, too.

    Raises Refused when it is not the actor's own, she may not do such things any more, it was undone already,
    is final, or when the same rows have been changed since.
    """
    with transaction.atomic():
        lock(study)
        events = list(Event.objects.filter(study=study, operation=operation_id).order_by("-sequence"))
        _check_undoable(study, actor, events)
        step = Step(operation_id, events[0].verb, events[0].summary)
        try:
            with operation(
                study, actor=actor, verb=step.verb, summary=step.summary, undoes=operation_id
            ) as op:
                rows = [row for event in events if (row := _turn_back(op, event))]
                _check_sense(study, rows)
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
    if any(event.payload_version == Event.OVERWRITTEN for event in events):
        raise Refused(_("The words of this step were withdrawn, so it cannot be undone."))
    if _is_undone(first.operation):
        raise Refused(_("This step was undone already."))
    if not _may(study, actor, first.verb):
        raise Refused(_("You do not have the right for such steps any more, so you cannot undo this one."))


def _may(study: Study, actor: User, verb: str) -> bool:
    links = Membership.objects.filter(study=study, user=actor).values_list("role", flat=True)
    return RIGHTS_OF_VERBS.get(verb, Action.CODE) in rights_of(frozenset(map(Role, links)))


def _changed_since() -> str:
    return _(
        "Something has been changed on top of this step, so it cannot be undone. Undo the later step first."
    )


def _turn_back(op: Operation, event: Event) -> Logged | None:
    """Apply the inverse of one event; refuse unless the row is just as the event left it. Gives what is there now."""
    model = apps.get_model(event.object_type)
    rows = model._default_manager.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=event.object_id).first()
    if event.after is None:
        if row is not None:
            raise Refused(_changed_since())
        return _written(op.create(row_from(model, op.study, event.object_id, event.before or {})))
    if row is None:
        raise Refused(_changed_since())
    present = fields_of(row)
    if any(present[name] != value for name, value in event.after.items()):
        raise Refused(_changed_since())
    if event.before is None:
        if first_reference(row) or named_by(row):
            raise Refused(_changed_since())
        op.delete(row)
        return None
    before = model(id=row.pk)
    assign(before, event.before)
    return _written(op.update(row, **{name: getattr(before, name) for name in event.before}))


def _written[Row: Logged](row: Row) -> Row:
    """Refuse a row that refers to one which is gone: the database would tell only at the very end."""
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(field, models.ForeignKey) and value is not None:
            target = field.related_model
            if not target._default_manager.filter(pk=value).exists():
                raise Refused(_changed_since())
    return row


def _check_sense(study: Study, rows: Sequence[Logged]) -> None:
    """Refuse what the database would take but the study could not mean: circles, codes twice on the same words."""
    if any(row.clashes() for row in rows if not isinstance(row, Study)):
        raise Refused(_changed_since())
    if not Membership.objects.filter(study=study, role=Role.OWNER).exists():
        raise Refused(_("A study needs an owner. Make somebody else owner first."))
