"""Which codes meet: on the same passage, or on passages that share words; so that codes that blur are found."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from coding.access import visible_codings
from coding.models import Anchor, Code, Distinction
from coding.queries.codebook import CodedPassage, in_context, in_reading_order
from coding.queries.desk import CodeView
from interviews.access import Member
from interviews.models import Revision


@dataclass(frozen=True, slots=True)
class Meeting:
    """How often another code meets this one.

    `mine` of this code's passages share words with `theirs` of the other's; `same` are one passage for both. The
    shares are per cent of all passages of this code, and of the other. `distinction` is what was decided.
    """

    code: CodeView
    same: int
    mine: int
    theirs: int
    my_share: int
    their_share: int
    distinction: Distinction | None


def newest_anchors_of(member: Member) -> QuerySet[Anchor]:
    """The anchors in the newest revision of each document."""
    newest = (
        Revision.objects.filter(study=member.study)
        .exclude(document__revisions__number__gt=F("number"))
        .values("pk")
    )
    return Anchor.objects.filter(revision__in=newest)


def meetings(
    member: Member, code: Code, codes: Iterable[CodeView], passages: Mapping[uuid.UUID, int]
) -> list[Meeting]:
    """Give the codes that meet this one, those that share most of its passages first; two queries.

    `passages` says how many every code has.
    """
    seen = visible_codings(member)
    mine = newest_anchors_of(member).filter(passage__in=seen.filter(code=code).order_by().values("passage"))
    # One join for all conditions: an anchor of the same revision that shares a character.
    met = mine.filter(
        revision__anchors__start__lt=F("end"),
        revision__anchors__end__gt=F("start"),
        revision__anchors__passage__codings__in=seen.exclude(code=code).order_by().values("pk"),
    )
    other = "revision__anchors__passage"
    rows = (
        met.order_by()
        .values(f"{other}__codings__code")
        .annotate(
            mine=Count("passage", distinct=True),
            theirs=Count(other, distinct=True),
            same=Count("passage", distinct=True, filter=Q(passage=F(other))),
        )
        .values_list(f"{other}__codings__code", "mine", "theirs", "same")
    )
    by_id = {view.id: view for view in codes}
    decided = distinctions_of(member, code)
    result = [
        Meeting(
            code=by_id[pk],
            same=same,
            mine=mine_met,
            theirs=theirs,
            my_share=per_cent(mine_met, passages[code.pk]),
            their_share=per_cent(theirs, passages[pk]),
            distinction=decided.get(pk),
        )
        for pk, mine_met, theirs, same in rows
    ]
    result.sort(key=lambda meeting: (-meeting.mine, -meeting.their_share, meeting.code.name))
    return result


def passages_of_each(member: Member, codes: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Count the passages of some codes; one query."""
    rows = visible_codings(member).filter(code__in=list(codes)).order_by()
    counted = rows.values("code_id").annotate(n=Count("passage_id", distinct=True))
    return defaultdict(int, counted.values_list("code_id", "n"))


def per_cent(part: int, whole: int) -> int:
    """Give a share in whole per cent."""
    return round(100 * part / whole) if whole else 0


def distinctions_of(member: Member, code: Code) -> dict[uuid.UUID, Distinction]:
    """Give what tells this code apart from others, by the other's id."""
    rows = Distinction.objects.filter(Q(first=code) | Q(second=code), study=member.study)
    return {row.second_id if row.first_id == code.pk else row.first_id: row for row in rows}


@dataclass(frozen=True, slots=True)
class SharedWords:
    """A passage of one code beside one of another that shares words with it; the same passage once for both."""

    first: CodedPassage
    second: CodedPassage

    @property
    def passages(self) -> tuple[CodedPassage, CodedPassage]:
        """Both, as they stand beside each other."""
        return self.first, self.second

    @property
    def is_same(self) -> bool:
        """Whether both codes stand on one passage."""
        return self.first.id == self.second.id


@dataclass(frozen=True, slots=True)
class Shared:
    """What two codes share: some pairs of passages in reading order, of how many, and the passages of each."""

    pairs: tuple[SharedWords, ...]
    total: int
    first: int
    second: int


def shared_words(member: Member, first: Code, second: Code, most: int = 100) -> Shared:
    """Give the pairs of passages of two codes that share words; a constant number of queries."""
    seen = visible_codings(member)
    mine = newest_anchors_of(member).filter(passage__in=seen.filter(code=first).order_by().values("passage"))
    met = mine.filter(
        revision__anchors__start__lt=F("end"),
        revision__anchors__end__gt=F("start"),
        revision__anchors__passage__in=seen.filter(code=second).order_by().values("passage"),
    )
    pairs = set(met.order_by().values_list("passage_id", "revision__anchors__passage_id"))
    order = {
        pk: place for place, pk in enumerate(in_reading_order(member, {pk for pair in pairs for pk in pair}))
    }
    shown = sorted(pairs, key=lambda pair: (order[pair[0]], order[pair[1]]))[:most]
    left = {row.id: row for row in in_context(member, first, [pair[0] for pair in shown])}
    right = {row.id: row for row in in_context(member, second, [pair[1] for pair in shown])}
    return Shared(
        pairs=tuple(SharedWords(left[a], right[b]) for a, b in shown),
        total=len(pairs),
        first=len({a for a, _b in pairs}),
        second=len({b for _a, b in pairs}),
    )
