"""The code list as its page shows it, and one code with all its passages in context."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from coding.access import visible_codings
from coding.models import Anchor, Code
from coding.queries.codes import code_use
from coding.queries.desk import CodeView, address, code_list
from coding.scrubbing import GONE
from interviews.access import Member
from interviews.models import Document, QuestionMark, Turn


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
    turns = _turns_at(anchors)
    return [_coded(anchor, coders[anchor.passage_id], turns.get(anchor.pk, [])) for anchor in anchors]


def _newest_anchors(member: Member, passages: Sequence[uuid.UUID]) -> list[Anchor]:
    found: dict[uuid.UUID, Anchor] = {}
    rows = Anchor.objects.filter(study=member.study, passage__in=passages)
    for anchor in rows.select_related("revision", "passage__document__case").order_by("revision__number"):
        found[anchor.passage_id] = anchor
    return sorted(found.values(), key=_reading_order)


def _reading_order(anchor: Anchor) -> tuple[bool, int, int, int]:
    document: Document = anchor.passage.document
    case = document.case
    return (case is None, case.position if case else 0, document.number, anchor.start)


def _turns_at(anchors: Sequence[Anchor]) -> dict[uuid.UUID, list[Turn]]:
    rows: dict[uuid.UUID, list[Turn]] = {}
    for turn in Turn.objects.filter(revision__in={a.revision_id for a in anchors}).select_related("speaker"):
        rows.setdefault(turn.revision_id, []).append(turn)
    return {
        anchor.pk: [
            turn
            for turn in rows.get(anchor.revision_id, [])
            if turn.body_end > anchor.start and turn.label_start < anchor.end
        ]
        for anchor in anchors
    }


def _coded(anchor: Anchor, coders: list[str], turns: list[Turn]) -> CodedPassage:
    document = anchor.passage.document
    return CodedPassage(
        id=anchor.passage_id,
        document=document.pk,
        title=document.title,
        address=address(document, turns),
        speaker=turns[0].speaker.label if turns and turns[0].speaker else "",
        quote=anchor.quote or GONE,
        coders=tuple(sorted(set(coders))),
    )
