"""What a change of the code list would touch, for the preview before it: counts, and cells to consider again."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q

from coding import codetree
from coding.access import visible_codings
from coding.models import (
    Anchor,
    Code,
    CodeQuestion,
    Distinction,
    Memo,
    MemoCode,
    Summary,
    TableRow,
    ThemeCode,
)
from coding.queries.cells import code_reach
from coding.queries.doubles import Place, doubles
from coding.queries.extent import extent_of
from interviews.access import Member
from interviews.log import type_name
from interviews.spans import Span

type Reach = Mapping[uuid.UUID, frozenset[uuid.UUID]]
# A coding as (itself, its code, its passage), and the (code, passage) pairs that it would have afterwards.
type Standing = tuple[uuid.UUID, uuid.UUID, uuid.UUID]
type Becomes = Callable[[Standing], Iterable[tuple[uuid.UUID, uuid.UUID]]]


@dataclass(frozen=True, slots=True)
class StaleCell:
    """A written cell to which passages come or from which they go; `table` shows its row, if any does."""

    theme: uuid.UUID
    case: uuid.UUID
    table: uuid.UUID | None
    row: str
    column: str
    arrived: int
    left: int


@dataclass(frozen=True, slots=True)
class Consequences:
    """What hangs on some codes, and what would become of the cells.

    `extent` counts codings, coders, passages and documents; `doubles` are codings that would go, `grown` those
    whose passage would take in the words of one that goes.
    """

    extent: Mapping[str, int]
    subcodes: int
    questions: int
    rows: int
    memos: int
    distinctions: int
    doubles: int = 0
    grown: int = 0
    cells: tuple[StaleCell, ...] = ()


@dataclass(slots=True)
class _Node:
    """A code as it would stand."""

    id: uuid.UUID
    parent_id: uuid.UUID | None
    position: int = 0
    label: str = ""


@dataclass(frozen=True, slots=True)
class _Link:
    """A row that would draw on a code."""

    theme_id: uuid.UUID
    code_id: uuid.UUID
    with_subcodes: bool


def hanging_on(member: Member, codes: Sequence[Code], *, with_subcodes: bool = False) -> Consequences:
    """Count what hangs on codes; codings and passages of sub-codes too where those come along."""
    keys = {code.pk for code in codes}
    everything = list(Code.objects.filter(study=member.study))
    below = codetree.below(everything, keys) - keys
    counted = keys | below if with_subcodes else keys
    return Consequences(
        extent=extent_of(visible_codings(member).filter(code__in=counted)),
        subcodes=len(below),
        questions=CodeQuestion.objects.filter(code__in=keys).count(),
        rows=ThemeCode.objects.filter(code__in=keys).values("theme").distinct().count(),
        memos=_memos(keys),
        distinctions=Distinction.objects.filter(Q(first__in=keys) | Q(second__in=keys)).count(),
    )


def _memos(codes: Collection[uuid.UUID]) -> int:
    """Count the memos on codes and those that name them, each once."""
    on = Q(object_type=type_name(Code), object_id__in=codes)
    return Memo.objects.filter(on | Q(pk__in=MemoCode.objects.filter(code__in=codes).values("memo"))).count()


def of_move(member: Member, codes: Sequence[Code], parent: Code | None) -> Consequences:
    """What moving codes under another one touches: rows that draw on sub-codes gain or lose passages."""
    nodes, links = _state(member)
    above = parent.pk if parent else None
    keys = {code.pk for code in codes}
    moved = [_Node(node.id, above if node.id in keys else node.parent_id) for node in nodes]
    cells = _stale(member, code_reach(nodes, links), code_reach(moved, links))
    return replace(hanging_on(member, codes, with_subcodes=True), cells=cells)


def of_merge(member: Member, codes: Sequence[Code], into: Code) -> Consequences:
    """What merging codes into one touches, with the codings that would stand twice on the same words."""
    nodes, links = _state(member)
    target = {code.pk: into.pk for code in codes}
    # As in the action: sub-codes go under the code that stays, which takes the place of one that it stood below.
    above = [pk for pk in codetree.ancestors(nodes, into.pk) if pk in target]
    stays = [node for node in nodes if node.id not in target]
    places = {node.id: node.parent_id and target.get(node.parent_id, node.parent_id) for node in stays}
    if above:
        places[into.pk] = next(node.parent_id for node in nodes if node.id == above[-1])
    after = [_Node(pk, parent) for pk, parent in places.items()]
    merged = [
        _Link(link.theme_id, target.get(link.code_id, link.code_id), link.with_subcodes) for link in links
    ]
    found = doubles(member.study, list(target), into.pk)
    there = _passages_at(set(found.grow.values()))

    def becomes(standing: Standing) -> Iterable[tuple[uuid.UUID, uuid.UUID]]:
        coding, code, passage = standing
        place = found.grow.get(coding)
        now = there[place] if place else passage
        return () if coding in found.drop else ((target.get(code, code), now),)

    cells = _stale(member, code_reach(nodes, links), code_reach(after, merged), becomes, {*target, into.pk})
    touched = hanging_on(member, codes)
    # What stands below the code that stays does not go anywhere, wherever that stands itself.
    stay = {*target, into.pk, *codetree.descendants(nodes, into.pk)}
    below = codetree.below(nodes, target) - stay
    # What tells apart the codes that become one is needed no more, and goes.
    one = {*target, into.pk}
    apart = Distinction.objects.filter(Q(first__in=target) | Q(second__in=target))
    kept = apart.exclude(first__in=one, second__in=one).count()
    touched = replace(touched, subcodes=len(below), distinctions=kept)
    return replace(touched, doubles=len(found.drop), grown=len(found.grow), cells=cells)


def _passages_at(places: Collection[Place]) -> dict[Place, uuid.UUID]:
    """Give the passages on some words; one that is not there yet gets an id for now."""
    rows = Anchor.objects.filter(revision__in={place.key for place in places})
    columns = ("start", "end", "revision_id", "passage_id")
    known = {Span(*at): passage for *at, passage in rows.values_list(*columns)} if places else {}
    return {place: known.get(place) or uuid.uuid4() for place in places}


def of_split(
    member: Member, code: Code, parts: Sequence[Collection[uuid.UUID]], *, is_below: bool
) -> Consequences:
    """What handing passages (one collection for each new code) over to new codes touches."""
    nodes, links = _state(member)
    made = [uuid.uuid4() for _part in parts]
    after = [*nodes, *(_Node(pk, code.pk if is_below else code.parent_id) for pk in made)]

    def becomes(standing: Standing) -> Iterable[tuple[uuid.UUID, uuid.UUID]]:
        _coding, old, passage = standing
        takers = [pk for pk, part in zip(made, parts, strict=True) if passage in part]
        return [(pk, passage) for pk in (takers if old == code.pk and takers else (old,))]

    taken = frozenset().union(*parts)
    codings = visible_codings(member).filter(code=code, passage__in=taken)
    cells = _stale(member, code_reach(nodes, links), code_reach(after, links), becomes, {code.pk})
    return replace(hanging_on(member, [code]), extent=extent_of(codings), cells=cells)


def _state(member: Member) -> tuple[list[_Node], list[_Link]]:
    nodes = Code.objects.filter(study=member.study).values_list("pk", "parent_id")
    links = ThemeCode.objects.filter(study=member.study).values_list("theme_id", "code_id", "with_subcodes")
    return [_Node(*row) for row in nodes], [_Link(*row) for row in links]


def _stale(
    member: Member,
    before: Reach,
    after: Reach,
    becomes: Becomes = lambda standing: (standing[1:],),
    moving: Collection[uuid.UUID] = (),
) -> tuple[StaleCell, ...]:
    """Compare the passages of the written cells before and after; `moving` are codes that lose or take codings."""
    changing = {theme for theme in before.keys() | after.keys() if _changes(theme, before, after, moving)}
    written = list(
        Summary.objects.filter(study=member.study, theme__in=changing)
        .exclude(text="", declared="")
        .select_related("theme", "case")
        .order_by("theme__label", "theme_id", "case__position", "case_id")
    )
    themes = {row.theme_id for row in written}
    now = {theme: before.get(theme, frozenset()) for theme in themes}
    then = {theme: after.get(theme, frozenset()) for theme in themes}
    tables = dict(TableRow.objects.filter(theme__in=themes).values_list("theme", "table"))
    had: dict[tuple[uuid.UUID, uuid.UUID], set[uuid.UUID]] = defaultdict(set)
    has: dict[tuple[uuid.UUID, uuid.UUID], set[uuid.UUID]] = defaultdict(set)
    codes = frozenset().union(moving, *now.values(), *then.values())
    for case, coding, code, passage in _carried(member, written, codes):
        future = list(becomes((coding, code, passage)))
        for theme in themes:
            if code in now[theme]:
                had[theme, case].add(passage)
            has[theme, case].update(there for pk, there in future if pk in then[theme])
    found = [
        _cell(row, tables, had[row.theme_id, row.case_id], has[row.theme_id, row.case_id]) for row in written
    ]
    return tuple(cell for cell in found if cell.arrived or cell.left)


def _changes(theme: uuid.UUID, before: Reach, after: Reach, moving: Collection[uuid.UUID]) -> bool:
    now, then = before.get(theme, frozenset()), after.get(theme, frozenset())
    return now != then or not (now | then).isdisjoint(moving)


def _carried(
    member: Member, written: Iterable[Summary], codes: Collection[uuid.UUID]
) -> Iterable[tuple[uuid.UUID, uuid.UUID, uuid.UUID, uuid.UUID]]:
    """Read the codings with these codes in the written cells' cases: (case, coding, code, passage)."""
    rows = visible_codings(member).filter(
        code__in=codes,
        passage__document__case__in={row.case_id for row in written},
        passage__document__withdrawn_at=None,
    )
    return rows.order_by().values_list("passage__document__case_id", "pk", "code_id", "passage_id")


def _cell(
    row: Summary, tables: Mapping[uuid.UUID, uuid.UUID], had: set[uuid.UUID], has: set[uuid.UUID]
) -> StaleCell:
    return StaleCell(
        theme=row.theme_id,
        case=row.case_id,
        table=tables.get(row.theme_id),
        row=row.theme.label,
        column=str(row.case.heading),
        arrived=len(has - had),
        left=len(had - has),
    )
