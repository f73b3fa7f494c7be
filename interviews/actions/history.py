"""Undo: a new operation that turns another one back, or refuses with a sentence."""

import json
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cccrm.kit.prepared import PlannedAnew
from cccrm.kit.refusal import Refused
from interviews.log import (
    Logged,
    Operation,
    Stored,
    assign,
    fields_of,
    first_reference,
    lock,
    lock_texts,
    named_by,
    operation,
    portions,
    row_from,
    type_name,
)
from interviews.models import Event, Membership, Study, StudyRow, User
from interviews.roles import Action, Role, rights_of
from interviews.verbs import FINAL_VERBS, RIGHTS_OF_VERBS, extent, phrase

type TurningBack = Callable[[Operation, Sequence[Event]], list[Logged]]


@dataclass(frozen=True, slots=True)
class Step:
    """An operation as it is named on the Undo button; `verb` is English and translated at display.

    `detail` is its extent, such as {"codings": 14}. `is_redo` says that turning it back does a step again.
    """

    id: uuid.UUID
    verb: str
    summary: str
    detail: Stored | None = None
    is_redo: bool = False

    @property
    def phrase(self) -> str:
        """The step in the reader's language, with its extent: "merge A into B: 14 codings by 2 coders"."""
        said, size = phrase(self.verb, self.summary), extent(self.detail)
        return f"{said}: {size}" if size else said


@dataclass(frozen=True, slots=True)
class Steps:
    """What a person can turn back now, and what she has turned back last and can do again."""

    undo: Step | None = None
    redo: Step | None = None


# What an event says of its step, as `Step` takes it.
STEP = ("operation", "verb", "summary", "detail")

# Asked by every page and every answer. Planned anew: a study may be small beside others.
NEWEST_OWN = PlannedAnew(
    lambda study, user: _own(study, user).values_list(*STEP, "undoes", "payload_version")[:1],
    study=uuid.UUID,
    user=uuid.UUID,
)


def _own(study: uuid.UUID, user: uuid.UUID) -> QuerySet[Event]:
    """The last events of a person's own steps, newest first: each stands for its step and says how far that went."""
    return Event.objects.filter(study=study, actor=user, is_last=True).order_by("-sequence")


def _undoable(study: uuid.UUID, user: uuid.UUID) -> QuerySet[Event, Any]:
    # Asked for each step on the way back through the index, which ends at the first that can be undone.
    redone = Event.objects.filter(undoes=OuterRef("operation"))
    undone = Event.objects.filter(undoes=OuterRef("operation")).exclude(Exists(redone))
    rows = _own(study, user).filter(undoes=None, payload_version__gt=Event.OVERWRITTEN)
    return rows.exclude(Exists(undone)).exclude(verb__in=FINAL_VERBS).values_list(*STEP)[:1]


def _redoable(study: uuid.UUID, user: uuid.UUID, after: int) -> QuerySet[Event, Any]:
    undone = Event.objects.filter(undoes=OuterRef("operation"))
    # An undo of an undo is a redo, and is taken back by undoing the step itself.
    redos = Event.objects.filter(operation=OuterRef("undoes")).exclude(undoes=None)
    undos = _own(study, user).filter(sequence__gt=after, payload_version__gt=Event.OVERWRITTEN)
    return undos.exclude(undoes=None).exclude(Exists(undone)).exclude(Exists(redos)).values_list(*STEP)[:1]


# Asked by every page and every answer after something was undone, or was final.
UNDOABLE = PlannedAnew(_undoable, study=uuid.UUID, user=uuid.UUID)
REDOABLE = PlannedAnew(_redoable, study=uuid.UUID, user=uuid.UUID, after=int)
NEWEST_FRESH = PlannedAnew(
    lambda study, user: _own(study, user).filter(undoes=None).values_list("sequence")[:1],
    study=uuid.UUID,
    user=uuid.UUID,
)


