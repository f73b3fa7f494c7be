"""Where a step can be seen: from the rows that it touched to the page that shows the most telling of them."""

import re
import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Count, Min
from django.urls import reverse

from coding.queries.addresses import turn_marks, turns_within
from coding.queries.things import FINDERS, things
from interviews.access import Member
from interviews.log import Stored
from interviews.models import Event, Revision
from interviews.roles import Action

# What a step is shown by, the most telling first: a correction by its document, a coding by its passage.
TELLING = (
    "interviews.document", "interviews.revision", "coding.anchor", "coding.coding", "coding.passage", "coding.memo",
    "coding.summary", "coding.evidence", "coding.code", "coding.codequestion", "coding.distinction",
    "coding.memocode", "coding.codebookversion", "coding.crosscasetable", "coding.tablerow", "coding.tablecolumn",
    "coding.theme", "coding.themecode", "coding.reading", "interviews.turn", "interviews.speaker",
    "interviews.documentinformant", "interviews.informant", "interviews.informantvalue", "interviews.case",
    "interviews.casevalue", "interviews.attribute", "interviews.researchquestion", "interviews.questionmark",
    "interviews.interviewguide", "interviews.guidequestion", "interviews.guidequestionmark", "interviews.study",
    "interviews.membership", "interviews.pseudonym",
)  # fmt: skip
# Rows that are seen where another one is: the column that names it, and its type.
SEEN_AT: dict[str, tuple[str, str]] = {
    "coding.coding": ("passage_id", "coding.passage"),
    "coding.anchor": ("passage_id", "coding.passage"),
    "coding.evidence": ("summary_id", "coding.summary"),
    "coding.codequestion": ("code_id", "coding.code"),
    "coding.distinction": ("first_id", "coding.code"),
    "coding.memocode": ("memo_id", "coding.memo"),
    "coding.tablerow": ("table_id", "coding.crosscasetable"),
    "coding.tablecolumn": ("table_id", "coding.crosscasetable"),
    "coding.themecode": ("theme_id", "coding.theme"),
    "coding.reading": ("revision_id", "interviews.revision"),
    "interviews.turn": ("revision_id", "interviews.revision"),
    "interviews.revision": ("document_id", "interviews.document"),
    "interviews.speaker": ("document_id", "interviews.document"),
    "interviews.documentinformant": ("document_id", "interviews.document"),
    "interviews.informantvalue": ("informant_id", "interviews.informant"),
    "interviews.casevalue": ("case_id", "interviews.case"),
}
# Where rows are listed that have no page of their own, or none any more; and what one must be allowed to see it.
LISTS: dict[str, tuple[str, Action]] = {
    "coding.code": ("codes", Action.READ),
    "coding.codebookversion": ("codes", Action.READ),
    "coding.crosscasetable": ("tables", Action.READ),
    "coding.theme": ("tables", Action.READ),
    "coding.summary": ("tables", Action.READ),
    "interviews.document": ("read", Action.READ),
    "interviews.case": ("cases", Action.READ),
    "interviews.informant": ("cases", Action.READ),
    "interviews.attribute": ("cases", Action.READ),
    "interviews.researchquestion": ("plan", Action.READ),
    "interviews.questionmark": ("plan", Action.READ),
    "interviews.interviewguide": ("plan", Action.READ),
    "interviews.guidequestion": ("plan", Action.READ),
    "interviews.guidequestionmark": ("plan", Action.READ),
    "interviews.membership": ("members", Action.MANAGE),
    "interviews.pseudonym": ("names", Action.IMPORT),
}

# Corrections of one turn; their summary is its address.
CORRECTIONS = ("correct", "split turn", "join turns")


@dataclass(slots=True)
class _Sight:
    """The row by which a step is to be seen; `values` are its fields as far as the log says them."""

    kind: str
    pk: uuid.UUID
    values: Stored = field(default_factory=dict)
    # Where the words were, should the passage be gone.
    revision: uuid.UUID | None = None
    start: int = 0
    # The turn that a correction names, as in A1:14.
    turn: str = ""


