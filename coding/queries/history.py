"""The history of a study: its steps, newest first, by whom, how far they went, and which can be undone."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from coding.models import Memo, Passage
from coding.queries.places import places
from interviews.access import Member
from interviews.models import Event, Revision
from interviews.roles import Action
from interviews.verbs import FINAL_VERBS, RIGHTS_OF_VERBS, extent, phrase

PAGE = 60
# The filter by kind: what a step must have touched. Names of kinds are words of the interface, see `kinds`.
KINDS: dict[str, tuple[str, ...]] = {
    "codings": ("coding.coding", "coding.passage"),
    "codes": ("coding.code", "coding.codequestion", "coding.codebookversion", "coding.distinction"),
    "memos": ("coding.memo",),
    "texts": ("interviews.document", "interviews.revision", "interviews.turn", "interviews.speaker"),
    "cases": ("interviews.case", "interviews.informant", "interviews.attribute", "interviews.casevalue"),
    "plan": ("interviews.researchquestion", "interviews.interviewguide", "interviews.guidequestion"),
    "tables": ("coding.crosscasetable", "coding.theme", "coding.summary", "coding.evidence"),
    "study": ("interviews.study", "interviews.membership"),
}


def kinds() -> list[tuple[str, str]]:
    """Give the kinds of steps with their names in the reader's language."""
    return [
        ("codings", _("coding")),
        ("codes", _("the code list")),
        ("memos", _("memos")),
        ("texts", _("transcripts")),
        ("cases", _("cases and informants")),
        ("plan", _("questions and guides")),
        ("tables", _("tables")),
        ("study", _("the study and its members")),
    ]


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """An operation in the log. `turn_back` is what Undo or Redo would turn back: the step, or its undo."""

    id: uuid.UUID
    phrase: str
    extent: str
    reason: str
    search: str
    actor: str
    at: datetime.datetime
    url: str
    is_undo: bool
    is_redo: bool
    is_undone: bool
    turn_back: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Steps, newest first; `older` is where the next page begins, None on the last one."""

    steps: tuple[HistoryStep, ...]
    older: int | None


def history_page(
    member: Member,
    *,
    person: uuid.UUID | None = None,
    kind: str = "",
    document: uuid.UUID | None = None,
    before: int | None = None,
) -> HistoryPage:
    """Read one page of the history; the number of queries does not grow with the steps."""
    # A step is met at its last event, which says how far it went.
    rows = Event.objects.filter(study=member.study, is_last=True)
    if person:
        rows = rows.filter(actor=person)
    if kind in KINDS:
        same_step = Event.objects.filter(operation=OuterRef("operation")).order_by()
        rows = rows.filter(Exists(same_step.filter(object_type__in=KINDS[kind])))
    if document:
        rows = rows.filter(operation__in=_steps_of(member, document))
    if before:
        rows = rows.filter(sequence__lt=before)
    rows = rows.select_related("actor").defer("before", "after").order_by("-sequence")
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    return HistoryPage(_steps(member, shown), shown[-1].sequence if len(found) > PAGE else None)


def _steps_of(member: Member, document: uuid.UUID) -> QuerySet[Event, uuid.UUID]:
    """The steps that touched a document, its passages, or memos on either; passages that are gone included."""
    revisions = [str(pk) for pk in Revision.objects.filter(document=document).values_list("pk", flat=True)]
    passages = Passage.objects.filter(study=member.study, document=document).values("pk")
    memos = Memo.objects.filter(Q(object_id=document) | Q(object_id__in=passages), study=member.study)
    said = Q(object_id=document) | Q(object_id__in=memos.values("pk"))
    for payload in ("before", "after"):
        said |= Q(**{f"{payload}__document_id": str(document)})
        said |= Q(**{f"{payload}__revision_id__in": revisions})
    rows = Event.objects.filter(study=member.study).filter(said)
    touched = Event.objects.filter(study=member.study, object_id__in=rows.order_by().values("object_id"))
    return touched.order_by().values_list("operation", flat=True)


def _steps(member: Member, events: list[Event]) -> tuple[HistoryStep, ...]:
    shown = [event.operation for event in events]
    seen_at, undone = places(member, shown), undos_in_force(shown)
    turned = [event.undoes for event in events if event.undoes]
    redone = set(
        Event.objects.filter(operation__in=turned).exclude(undoes=None).values_list("operation", flat=True)
    )
    return tuple(
        _step(
            member,
            event,
            seen_at.get(event.operation, ""),
            undone.get(event.operation),
            event.undoes in redone,
        )
        for event in events
    )


def _step(member: Member, event: Event, url: str, undo: uuid.UUID | None, is_redo: bool) -> HistoryStep:
    search = (event.detail or {}).get("search")
    return HistoryStep(
        id=event.operation,
        phrase=phrase(event.verb, event.summary),
        extent=extent(event.detail),
        reason=event.reason,
        search=str(search.get("query", "")) if isinstance(search, dict) else "",
        actor=str(event.actor) if event.actor else _("the command line"),
        at=event.occurred_at,
        url=url,
        is_undo=event.undoes is not None and not is_redo,
        is_redo=is_redo,
        is_undone=undo is not None and event.undoes is None,
        turn_back=_turn_back(member, event, undo),
    )


def _turn_back(member: Member, event: Event, undo: uuid.UUID | None) -> uuid.UUID | None:
    """Only fresh steps of one's own carry a button; whether others built upon one is seen when it is pressed."""
    is_possible = (
        event.actor_id == member.user.pk
        and event.undoes is None
        and event.verb not in FINAL_VERBS
        and event.payload_version > Event.OVERWRITTEN
        and member.can(RIGHTS_OF_VERBS.get(event.verb, Action.CODE))
    )
    return (undo or event.operation) if is_possible else None


def undos_in_force(operations: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Give for each operation that is turned back now the one that did so; a query for each undo of an undo."""
    undos: dict[uuid.UUID | None, list[uuid.UUID]] = {}
    level: set[uuid.UUID] = set(operations)
    while level:
        rows = Event.objects.filter(undoes__in=level).order_by().values_list("undoes", "operation").distinct()
        pairs = list(rows)
        for turned, by in pairs:
            undos.setdefault(turned, []).append(by)
        level = {by for _turned, by in pairs}

    def in_force(operation: uuid.UUID) -> uuid.UUID | None:
        return next((by for by in undos.get(operation, ()) if in_force(by) is None), None)

    found = {operation: in_force(operation) for operation in operations}
    return {operation: by for operation, by in found.items() if by}