def steps_at_hand(study: Study, user: User) -> Steps:
    """Give the steps that Undo and Redo would take; one query where the newest own step is a fresh one."""
    newest = NEWEST_OWN.first(study=study.pk, user=user.pk)
    if newest is None:
        return Steps()
    *step, undoes, payload = newest
    if undoes is None and step[1] not in FINAL_VERBS and payload > Event.OVERWRITTEN:
        # Only she could have undone it, and that would be newer still. A fresh step leaves nothing to redo.
        return Steps(Step(*step))
    return Steps(step_to_undo(study, user), step_to_redo(study, user))


def step_to_undo(study: Study, user: User) -> Step | None:
    """Give the newest own operation that is neither undone nor an undo, nor beyond undoing."""
    found = UNDOABLE.first(study=study.pk, user=user.pk)
    return Step(*found) if found else None


def step_to_redo(study: Study, user: User) -> Step | None:
    """Give the newest own undo that was not undone itself; none after a fresh step, which begins anew."""
    fresh = NEWEST_FRESH.first(study=study.pk, user=user.pk)
    found = REDOABLE.first(study=study.pk, user=user.pk, after=fresh[0] if fresh else 0)
    return replace(Step(*found), is_redo=True) if found else None


def _step(event: Event) -> Step:
    return Step(event.operation, event.verb, event.summary, event.detail, event.undoes is not None)


def _is_undone(operation_id: uuid.UUID) -> bool:
    """Say whether an operation is turned back now; an undo that was undone itself does not count."""
    undos = Event.objects.filter(undoes=operation_id).values_list("operation", flat=True).distinct()
    return any(not _is_undone(number) for number in undos.order_by())


def undo(*, study: Study, actor: User, operation_id: uuid.UUID, by: TurningBack | None = None) -> Step:
    """Turn an own operation back as a new one; an undo can be undone, too.

    `by` turns the events back, newest first, and gives the rows that are there now; `turn_back` unless given.

    Raises Refused when it is not the actor's own, she may not do such things any more, it was undone already,
    is final, or when the same rows have been changed since.
    """
    with transaction.atomic():
        lock(study)
        lock_texts(study)
        events = list(Event.objects.filter(study=study, operation=operation_id).order_by("-sequence"))
        _check_undoable(study, actor, events)
        step = _step(events[0])
        try:
            with operation(
                study, actor=actor, verb=step.verb, summary=step.summary, undoes=operation_id
            ) as op:
                _check_sense(study, (by or turn_back)(op, events))
                op.detail = op.detail or step.detail or {}
        except (IntegrityError, Refused) as error:
            raise Refused(_why_not(study, events, error)) from error
    return step


# Columns that make a row build on another one.
BUILT_ON = (
    "case_id", "code_id", "coder_id", "document_id", "informant_id", "memo_id", "object_id", "parent_id",
    "passage_id", "question_id", "revision_id", "speaker_id", "summary_id", "table_id", "theme_id",
)  # fmt: skip


def _why_not(study: Study, events: Sequence[Event], error: Exception) -> str:
    """Name the later step that is in the way, where it can be found."""
    if isinstance(error, Refused) and str(error) != changed_since():
        return str(error)
    later = _later_step(study, events)
    return in_the_way(later) if later else changed_since()


def in_the_way(later: Event) -> str:
    """Say that a later step has to be undone before this one; takes any event of it."""
    return _(
        "Something has been changed on top of this step, so it cannot be undone: %(step)s, by %(who)s on %(day)s. Undo that first."
    ) % {
        "step": _step(later).phrase,
        "who": later.actor or _("the command line"),
        "day": date_format(timezone.localtime(later.occurred_at), "j F Y, H:i"),
    }


def _later_step(study: Study, events: Sequence[Event]) -> Event | None:
    """Find the newest step in force that touched the same rows, or rows that refer to them."""
    # Of an import the first rows must do: a statement takes only so many values.
    keys = [event.object_id for event in events[:200]]
    touches = Q(object_id__in=keys)
    for column in BUILT_ON:
        touches |= Q(**{f"after__{column}__in": [str(key) for key in keys]})
    return newest_in_force(Event.objects.filter(touches, study=study, sequence__gt=events[0].sequence))


