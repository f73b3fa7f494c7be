"""Facts of cells: candidate passages, judgements and readings of any themes × cases, in a fixed number of queries.

Writing is in actions/tables.py, the state of a cell is computed in coding/cells.py.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.db.models import Q, QuerySet

from coding import codetree
from coding.access import visible_codings
from coding.cells import Facts, Judgement, Standing, is_read, same_words, standing
from coding.models import Anchor, Code, Coding, Evidence, Passage, Reading, Summary, Theme, ThemeCode
from coding.queries.addresses import (
    TurnMark,
    document_url,
    join_address,
    passage_url,
    turn_marks,
    turns_within,
)
from coding.queries.hues import hues_of
from interviews.access import Member
from interviews.models import Case, Document, Membership, Revision, Study, User
from interviews.roles import Role

Cell = tuple[uuid.UUID, uuid.UUID]
CELL_SPACE = uuid.UUID("6f1d6f0e-6d0b-5c1b-9a55-1f6a3e0c7c11")


@dataclass(frozen=True, slots=True)
class CodeTag:
    """A code as it stands beside a passage; `name` is the mnemonic, or the label where there is none.

    `place` counts through the code list.
    """

    id: uuid.UUID
    name: str
    label: str
    hue: int
    place: int


@dataclass(frozen=True, slots=True)
class PassageData:
    """A passage as evidence. `quote` is what it says in the newest revision in which it stands.

    `turns` are the numbers of the turns that it touches, `speaker` is the label in the transcript, `role` the
    informant's title. Without a place in the newest revision `is_placed` is false.
    """

    id: uuid.UUID
    document: uuid.UUID
    document_title: str
    document_address: str
    address: str
    turns: tuple[str, ...]
    speaker: str
    role: str
    quote: str
    translation: str
    language: str
    is_key: bool
    is_placed: bool
    revision: uuid.UUID | None
    order: tuple[bool, int, int, int]
    url: str

    @property
    def turn(self) -> str:
        """The turn as it is cited: "14" or "14-16"."""
        return self.address.rpartition(":")[2] if self.turns else ""


@dataclass(frozen=True, slots=True)
class CandidateData:
    """A passage in a cell, with the codes of the row that it carries and what was judged about it.

    `stance` is empty where nothing was judged. `quote_then` are the words at judging.
    """

    passage: PassageData
    codes: tuple[CodeTag, ...]
    stance: str
    quote_then: str
    is_candidate: bool
    is_unconsidered: bool
    has_changed: bool
    is_new: bool


@dataclass(frozen=True, slots=True)
class SummaryData:
    """What a cell says; the same fields as the row, and neutral where there is none (version 0)."""

    id: uuid.UUID
    text: str = ""
    version: int = 0
    candidates: frozenset[uuid.UUID] = frozenset()
    declared: str = ""
    reason: str = ""
    documents: frozenset[uuid.UUID] = frozenset()
    saved_at: datetime.datetime | None = None
    confirmed_at: datetime.datetime | None = None


def cell_id(theme: uuid.UUID, case: uuid.UUID) -> uuid.UUID:
    """Give the id of a cell: it follows from row and column, so that comments outlive an undone summary."""
    return uuid.uuid5(CELL_SPACE, f"{theme} {case}")


def member_of(study: Study, user: User | None) -> Member | None:
    """Give the member that a user is, or None: the command line sees all codings."""
    if user is None:
        return None
    roles = Membership.objects.filter(study=study, user=user).values_list("role", flat=True)
    return Member(user, study, frozenset(map(Role, roles)))


def codings_seen(study: Study, member: Member | None) -> QuerySet[Coding]:
    """The codings that count: those the member may see."""
    rows = Coding.objects.filter(study=study) if member is None else visible_codings(member)
    return rows.filter(passage__document__withdrawn_at=None)


class Link(Protocol):
    """What is needed of a row's link to a code."""

    @property
    def theme_id(self) -> uuid.UUID: ...
    @property
    def code_id(self) -> uuid.UUID: ...
    @property
    def with_subcodes(self) -> bool: ...


def code_reach(
    codes: Sequence[codetree.Node], links: Iterable[Link]
) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    """Give for each theme the codes that it draws on, sub-codes included where the link says so."""
    reach: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for link in links:
        reach[link.theme_id].add(link.code_id)
        if link.with_subcodes:
            reach[link.theme_id] |= codetree.descendants(codes, link.code_id)
    return {theme: frozenset(ids) for theme, ids in reach.items()}


