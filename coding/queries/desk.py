"""What the desk shows beside the turns (see turns.py): the code list, one passage in detail, the shelf."""

import datetime
import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count

from cccrm.kit.prepared import Prepared, columns, row_of
from coding import codetree
from coding.access import codings_seen_by, visible_codings
from coding.models import Code, Memo, Passage, Reading
from coding.queries.addresses import address_of, turn_marks, turns_within
from coding.queries.beside import FormerCode, NearView, former_codes, near_passages
from coding.queries.hues import hues_of
from coding.queries.memos import memos_on
from coding.queries.turns import codings_on, counted
from coding.queries.waiting import earlier_words
from interviews.access import Member
from interviews.log import type_name
from interviews.models import Document, Informant, Revision


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code in the list of the desk; `passages` counts those of this transcript, sub-codes not included."""

    id: uuid.UUID
    mnemonic: str
    label: str
    name: str
    path: str
    level: int
    hue: int
    passages: int
    has_children: bool
    is_codable: bool
    is_retired: bool
    definition: str
    when_to_use: str
    when_not: str
    example: str

    @property
    def indent(self) -> str:
        """Blanks that show the level where a list has nothing but text."""
        return "\u2003" * self.level

    @property
    def for_picker(self) -> dict[str, Any]:
        """What the picker in the browser needs."""
        return {
            "id": str(self.id),
            "mnemonic": self.mnemonic,
            "label": self.label,
            "path": self.path,
            "hue": self.hue,
            "definition": self.definition,
            "use": self.when_to_use,
            "not": self.when_not,
            "example": self.example,
        }


class _Row(NamedTuple):
    """A code as it is read."""

    id: uuid.UUID
    parent_id: uuid.UUID | None
    position: int
    mnemonic: str
    label: str
    hue: int
    is_codable: bool
    is_retired: bool
    definition: str
    when_to_use: str
    when_not: str
    example: str


# Asked by every transcript.
CODES = Prepared(
    lambda study: Code.objects.filter(study=study).order_by("pk").values_list(*_Row._fields), study=uuid.UUID
)


def code_list(member: Member, counts: Counter[uuid.UUID] | None = None) -> list[CodeView]:
    """Give all codes of the study in the order of the tree, retired ones too."""
    codes = list(map(_Row._make, CODES.rows(study=member.study.pk)))
    by_id = {code.id: code for code in codes}
    hues = hues_of(codes)
    parents = {code.parent_id for code in codes}
    counts = counts or Counter()
    return [
        CodeView(
            id=code.id,
            mnemonic=code.mnemonic,
            label=code.label,
            name=code.mnemonic or code.label,
            path=by_id[code.parent_id].label if code.parent_id else "",
            level=level,
            hue=hues[code.id],
            passages=counts[code.id],
            has_children=code.id in parents,
            is_codable=code.is_codable,
            is_retired=code.is_retired,
            definition=code.definition,
            when_to_use=code.when_to_use,
            when_not=code.when_not,
            example=code.example,
        )
        for code, level in codetree.walk(codes)
    ]


def passage_counts(member: Member, revision: Revision) -> Counter[uuid.UUID]:
    """Count passages of this revision by code; two coders on the same passage count once."""
    return counted(codings_on(member, revision))


# By way of the document: its codings with one code are few, those in the study many, and so are its passages.
CARRYING = Prepared(
    lambda study, user, document, revision, code: (
        codings_seen_by(study, user)
        .filter(revision__document=document, code=code, passage__anchors__revision=revision)
        .order_by()
        .values("code_id")
        .annotate(n=Count("passage_id", distinct=True))
        .values_list("n")
    ),
    study=uuid.UUID,
    user=uuid.UUID,
    document=uuid.UUID,
    revision=uuid.UUID,
    code=uuid.UUID,
)


def passages_with(member: Member, revision: Revision, code: uuid.UUID) -> int:
    """Count the passages of this revision that carry one code."""
    found = CARRYING.first(
        study=member.study.pk,
        user=member.user.pk,
        document=revision.document_id,
        revision=revision.pk,
        code=code,
    )
    return found[0] if found else 0


# Asked by every transcript.
NEWEST_TEXT = Prepared(
    lambda document: (
        Revision.objects.filter(document=document).order_by("-number").values_list(*columns(Revision))[:1]
    ),
    document=uuid.UUID,
)
INFORMANTS = Prepared(
    lambda document: Informant.objects.filter(document_links__document=document).values_list(
        "label", "title"
    ),
    document=uuid.UUID,
)


def newest_text(document: Document) -> Revision | None:
    """Give the newest revision of a document that was read with its study; None while it has no text."""
    cells = NEWEST_TEXT.first(document=document.pk)
    if cells is None:
        return None
    revision = row_of(Revision, cells)
    revision.document, revision.study = document, document.study
    return revision


class InformantView(NamedTuple):
    """Who speaks in a transcript."""

    label: str
    title: str


def informants_of(document: Document) -> list[InformantView]:
    """Give who speaks in a transcript."""
    return list(map(InformantView._make, INFORMANTS.rows(document=document.pk)))


@dataclass(frozen=True, slots=True)
class CodingView:
    """One code on the passage in the details pane."""

    id: uuid.UUID
    code: uuid.UUID
    name: str
    label: str
    hue: int
    coder: str
    is_mine: bool
    can_remove: bool
    created_at: datetime.datetime
    questions: tuple[str, ...]
    was: tuple[FormerCode, ...]


@dataclass(frozen=True, slots=True)
class UseView:
    """A cell in which a passage is evidence."""

    title: str
    table: uuid.UUID
    theme: uuid.UUID
    case: uuid.UUID
    stance: str


@dataclass(frozen=True, slots=True)
class PassageView:
    """One passage in detail; `address` is such as A1:14."""

    id: uuid.UUID
    document: uuid.UUID
    address: str
    quote: str
    start: int
    end: int
    is_placed: bool
    speaker: str
    codings: tuple[CodingView, ...]
    memos: tuple[Memo, ...]
    translation: str
    version: int
    is_key: bool
    uses: tuple[UseView, ...]
    # What it said before corrections: (number of the state, words), newest first.
    earlier: tuple[tuple[int, str], ...]
    near: tuple[NearView, ...]

    @property
    def can_move(self) -> bool:
        """Whether somebody who codes may move its edges: something on it is hers, or nobody's."""
        return self.is_placed and (not self.codings or any(coding.can_remove for coding in self.codings))