def newest_in_force(rows: QuerySet[Event]) -> Event | None:
    """Of events, the newest of a step that counts now: no undo, and not undone."""
    # By steps: the newest rows may all be of one large step that was undone.
    steps = rows.filter(undoes=None).values_list("operation").annotate(newest=Max("sequence"))
    for step, newest in steps.order_by("-newest"):
        if not _is_undone(step):
            return Event.objects.select_related("actor").get(sequence=newest)
    return None


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


def changed_since() -> str:
    """Say why a step cannot be turned back."""
    return _(
        "Something has been changed on top of this step, so it cannot be undone. Undo the later step first."
    )


def turn_back(op: Operation, events: Sequence[Event]) -> list[Logged]:
    """Apply the inverse of events, newest first, and give the rows that are there now.

    Refuses unless every row is just as its event left it. What was made or deleted together is done together.
    """
    rows: dict[uuid.UUID, Logged] = {}
    _check_not_needed([event for event in events if event.before is None])
    for same in _together(events):
        model = apps.get_model(same[0].object_type)
        for some in portions(same):
            if some[0].before is None:
                _take_away(op, model, some)
                for event in some:
                    rows.pop(event.object_id, None)
            else:
                turn = _bring_back if some[0].after is None else _set_back
                rows |= {row.pk: row for row in turn(op, model, some)}
    _check_targets(list(rows.values()))
    return list(rows.values())


def _together(events: Sequence[Event]) -> Iterator[list[Event]]:
    """Cut events, newest first, into those that can be turned back by the same statements."""
    for (_kind, was_made, was_deleted), same in groupby(_sorted(events), _group):
        if was_made or was_deleted:
            yield list(same)
        else:
            yield from _alike(list(same))


def _sorted(events: Sequence[Event]) -> Iterator[Event]:
    """Put what was deleted one after the other together by its kind: a passage and its anchor, many times.

    A reference may come before its row: the database asks for it at the end, and so do we.
    """
    for was_deleted, some in groupby(events, key=lambda event: event.after is None):
        if not was_deleted:
            yield from some
            continue
        by_kind: dict[str, list[Event]] = defaultdict(list)
        for event in some:
            by_kind[event.object_type].append(event)
        yield from chain.from_iterable(by_kind.values())


def _alike(events: list[Event]) -> Iterator[list[Event]]:
    """Put changes of one kind together that are alike; a row that was changed twice keeps the order of all."""
    if len({event.object_id for event in events}) < len(events):
        for _change, some in groupby(events, key=_change_of):
            yield list(some)
        return
    found: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        found[_change_of(event)].append(event)
    yield from found.values()


def _change_of(event: Event) -> str:
    return json.dumps([event.before, event.after], sort_keys=True)


def _group(event: Event) -> tuple[str, bool, bool]:
    return event.object_type, event.before is None, event.after is None


def _as_left(model: type[Logged], events: Sequence[Event]) -> list[Logged]:
    """Give the rows of events in their order; refuse when one is gone or not as its event left it."""
    rows = model._default_manager.select_for_update(of=("self",), no_key=True)
    found = rows.in_bulk([event.object_id for event in events])
    for event in events:
        row = found.get(event.object_id)
        if row is None or not _says(row, event.after or {}):
            raise Refused(changed_since())
    return [found[event.object_id] for event in events]


def _says(row: Logged, values: Stored) -> bool:
    present = fields_of(row)
    return all(present[name] == value for name, value in values.items())


def _take_away(op: Operation, model: type[Logged], events: Sequence[Event]) -> None:
    rows = _as_left(model, events)
    _check_not_there_and_back(events)
    # In a tree the rows of one step may stand on each other, and go one by one.
    is_tree = any(relation.related_model is model for relation in model._meta.related_objects)
    for some in portions(rows, 1 if is_tree else len(rows)):
        keys = [row.pk for row in some]
        if first_reference(model, keys) or named_by(model, keys):
            raise Refused(changed_since())
        op.delete_all(some)


