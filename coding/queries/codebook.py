"""The code list as its page shows it, and one code with all its passages in context."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, IntegerField
from django.db.models.functions import Greatest, Substr

from coding.access import visible_codings
from coding.mnemonics import Disagreement, disagreements
from coding.models import Anchor, Code
from coding.queries.addresses import TurnMark, address_of, turn_marks, turns_within
from coding.queries.codes import CodeUse, code_use
from coding.queries.desk import CodeView, code_list
from coding.queries.segments import document_order
from coding.scrubbing import GONE
from interviews import context
from interviews.access import Member
from interviews.models import Document, QuestionMark

# How many code points of the turn are shown at each side of a passage.
CONTEXT = 180


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code of the list with its counts; `merged_into` names the code that took it in."""

    code: CodeView
    questions: tuple[str, ...]
    use: CodeUse
    disagrees: bool
    merged_into: str


def code_rows(member: Member) -> list[CodeRow]:
    """Give the whole list in the order of the tree; a constant number of queries."""
    use = code_use(member)
    marks: dict[uuid.UUID, list[str]] = {}
    links = QuestionMark.objects.filter(study=member.study, code_links__isnull=False)
    for code, mark in links.order_by("code_links__position").values_list("code_links__code", "mark"):
        marks.setdefault(code, []).append(mark)
    views = code_list(member)
    names = {view.id: view.name for view in views}
    codes = list(Code.objects.filter(study=member.study))
    merged = {code.pk: names[code.merged_into_id] for code in codes if code.merged_into_id}
    wrong = wrong_places(codes)
    return [
        CodeRow(
            code=view,
            questions=tuple(marks.get(view.id, ())),
            use=use[view.id],
            disagrees=view.id in wrong,
            merged_into=merged.get(view.id, ""),
        )
        for view in views
    ]


def wrong_places(codes: Collection[Code]) -> Mapping[Any, Disagreement]:
    """Tell the codes in use whose mnemonics disagree with their place; `codes` are all of the study."""
    return disagreements([code for code in codes if not code.is_retired])


@dataclass(frozen=True, slots=True)
class CodedPassage:
    """A passage of a code: where it stands, who applied the code, and what is said around it in the same turns."""

    id: uuid.UUID
    document: uuid.UUID
    title: str
    address: str
    speaker: str
    before: str
    quote: str
    after: str
    coders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Portion:
    """Some passages of a code in reading order, from the how-manieth on, of how many."""

    passages: list[CodedPassage]
    start: int
    total: int

    @property
    def following(self) -> int:
        """Where the next portion begins; 0 when there is none."""
        end = self.start + len(self.passages)
        return end if end < self.total else 0

    @property
    def left(self) -> int:
        """How many passages come after this portion."""
        return self.total - self.start - len(self.passages)


def passages_of(member: Member, code: Code, start: int = 0, most: int = 50) -> Portion:
    """Give passages that carry a code, in reading order; a constant number of queries."""
    ordered = in_reading_order(member, visible_codings(member).filter(code=code).order_by().values("passage"))
    return Portion(in_context(member, code, ordered[start : start + most]), start, len(ordered))


def in_reading_order(member: Member, passages: Any) -> list[uuid.UUID]:
    """Order passages (ids, or a query for them) by document and place."""
    rows = Anchor.objects.filter(study=member.study, passage__in=passages).order_by("revision__number")
    columns = ("passage_id", "passage__document_id", "start", "end")
    # The last one of each passage stays: the newest revision in which it stands.
    places = {passage: (document, start, end) for passage, document, start, end in rows.values_list(*columns)}
    documents = Document.objects.select_related("case").in_bulk({place[0] for place in places.values()})
    order = {pk: document_order(document) for pk, document in documents.items()}
    return sorted(places, key=lambda pk: (order[places[pk][0]], *places[pk][1:], pk))


def in_context(member: Member, code: Code, passages: Sequence[uuid.UUID]) -> list[CodedPassage]:
    """Read passages with what stands around them, in the order given; who applied the code to each."""
    coders: dict[uuid.UUID, set[str]] = {}
    applied = visible_codings(member).filter(code=code, passage__in=passages)
    for passage, coder in applied.order_by().values_list("passage", "coder__name"):
        coders.setdefault(passage, set()).add(coder)
    anchors: dict[uuid.UUID, Anchor] = {}
    for anchor in _anchors_with_words(member, passages):
        anchors[anchor.passage_id] = anchor
    turns = turn_marks({anchor.revision_id for anchor in anchors.values()})
    found = [anchors[pk] for pk in passages if pk in anchors]
    return [
        _coded(anchor, coders.get(anchor.passage_id, set()), turns[anchor.revision_id]) for anchor in found
    ]


def _anchors_with_words(member: Member, passages: Sequence[uuid.UUID]) -> Any:
    """Read anchors, older revisions first, with the characters around each; no text is read whole."""
    text = "revision__text"
    # One more than is shown says whether something stands beyond.
    reach = CONTEXT + 1
    begin = Greatest(F("start") - reach, 0, output_field=IntegerField())
    return (
        Anchor.objects.filter(study=member.study, passage__in=passages)
        .select_related("passage__document__case")
        .annotate(
            before=Substr(text, begin + 1, F("start") - begin),
            after=Substr(text, F("end") + 1, reach),
        )
        .order_by("revision__number")
    )


def _coded(anchor: Any, coders: Collection[str], turns: Sequence[TurnMark]) -> CodedPassage:
    document = anchor.passage.document
    touched = turns_within(turns, anchor.start, anchor.end)
    first = touched[0].words if touched else 0
    last = touched[-1].end if touched else anchor.end
    before = anchor.before[-max(anchor.start - first, 0) :] if anchor.start > first else ""
    after = anchor.after[: max(last - anchor.end, 0)]
    return CodedPassage(
        id=anchor.passage_id,
        document=document.pk,
        title=document.title,
        address=address_of(document, touched),
        speaker=touched[0].speaker if touched else "",
        before=context.before(before, len(before), CONTEXT),
        quote=anchor.quote or GONE,
        after=context.after(after, 0, CONTEXT),
        coders=tuple(sorted(coders)),
    )