def passage_view(member: Member, passage: Passage, codes: Sequence[CodeView]) -> PassageView:
    """Read one passage with all that hangs on it; a constant number of queries."""
    anchors = list(
        passage.anchors.select_related("revision").defer("revision__text").order_by("-revision__number")
    )
    if not anchors:
        raise LookupError(f"passage {passage.pk} stands in no revision")
    anchor = anchors[0]
    newest = (
        Revision.objects.filter(document=passage.document_id).order_by("-number").values_list("pk", flat=True)
    )
    is_placed = newest.first() == anchor.revision_id
    turns = turn_marks([anchor.revision_id])[anchor.revision_id]
    touched = turns_within(turns, anchor.start, anchor.end)
    return PassageView(
        id=passage.pk,
        document=passage.document_id,
        address=address_of(passage.document, touched),
        quote=anchor.quote,
        start=anchor.start,
        end=anchor.end,
        is_placed=is_placed,
        speaker=touched[0].speaker if touched else "",
        codings=_coding_views(member, passage, codes),
        memos=tuple(memos_on(member, type_name(passage), passage.pk)),
        translation=passage.translation,
        version=passage.version,
        is_key=passage.is_key,
        uses=_uses(passage),
        earlier=earlier_words(anchors),
        near=near_passages(member, anchor) if is_placed else (),
    )


def _coding_views(member: Member, passage: Passage, codes: Sequence[CodeView]) -> tuple[CodingView, ...]:
    by_id = {code.id: code for code in codes}
    rows = list(
        visible_codings(member)
        .filter(passage=passage)
        .select_related("coder")
        .prefetch_related("code__question_links__mark")
        .order_by("created_at", "id")
    )
    was = former_codes(member, [row.pk for row in rows], {code.id: code.name for code in codes})
    return tuple(
        CodingView(
            id=row.pk,
            code=row.code_id,
            name=by_id[row.code_id].name,
            label=by_id[row.code_id].label,
            hue=by_id[row.code_id].hue,
            coder=row.coder.name,
            is_mine=row.coder.user_id == member.user.pk,
            can_remove=row.coder.user_id in (None, member.user.pk),
            created_at=row.created_at,
            questions=tuple(link.mark.mark for link in row.code.question_links.all()),
            was=was.get(row.pk, ()),
        )
        for row in rows
    )


def _uses(passage: Passage) -> tuple[UseView, ...]:
    found = defaultdict(list)
    evidence = passage.evidence.exclude(stance="considered").select_related("summary__theme", "summary__case")
    for item in evidence.prefetch_related("summary__theme__rows__table"):
        for row in item.summary.theme.rows.all():
            title = f"{row.table.title}, {item.summary.theme.label}, {item.summary.case.label}"
            found[row.table_id].append(
                UseView(
                    title,
                    row.table_id,
                    item.summary.theme_id,
                    item.summary.case_id,
                    item.get_stance_display(),
                )
            )
    return tuple(use for uses in found.values() for use in uses)


@dataclass(frozen=True, slots=True)
class ReadingView:
    """The newest complete reading by this member, and how many codes have come into the list since."""

    created_at: datetime.datetime
    codes: int
    missing: int


# Asked by every transcript.
READINGS = Prepared(
    lambda user, document, since: (
        Reading.objects.filter(
            coder__user=user, is_complete=True, revision__document=document, revision__number__gte=since
        )
        .order_by("created_at")
        .values_list("created_at", "codes")
    ),
    user=uuid.UUID,
    document=uuid.UUID,
    since=int,
)


def last_reading(member: Member, revision: Revision, codes: Sequence[CodeView]) -> ReadingView | None:
    """Say for which codes the member has read this text to its end; None when she has not.

    Readings of older states count, too, unless a correction brought a sentence that they could not know.
    """
    found = READINGS.rows(user=member.user.pk, document=revision.document_id, since=revision.read_from)
    if not found:
        return None
    read = {code for _moment, read_for in found for code in read_for}
    now = {str(code.id) for code in codes if not code.is_retired}
    return ReadingView(found[-1][0], len(read & now), len(now - read))