@dataclass(slots=True)
class Board:
    """The facts of all cells of some themes × cases."""

    study: Study
    themes: Sequence[Theme]
    cases: Sequence[Case]
    codes: dict[uuid.UUID, CodeTag] = field(default_factory=dict)
    reach: Mapping[uuid.UUID, frozenset[uuid.UUID]] = field(default_factory=dict)
    wanted: Mapping[uuid.UUID, frozenset[str]] = field(default_factory=dict)
    links: dict[uuid.UUID, list[ThemeCode]] = field(default_factory=lambda: defaultdict(list))
    documents: dict[uuid.UUID, set[uuid.UUID]] = field(default_factory=lambda: defaultdict(set))
    # Document -> the number of the first state whose readings cover the newest.
    read_from: dict[uuid.UUID, int] = field(default_factory=dict)
    readings: dict[uuid.UUID, list[frozenset[str]]] = field(default_factory=lambda: defaultdict(list))
    # Case -> code -> the passages that carry it.
    carried: dict[uuid.UUID, dict[uuid.UUID, set[uuid.UUID]]] = field(default_factory=dict)
    passages: dict[uuid.UUID, PassageData] = field(default_factory=dict)
    summaries: dict[Cell, SummaryData] = field(default_factory=dict)
    judged: dict[Cell, dict[uuid.UUID, Judgement]] = field(default_factory=lambda: defaultdict(dict))

    def candidates(self, theme: uuid.UUID, case: uuid.UUID) -> dict[uuid.UUID, tuple[CodeTag, ...]]:
        """Give the candidate passages of a cell in reading order, each with the row's codes on it."""
        carried = self.carried.get(case, {})
        found: dict[uuid.UUID, list[CodeTag]] = {}
        for code in self.reach.get(theme, ()):
            for passage in carried.get(code, ()):
                found.setdefault(passage, []).append(self.codes[code])
        ordered = sorted(found, key=lambda passage: self.passages[passage].order)
        return {passage: tuple(sorted(found[passage], key=lambda tag: tag.place)) for passage in ordered}

    def summary(self, theme: uuid.UUID, case: uuid.UUID) -> SummaryData:
        """Give what a cell says, neutral where nobody wrote."""
        return self.summaries.get((theme, case)) or SummaryData(cell_id(theme, case))

    def facts(self, theme: uuid.UUID, case: uuid.UUID, candidates: Iterable[uuid.UUID]) -> Facts[uuid.UUID]:
        """Give the facts from which a cell's state follows."""
        summary = self.summary(theme, case)
        return Facts(
            text=summary.text,
            candidates={pk: self._words(pk) for pk in candidates},
            judged=self.judged.get((theme, case), {}),
            at_saving=summary.candidates,
            declared=summary.declared,
            documents=frozenset(self.documents.get(case, ())),
            documents_then=summary.documents,
            is_read=is_read(
                self.wanted.get(theme, frozenset()),
                {document: self.readings.get(document, []) for document in self.documents.get(case, ())},
            ),
        )

    def _words(self, passage: uuid.UUID) -> str | None:
        found = self.passages[passage]
        return found.quote if found.is_placed else None

    def cell(
        self, theme: uuid.UUID, case: uuid.UUID
    ) -> tuple[SummaryData, Standing[uuid.UUID], list[CandidateData]]:
        """Give summary, standing and passages of a cell: candidates first, then evidence that is none any more."""
        tags = self.candidates(theme, case)
        facts = self.facts(theme, case, tags)
        found = standing(facts)
        gone = sorted(facts.judged.keys() - tags.keys(), key=lambda pk: self.passages[pk].order)
        unconsidered, arrived = frozenset(found.unconsidered), frozenset(found.arrived)
        passages = [
            self._candidate(pk, tags.get(pk, ()), facts, pk in unconsidered, pk in arrived)
            for pk in (*tags, *gone)
        ]
        return self.summary(theme, case), found, passages

    def _candidate(
        self,
        pk: uuid.UUID,
        tags: tuple[CodeTag, ...],
        facts: Facts[uuid.UUID],
        is_unconsidered: bool,
        is_new: bool,
    ) -> CandidateData:
        judgement = facts.judged.get(pk)
        return CandidateData(
            passage=self.passages[pk],
            codes=tags,
            stance=judgement.stance if judgement else "",
            quote_then=judgement.quote if judgement else "",
            is_candidate=pk in facts.candidates,
            is_unconsidered=is_unconsidered,
            has_changed=judgement is not None and not same_words(facts.candidates.get(pk), judgement.quote),
            is_new=is_new,
        )


def load_board(study: Study, member: Member | None, themes: Sequence[Theme], cases: Sequence[Case]) -> Board:
    """Read all facts of themes × cases: a dozen queries, however many cells there are."""
    board = Board(study, themes, cases)
    _read_codes(board)
    seen = (
        codings_seen(study, member)
        .filter(code__in=frozenset().union(*board.reach.values()), passage__document__case__in=cases)
        .order_by()
    )
    judged = Evidence.objects.filter(summary__theme__in=themes, summary__case__in=cases)
    newest = _read_documents(board)
    _read_readings(board)
    _read_codings(board, seen)
    _read_summaries(board, judged)
    _read_passages(board, newest, Q(pk__in=seen.values("passage")) | Q(pk__in=judged.values("passage")))
    return board


def _read_codes(board: Board) -> None:
    codes = list(Code.objects.filter(study=board.study))
    hues = hues_of(codes)
    board.codes = {
        code.pk: CodeTag(code.pk, str(code), code.label, hues[code.pk], place)
        for place, (code, _level) in enumerate(codetree.walk(codes))
    }
    for link in ThemeCode.objects.filter(theme__in=board.themes):
        board.links[link.theme_id].append(link)
    board.reach = code_reach(codes, [link for links in board.links.values() for link in links])
    in_use = {code.pk for code in codes if code.is_codable and not code.is_retired}
    # A row of retired codes only was read when those were read.
    board.wanted = {
        theme: frozenset(str(pk) for pk in (reach & in_use or reach)) for theme, reach in board.reach.items()
    }


