"""Reads codings as they are exported: in reading order, with the words, the turn and who speaks."""

import datetime
import uuid
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from coding.access import visible_codings
from coding.models import Anchor, Code, Memo
from coding.queries.addresses import join_address
from coding.queries.codes import names_of
from interviews.access import Member
from interviews.models import Document, Revision, Turn


@dataclass(frozen=True, slots=True)
class Segment:
    """One coding on its words in the newest revision. `code` is its name for files (see names_of)."""

    coding: uuid.UUID
    passage: uuid.UUID
    code_id: uuid.UUID
    document: Document
    turn: Turn | None
    last_turn: Turn | None
    start: int
    end: int
    quote: str
    code: str
    label: str
    coder: str
    created: datetime.datetime
    memos: tuple[Memo, ...]
    translation: str
    is_key: bool

    @property
    def speaker(self) -> str:
        """Who speaks where the passage begins; "" where nobody does."""
        return self.turn.speaker.label if self.turn and self.turn.speaker else ""

    @property
    def turns(self) -> str:
        """The number of the turn, or "14-16"."""
        first, last = (turn.number if turn else "" for turn in (self.turn, self.last_turn))
        return first if first == last else f"{first}-{last}"

    @property
    def address(self) -> str:
        """How the passage is cited: A1:14."""
        numbers = [turn.number for turn in (self.turn, self.last_turn) if turn]
        return join_address(self.document.address, numbers)


def documents_in_order(member: Member) -> list[Document]:
    """The documents of the study by case and number; those of the study as a whole come last."""
    found = Document.objects.filter(study=member.study).select_related("case")
    return sorted(found, key=document_order)


def document_order(document: Document) -> tuple[bool, int, str, int]:
    """Sort key of a document, the same on every database."""
    case = document.case
    return place_in_order(case.position if case else None, case.label if case else None, document.number)


def place_in_order(position: int | None, label: str | None, number: int) -> tuple[bool, int, str, int]:
    """The same from position and label of the case, None where there is none, and the document's number."""
    return position is None, position or 0, label or "", number


def newest_revisions(documents: Iterable[Document]) -> dict[uuid.UUID, Revision]:
    """Document id -> its newest revision."""
    ordered = Revision.objects.filter(document__in=list(documents)).order_by("number")
    return {revision.document_id: revision for revision in ordered}


def turns_of(revisions: Iterable[Revision]) -> dict[uuid.UUID, list[Turn]]:
    """Revision id -> its turns in order, with their speakers."""
    found: dict[uuid.UUID, list[Turn]] = defaultdict(list)
    turns = Turn.objects.filter(revision__in=list(revisions)).order_by("position")
    for turn in turns.select_related("speaker__informant"):
        found[turn.revision_id].append(turn)
    return found


def turn_at(turns: list[Turn], offset: int) -> Turn | None:
    """Give the turn in which an offset (code points) stands: the last that begins before or at it."""
    at = bisect_right(turns, offset, key=lambda turn: turn.label_start) - 1
    return turns[max(at, 0)] if turns else None


def passage_memos(member: Member) -> dict[uuid.UUID, tuple[Memo, ...]]:
    """Passage id -> its memos, oldest first."""
    found: dict[uuid.UUID, list[Memo]] = defaultdict(list)
    memos = Memo.objects.filter(study=member.study, object_type="coding.passage")
    for memo in memos.order_by("created_at", "text"):
        found[memo.object_id].append(memo)
    return {passage: tuple(memos) for passage, memos in found.items()}


def segments(member: Member, *, documents: Iterable[Document] | None = None) -> list[Segment]:
    """The codings that the member may see, in reading order; passages that wait to be placed are left out."""
    listed = documents_in_order(member) if documents is None else documents
    chosen = [document for document in listed if not document.withdrawn_at]
    newest = newest_revisions(chosen)
    turns = turns_of(newest.values())
    codes = list(Code.objects.filter(study=member.study))
    lay = _Laying(member, codes, newest.values())
    by_document = _codings_by_document(member, chosen)
    place = {code: number for number, code in enumerate(lay.names)}
    found: list[Segment] = []
    for document in chosen:
        here = turns.get(newest[document.pk].pk, []) if document.pk in newest else []
        laid = (lay.segment(row, document, here) for row in by_document[document.pk] if row[1] in lay.anchors)
        found += sorted(
            laid, key=lambda segment: (segment.start, segment.end, place[segment.code_id], segment.coder)
        )
    return found


# Plain rows: an object for each coding, passage and anchor would cost most of an export's time.
CODING_COLUMNS = ("pk", "passage_id", "code_id", "coder__name", "created_at", "passage__translation", "passage__is_key")  # fmt: skip
type CodingRow = tuple[uuid.UUID, uuid.UUID, uuid.UUID, str, datetime.datetime, str, bool]


def _codings_by_document(member: Member, chosen: list[Document]) -> dict[uuid.UUID, list[CodingRow]]:
    found: dict[uuid.UUID, list[CodingRow]] = defaultdict(list)
    rows = visible_codings(member).filter(passage__document__in=chosen).order_by()
    for document, *row in rows.values_list("passage__document_id", *CODING_COLUMNS):
        found[document].append(tuple(row))
    return found


class _Laying:
    """What is needed to make segments out of codings."""

    def __init__(self, member: Member, codes: list[Code], revisions: Iterable[Revision]) -> None:
        rows = Anchor.objects.filter(revision__in=list(revisions)).order_by()
        self.anchors = {
            passage: (start, end, quote)
            for passage, start, end, quote in rows.values_list("passage_id", "start", "end", "quote")
        }
        self.names = names_of(codes)
        self.labels = {code.pk: code.label for code in codes}
        self.memos = passage_memos(member)

    def segment(self, row: CodingRow, document: Document, turns: list[Turn]) -> Segment:
        """Lay one coding on its words."""
        coding, passage, code, coder, created, translation, is_key = row
        start, end, quote = self.anchors[passage]
        return Segment(
            coding=coding,
            passage=passage,
            code_id=code,
            document=document,
            turn=turn_at(turns, start),
            last_turn=turn_at(turns, max(end - 1, start)),
            start=start,
            end=end,
            quote=quote,
            code=self.names[code],
            label=self.labels[code],
            coder=coder,
            created=created,
            memos=self.memos.get(passage, ()),
            translation=translation,
            is_key=is_key,
        )


def unplaced(member: Member) -> int:
    """How many codings stand on passages that have no place in the newest revision."""
    newest = newest_revisions(documents_in_order(member)).values()
    placed = Anchor.objects.filter(revision__in=list(newest)).values("passage")
    present = visible_codings(member).filter(passage__document__withdrawn_at=None)
    return present.exclude(passage__in=placed).count()