def _check_not_there_and_back(events: Sequence[Event]) -> None:
    """Refuse where later steps changed values that are as these events left them: below, they could not be undone."""
    since = _since(events).filter(object_id__in=[event.object_id for event in events])
    since = since.filter(before__isnull=False, after__isnull=False)
    if events[0].before is not None:
        since = since.filter(before__has_any_keys=list(events[0].before))
    if later := newest_in_force(since):
        raise Refused(in_the_way(later))


def _check_not_needed(made: Sequence[Event]) -> None:
    """Refuse where a later step took away what referred to rows that go: without them it could not be undone.

    Reads what was changed or deleted since, once for each kind of row: an import has made thousands.
    """
    keys: dict[str, list[str]] = defaultdict(list)
    for event in made:
        keys[event.object_type].append(str(event.object_id))
    for kind, found in keys.items():
        # A statement takes only so many values, and each stands in it once for each kind that refers to it.
        for some in portions(found, 2000):
            needs = _needs(apps.get_model(kind), some)
            if needs and (later := newest_in_force(_since(made).filter(needs, before__isnull=False))):
                raise Refused(in_the_way(later))


def _needs(model: type[Logged], keys: Sequence[str]) -> Q | None:
    """What events say that took away references to some rows; None where rows do not need their like back."""
    referring = [
        (relation.related_model, relation.field.attname)
        for relation in model._meta.related_objects
        if isinstance(relation.related_model, type) and issubclass(relation.related_model, StudyRow)
    ]
    if not referring or not issubclass(model, StudyRow) or model.is_found_again:
        return None
    needs = Q(before__object_type=type_name(model), before__object_id__in=keys)
    for kind, column in referring:
        needs |= Q(object_type=type_name(kind)) & Q(**{f"before__{column}__in": keys})
    return needs


def _since(events: Sequence[Event]) -> QuerySet[Event]:
    """What other steps did after the first of some events of one step."""
    first = min(event.sequence for event in events)
    later = Event.objects.filter(study=events[0].study_id, sequence__gt=first)
    return later.exclude(operation=events[0].operation)


def _bring_back(op: Operation, model: type[Logged], events: Sequence[Event]) -> list[Logged]:
    if model._default_manager.filter(pk__in=[event.object_id for event in events]).exists():
        raise Refused(changed_since())
    rows = [row_from(model, op.study, event.object_id, event.before or {}) for event in events]
    op.create_all(rows)
    return rows


def _set_back(op: Operation, model: type[Logged], events: Sequence[Event]) -> list[Logged]:
    """Give rows that were changed alike, such as the codings of a merged code, what they had before."""
    rows = _as_left(model, events)
    _check_not_there_and_back(events)
    before = model(id=rows[0].pk)
    assign(before, events[0].before or {})
    op.update_all(rows, **{name: getattr(before, name) for name in events[0].before or {}})
    return rows


def _check_targets(rows: Sequence[Logged]) -> None:
    """Refuse rows that refer to what is gone: the database would tell only at the very end."""
    wanted: dict[Any, set[uuid.UUID]] = defaultdict(set)
    for row in rows:
        for field in row._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and getattr(row, field.attname):
                wanted[field.related_model].add(getattr(row, field.attname))
    for target, keys in wanted.items():
        for some in portions(list(keys)):
            if target._default_manager.filter(pk__in=some).count() < len(some):
                raise Refused(changed_since())


def _check_sense(study: Study, rows: Sequence[Logged]) -> None:
    """Refuse what the database would take but the study could not mean: circles, codes twice on the same words."""
    keys: dict[type[StudyRow], set[uuid.UUID]] = defaultdict(set)
    for row in rows:
        if not isinstance(row, Study):
            keys[type(row)].add(row.pk)
    if any(model.clash_among(some) for model in keys for some in portions(sorted(keys[model]))):
        raise Refused(changed_since())
    if not Membership.objects.filter(study=study, role=Role.OWNER).exists():
        raise Refused(_("A study needs an owner. Make somebody else owner first."))