def _read_documents(board: Board) -> dict[uuid.UUID, uuid.UUID]:
    """Note the documents of each case; give the newest revision of every document."""
    rows = Revision.objects.filter(document__case__in=board.cases, document__withdrawn_at=None)
    newest: dict[uuid.UUID, uuid.UUID] = {}
    columns = ("document_id", "document__case_id", "pk", "read_from")
    for document, case, revision, read_from in rows.order_by("number").values_list(*columns):
        newest[document] = revision
        board.read_from[document] = read_from
        board.documents[case].add(document)
    return newest


def _read_readings(board: Board) -> None:
    """Note what was read; a reading of an older state counts unless a correction brought a sentence since."""
    rows = Reading.objects.filter(is_complete=True, revision__document__case__in=board.cases).order_by()
    for document, number, codes in rows.values_list("revision__document_id", "revision__number", "codes"):
        if number >= board.read_from.get(document, number + 1):
            board.readings[document].append(frozenset(codes))


def _read_codings(board: Board, seen: QuerySet[Coding]) -> None:
    for case, passage, code in seen.values_list(
        "passage__document__case_id", "passage_id", "code_id"
    ).distinct():
        board.carried.setdefault(case, {}).setdefault(code, set()).add(passage)


def _read_summaries(board: Board, judged: QuerySet[Evidence]) -> None:
    for row in Summary.objects.filter(theme__in=board.themes, case__in=board.cases):
        board.summaries[row.theme_id, row.case_id] = summary_data(row)
    for theme, case, passage, stance, quote in judged.order_by("pk").values_list(
        "summary__theme_id", "summary__case_id", "passage_id", "stance", "quote"
    ):
        board.judged[theme, case][passage] = Judgement(stance, quote)


def summary_data(row: Summary) -> SummaryData:
    """Turn a row into what the board holds."""
    return SummaryData(
        id=row.pk,
        text=row.text,
        version=row.version,
        candidates=frozenset(map(uuid.UUID, row.candidates)),
        declared=row.declared,
        reason=row.reason,
        documents=frozenset(map(uuid.UUID, row.declared_documents)),
        saved_at=row.saved_at,
        confirmed_at=row.confirmed_at,
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a passage stands: the newest revision that has it, a span of code points, and its words."""

    revision: uuid.UUID
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class _Home:
    """What all passages of a document share."""

    id: uuid.UUID
    title: str
    number: int
    address: str
    language: str
    url: str
    newest: uuid.UUID | None


def _read_passages(board: Board, newest: Mapping[uuid.UUID, uuid.UUID], wanted: Q) -> None:
    passages = Passage.objects.filter(wanted, study=board.study)
    homes = {
        document.pk: _home(board.study.slug, document, newest.get(document.pk))
        for document in Document.objects.filter(pk__in=passages.values("document")).select_related("case")
    }
    # The last one of each passage stays: the newest revision in which it stands.
    anchors = Anchor.objects.filter(passage__in=passages.values("pk")).order_by("revision__number")
    places = {
        row[0]: _Place(*row[1:])
        for row in anchors.values_list("passage_id", "revision_id", "start", "end", "quote")
    }
    turns = turn_marks({place.revision for place in places.values()})
    for pk, document, translation, is_key in passages.values_list(
        "pk", "document_id", "translation", "is_key"
    ):
        place = places.get(pk)
        touched = turns_within(turns.get(place.revision, []), place.start, place.end) if place else []
        board.passages[pk] = _passage_data(pk, homes[document], place, touched, translation, is_key)


def _home(slug: str, document: Document, newest: uuid.UUID | None) -> _Home:
    return _Home(
        id=document.pk,
        title=document.title,
        number=document.number,
        address=document.address,
        language=document.language,
        url=document_url(slug, document.pk),
        newest=newest,
    )


def _passage_data(
    pk: uuid.UUID,
    home: _Home,
    place: _Place | None,
    touched: Sequence[TurnMark],
    translation: str,
    is_key: bool,
) -> PassageData:
    numbers = tuple(turn.number for turn in touched)
    is_placed = place is not None and place.revision == home.newest
    return PassageData(
        id=pk,
        document=home.id,
        document_title=home.title,
        document_address=home.address,
        address=join_address(home.address, numbers),
        turns=numbers,
        speaker=", ".join(dict.fromkeys(turn.speaker for turn in touched if turn.speaker)),
        role=", ".join(dict.fromkeys(turn.role for turn in touched if turn.role)),
        quote=place.quote if place else "",
        translation=translation,
        language=home.language,
        is_key=is_key,
        is_placed=is_placed,
        revision=place.revision if place else None,
        order=(not is_placed, home.number, place.start if place else 0, place.end if place else 0),
        url=passage_url(home.url, pk),
    )
