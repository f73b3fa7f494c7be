"""The code list as its page shows it, and one code with all its passages in context."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from coding.access import visible_codings
from coding.models import Anchor, Code
from coding.queries.addresses import TurnMark, address_of, turn_marks, turns_within
from coding.queries.codes import code_use
from coding.queries.desk import CodeView, code_list
from coding.queries.segments import document_order
from coding.scrubbing import GONE
from interviews.access import Member
from interviews.models import QuestionMark


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code of the list with its counts; `all_passages` has those of sub-codes, each once."""

    code: CodeView
    questions: tuple[str, ...]
    codings: int
    passages: int
    all_passages: int
    documents: int
    cases: int


def code_rows(member: Member) -> list[CodeRow]:
    """Give the whole list in the order of the tree; a constant number of queries."""
    use = code_use(member)
    marks: dict[uuid.UUID, list[str]] = {}
    links = QuestionMark.objects.filter(study=member.study, code_links__isnull=False)
    for code, mark in links.order_by("code_links__position").values_list("code_links__code", "mark"):
        marks.setdefault(code, []).append(mark)
    return [
        CodeRow(
            code=code,
            questions=tuple(marks.get(code.id, ())),
            codings=use[code.id].codings,
            passages=len(use[code.id].passages),
            all_passages=len(use[code.id].all_passages),
            documents=len(use[code.id].documents),
            cases=len(use[code.id].cases),
        )
        for code in code_list(member)
    ]


@dataclass(frozen=True, slots=True)
class CodedPassage:
    """A passage of a code with where it stands and who applied the code."""

    id: uuid.UUID
    document: uuid.UUID
    title: str
    address: str
    speaker: str
    quote: str
    coders: tuple[str, ...]


def passages_of(member: Member, code: Code) -> list[CodedPassage]:
    """Give the passages that carry a code, in reading order; a constant number of queries."""
    coders: dict[uuid.UUID, list[str]] = {}
    for passage, coder in visible_codings(member).filter(code=code).values_list("passage", "coder__name"):
        coders.setdefault(passage, []).append(coder)
    anchors = _newest_anchors(member, list(coders))
    turns = turn_marks({anchor.revision_id for anchor in anchors})
    return [
        _coded(
            anchor,
            coders[anchor.passage_id],
            turns_within(turns[anchor.revision_id], anchor.start, anchor.end),
        )
        for anchor in anchors
    ]


def _newest_anchors(member: Member, passages: Sequence[uuid.UUID]) -> list[Anchor]:
    found: dict[uuid.UUID, Anchor] = {}
    rows = Anchor.objects.filter(study=member.study, passage__in=passages)
    for anchor in rows.select_related("passage__document__case").order_by("revision__number"):
        found[anchor.passage_id] = anchor
    return sorted(found.values(), key=lambda anchor: (document_order(anchor.passage.document), anchor.start))


def _coded(anchor: Anchor, coders: list[str], turns: Sequence[TurnMark]) -> CodedPassage:
    document = anchor.passage.document
    return CodedPassage(
        id=anchor.passage_id,
        document=document.pk,
        title=document.title,
        address=address_of(document, turns),
        speaker=turns[0].speaker if turns else "",
        quote=anchor.quote or GONE,
        coders=tuple(sorted(set(coders))),
    )