def places(member: Member, operations: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Give for each step the address at which it can be seen; steps that cannot be seen are left out.

    The number of queries depends on the kinds of rows, not on how many steps or rows there are.
    """
    sights = _sights(operations)
    for _round in range(4):
        _follow(sights.values())
    keys = {(sight.kind, sight.pk) for sight in sights.values() if sight.kind in FINDERS}
    found = things(member, keys)
    gone = _turns_of(member, [s for s in sights.values() if (s.kind, s.pk) not in found and s.revision])
    urls = {}
    for operation, sight in sights.items():
        thing = found.get((sight.kind, sight.pk))
        url = thing.url if thing else gone.get((sight.revision, sight.start)) or _list(member, sight.kind)
        if sight.turn and sight.kind == "interviews.document":
            url += f"#turn-{sight.turn}"
        if url:
            urls[operation] = url
    return urls


def _sights(operations: Collection[uuid.UUID]) -> dict[uuid.UUID, _Sight]:
    """Choose the most telling row of each step: two queries, and no whole texts."""
    rows = Event.objects.filter(operation__in=operations).order_by()
    kinds: dict[uuid.UUID, dict[str, tuple[int, int]]] = defaultdict(dict)
    counted = rows.values_list("operation", "object_type").annotate(n=Count("pk"), first=Min("sequence"))
    for operation, kind, n, first in counted:
        kinds[operation][kind] = (n, first)
    chosen = [first for by_kind in kinds.values() if (first := _most_telling(by_kind))]
    events = Event.objects.filter(sequence__in=chosen).defer("before", "after")
    # A revision's event holds the whole transcript, and its row says as much.
    told = dict(
        Event.objects.filter(sequence__in=chosen)
        .exclude(object_type="interviews.revision")
        .values_list("sequence", "after")
    )
    past = dict(
        Event.objects.filter(sequence__in=chosen, after__isnull=True).values_list("sequence", "before")
    )
    return {
        event.operation: _sight(event, told.get(event.sequence) or past.get(event.sequence) or {})
        for event in events
    }


def _most_telling(kinds: dict[str, tuple[int, int]]) -> int | None:
    many = max((kinds[kind][0] for kind in ("coding.anchor", "coding.coding") if kind in kinds), default=0)
    if many > 1 and "coding.code" in kinds:
        # Merged or split: the code says more than one of its passages.
        return kinds["coding.code"][1]
    return next((kinds[kind][1] for kind in TELLING if kind in kinds), None)


def _sight(event: Event, values: Stored) -> _Sight:
    revision = values.get("revision_id") if event.object_type == "coding.anchor" else None
    return _Sight(
        event.object_type,
        event.object_id,
        values,
        uuid.UUID(revision) if revision else None,
        values.get("start", 0),
        _turn_named(event),
    )


def _turn_named(event: Event) -> str:
    _document, colon, turns = event.summary.rpartition(":")
    return re.split(r"[-–,+ ]", turns)[0] if colon and event.verb in CORRECTIONS else ""


def _follow(sights: Collection[_Sight]) -> None:
    """Go one step from rows without a page towards the row that has one; a query for each kind."""
    by_kind: dict[str, list[_Sight]] = defaultdict(list)
    for sight in sights:
        if sight.kind in SEEN_AT or sight.kind == "coding.memo":
            by_kind[sight.kind].append(sight)
    for kind, some in by_kind.items():
        columns = (SEEN_AT[kind][0],) if kind in SEEN_AT else ("object_type", "object_id")
        rows = _present(kind, [s.pk for s in some if not all(c in s.values for c in columns)], columns)
        for sight in some:
            said = rows.get(sight.pk) or tuple(sight.values.get(column) for column in columns)
            if said[-1] is not None:
                sight.kind = SEEN_AT[kind][1] if kind in SEEN_AT else str(said[0])
                sight.pk, sight.values = uuid.UUID(str(said[-1])), {}


def _present(kind: str, ids: list[uuid.UUID], columns: tuple[str, ...]) -> dict[uuid.UUID, tuple[Any, ...]]:
    if not ids:
        return {}
    manager = apps.get_model(kind)._default_manager
    return {pk: tuple(said) for pk, *said in manager.filter(pk__in=ids).values_list("pk", *columns)}


def _turns_of(member: Member, sights: Collection[_Sight]) -> dict[tuple[uuid.UUID | None, int], str]:
    """Words whose passage is gone are seen at their turn."""
    wanted = {sight.revision for sight in sights if sight.revision}
    rows = Revision.objects.filter(study=member.study, pk__in=wanted)
    documents = dict(rows.values_list("pk", "document_id"))
    marks = turn_marks(documents) if documents else {}
    found: dict[tuple[uuid.UUID | None, int], str] = {}
    for sight in sights:
        if sight.revision in documents:
            url = reverse("read_document", args=[member.study.slug, documents[sight.revision]])
            turns = turns_within(marks.get(sight.revision, ()), sight.start, sight.start + 1)
            found[sight.revision, sight.start] = url + (f"#turn-{turns[0].number}" if turns else "")
    return found


def _list(member: Member, kind: str) -> str:
    name, right = LISTS.get(kind, ("", Action.READ))
    return reverse(name, args=[member.study.slug]) if name and member.can(right) else ""
