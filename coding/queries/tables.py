"""Cross-case tables as pages, exports and `describe` need them: titles, rows, columns, cells with evidence."""

import datetime
import hashlib
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse

from coding import codetree
from coding.cells import LOUD, Standing, State, cited, pieces, points_to
from coding.models import Code, CrossCaseTable, Memo, Theme, ThemeCode
from coding.queries.cells import Board, CandidateData, Cell, CodeTag, SummaryData, cell_id, load_board
from coding.queries.memos import memos_on
from interviews.access import Member
from interviews.models import Case, CaseValue, Event, Study

CELL_TYPE = "coding.summary"


@dataclass(frozen=True, slots=True)
class EvidenceData:
    """A judged passage of a cell. `stance` is supports, contradicts, qualifies or considered.

    `is_candidate` is false where the passage has left the cell (its codes are gone, its document withdrawn).
    """

    passage_id: uuid.UUID
    address: str
    document_title: str
    turn: str
    speaker: str
    role: str
    quote: str
    translation: str
    stance: str
    codes: tuple[str, ...]
    url: str
    is_candidate: bool


@dataclass(frozen=True, slots=True)
class CitationData:
    """A stretch of a summary. A citation carries its address, and the passage's path where it points to one.

    `is_joint` marks brackets and commas around citations.
    """

    text: str
    address: str = ""
    url: str = ""
    is_joint: bool = False


@dataclass(frozen=True, slots=True)
class CellData:
    """A cell: its state (coding.cells.State), its words, and counts of distinct passages.

    `text` is plain, citations included; `pieces` is the same text cut at the citations.
    """

    row: uuid.UUID
    column: uuid.UUID
    state: State
    text: str
    pieces: tuple[CitationData, ...]
    used: int
    candidates_total: int
    unconsidered: int
    contradictions: int
    changed: int
    dead_citations: int
    reason: str
    declared: str
    evidence: tuple[EvidenceData, ...]
    comments: int
    confirmed_at: datetime.datetime | None
    url: str

    @property
    def is_loud(self) -> bool:
        """Whether the cell should speak: an exception, not a normal state."""
        return self.state in LOUD or bool(self.dead_citations)

    @property
    def has_citations(self) -> bool:
        """Whether the words cite at least one passage."""
        return any(piece.address for piece in self.pieces)

    @property
    def is_bare(self) -> bool:
        """Words without any passage behind them."""
        return bool(self.text) and not self.used and not self.changed


@dataclass(frozen=True, slots=True)
class RowData:
    """A theme as a row; `codes` are those it names itself, `code_count` includes sub-codes."""

    id: uuid.UUID
    label: str
    codes: tuple[CodeTag, ...]
    code_count: int

    @property
    def more(self) -> int:
        """How many codes come in below the named ones."""
        return self.code_count - len(self.codes)


@dataclass(frozen=True, slots=True)
class ColumnData:
    """A case as a column; `heading` is "Case A" where the label is "A"."""

    id: uuid.UUID
    label: str
    heading: str
    note: str


@dataclass(frozen=True, slots=True)
class TableData:
    """A whole table; `cells` is keyed by (row id, column id)."""

    id: uuid.UUID
    title: str
    question: str
    url: str
    rows: tuple[RowData, ...]
    columns: tuple[ColumnData, ...]
    cells: Mapping[Cell, CellData]

    @property
    def lines(self) -> list[tuple[RowData, list[tuple[ColumnData, CellData]]]]:
        """Rows with their cells in the order of the columns."""
        return [
            (row, [(column, self.cells[row.id, column.id]) for column in self.columns]) for row in self.rows
        ]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many cells stand in each state."""
        return Counter(str(cell.state) for cell in self.cells.values())


def table_data(viewer: Member | Study, table: CrossCaseTable) -> TableData:
    """Read a table with all its cells; the number of queries does not grow with rows, cases or passages."""
    study, member = (viewer.study, viewer) if isinstance(viewer, Member) else (viewer, None)
    themes = themes_of(table)
    cases = cases_of(table)
    board = load_board(study, member, themes, cases)
    comments = _comments(board)
    notes = _notes(cases)
    cells = {
        (theme.pk, case.pk): _cell(board, table, theme.pk, case.pk, comments)
        for theme in themes
        for case in cases
    }
    return TableData(
        id=table.pk,
        title=table.title,
        question=table.question,
        url=reverse("table", args=[study.slug, table.pk]),
        rows=tuple(row_data(board, theme) for theme in themes),
        columns=tuple(
            ColumnData(case.pk, case.label, str(case.heading), notes.get(case.pk, "")) for case in cases
        ),
        cells=cells,
    )


def themes_of(table: CrossCaseTable) -> list[Theme]:
    """Give the rows of a table in order."""
    return list(Theme.objects.filter(rows__table=table).order_by("rows__position"))


def cases_of(table: CrossCaseTable) -> list[Case]:
    """Give the columns of a table in order."""
    return [column.case for column in table.columns.select_related("case")]


def state_of_table(table: CrossCaseTable) -> str:
    """What a form that changes a table was filled from, in short: it differs as soon as somebody else changed it."""
    rows = [theme.pk for theme in themes_of(table)]
    return _in_short(table.title, table.question, rows, [case.pk for case in cases_of(table)])


def state_of_row(theme: Theme) -> str:
    """The same of a row: its label and the codes it draws on."""
    return _in_short(theme.label, sorted(theme.code_links.values_list("code", "with_subcodes")))


def _in_short(*said: object) -> str:
    return hashlib.sha256(repr(said).encode()).hexdigest()[:24]


def row_data(board: Board, theme: Theme) -> RowData:
    """Give a row with its codes, in the order of the code list."""
    named = {link.code_id for link in board.links.get(theme.pk, ())}
    codes = tuple(tag for pk, tag in board.codes.items() if pk in named)
    return RowData(theme.pk, theme.label, codes, len(board.reach.get(theme.pk, ())))


def _cell(
    board: Board, table: CrossCaseTable, theme: uuid.UUID, case: uuid.UUID, comments: Mapping[uuid.UUID, int]
) -> CellData:
    summary, found, passages = board.cell(theme, case)
    url = reverse("cell", args=[board.study.slug, table.pk, theme, case])
    return cell_data(summary, found, passages, row=theme, column=case, url=url, comments=comments[summary.id])


def cell_data(
    summary: SummaryData,
    found: Standing[uuid.UUID],
    passages: Sequence[CandidateData],
    *,
    row: uuid.UUID,
    column: uuid.UUID,
    url: str,
    comments: int = 0,
) -> CellData:
    """Put a cell together from what the board knows of it."""
    cut = citations(summary.text, passages)
    return CellData(
        row=row,
        column=column,
        state=found.state,
        text=summary.text,
        pieces=cut,
        used=found.used,
        candidates_total=found.total,
        unconsidered=len(found.unconsidered),
        contradictions=found.contradictions,
        changed=len(found.changed),
        dead_citations=sum(bool(piece.address) and not piece.url for piece in cut),
        reason=summary.reason,
        declared=summary.declared,
        evidence=tuple(_evidence(item) for item in passages if item.stance),
        comments=comments,
        confirmed_at=summary.confirmed_at,
        url=url,
    )


def _evidence(item: CandidateData) -> EvidenceData:
    passage = item.passage
    return EvidenceData(
        passage_id=passage.id,
        address=passage.address,
        document_title=passage.document_title,
        turn=passage.turn,
        speaker=passage.speaker,
        role=passage.role,
        quote=passage.quote or item.quote_then,
        translation=passage.translation,
        stance=item.stance,
        codes=tuple(code.name for code in item.codes),
        url=passage.url,
        is_candidate=item.is_candidate,
    )


def citations(text: str, passages: Sequence[CandidateData]) -> tuple[CitationData, ...]:
    """Cut a summary at its citations; used passages are preferred where several have the same address."""
    addresses = cited(text)
    if not addresses:
        return (CitationData(text),) if text else ()
    present = sorted(
        (item for item in passages if item.is_candidate),
        key=lambda item: item.stance in ("", "considered"),
    )
    places = [(item.passage.document_address, item.passage.turns) for item in present]
    targets = {}
    for address in addresses:
        place = points_to(address, places)
        targets[address] = present[place].passage.url if place is not None else ""
    return tuple(
        CitationData(piece.text, piece.address, targets.get(piece.address, ""), piece.is_joint)
        for piece in pieces(text)
    )


def _comments(board: Board) -> Counter[uuid.UUID]:
    ids = {summary.id for summary in board.summaries.values()}
    ids |= {cell_id(theme.pk, case.pk) for theme in board.themes for case in board.cases}
    rows = Memo.objects.filter(study=board.study, object_type=CELL_TYPE).order_by()
    return Counter(pk for pk in rows.values_list("object_id", flat=True) if pk in ids)


def _notes(cases: Sequence[Case]) -> dict[uuid.UUID, str]:
    """What stands small below a case's heading: its first two short attributes."""
    notes: dict[uuid.UUID, list[str]] = {}
    values = CaseValue.objects.filter(case__in=cases).order_by("attribute__position")
    for case, value in values.values_list("case_id", "value"):
        shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        if 0 < len(shown) <= 40 and len(notes.setdefault(case, [])) < 2:
            notes[case].append(shown)
    return {case: ", ".join(shown) for case, shown in notes.items()}


# -- lists --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TableLine:
    """A table in the list of tables."""

    id: uuid.UUID
    title: str
    question: str
    rows: int
    columns: int


def table_lines(study: Study) -> list[TableLine]:
    """Give the tables of a study in order."""
    tables = CrossCaseTable.objects.filter(study=study).annotate(
        row_count=Count("rows", distinct=True), column_count=Count("columns", distinct=True)
    )
    return [TableLine(t.pk, t.title, t.question, t.row_count, t.column_count) for t in tables]


def all_table_data(viewer: Member | Study) -> list[TableData]:
    """Read every table of a study, in order."""
    study = viewer.study if isinstance(viewer, Member) else viewer
    return [table_data(viewer, table) for table in CrossCaseTable.objects.filter(study=study)]


@dataclass(frozen=True, slots=True)
class ProposedRow:
    """A code of the second level as a row, with the family in which it stands."""

    code: Code
    family: Code
    sub_codes: int


def propose_rows(study: Study, family: Code | None = None) -> list[ProposedRow]:
    """Propose the second level of the code list as rows, and codes of the first that have no sub-codes.

    Retired codes are left out.
    """
    codes = list(Code.objects.filter(study=study))
    roots = codetree.family(codes)
    by_id = {code.pk: code for code in codes}
    parents = {code.parent_id for code in codes}
    return [
        ProposedRow(code, by_id[roots[code.pk]], len(codetree.descendants(codes, code.pk)))
        for code, level in codetree.walk(codes)
        if (level == 1 or (level == 0 and code.pk not in parents))
        and not code.is_retired
        and not by_id[roots[code.pk]].is_retired
        and (family is None or roots[code.pk] == family.pk)
    ]


def themes_by_codes(study: Study) -> dict[frozenset[tuple[uuid.UUID, bool]], Theme]:
    """Give each row of the study by its codes, so that a proposal can take up a row that exists."""
    links: dict[uuid.UUID, set[tuple[uuid.UUID, bool]]] = {}
    for theme, code, below in ThemeCode.objects.filter(study=study).values_list(
        "theme_id", "code_id", "with_subcodes"
    ):
        links.setdefault(theme, set()).add((code, below))
    return {frozenset(links.get(theme.pk, ())): theme for theme in Theme.objects.filter(study=study)}


# -- one cell -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PastText:
    """What a cell said at one time, from the log."""

    actor: str
    at: datetime.datetime
    text: str
    declared: str
    reason: str
    is_confirmation: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """The cells beside a cell; a path is empty at the edge."""

    previous_case: str
    next_case: str
    previous_row: str
    next_row: str


@dataclass(frozen=True, slots=True)
class CellPage:
    """All that the page of one cell shows."""

    row: RowData
    column: ColumnData
    summary: SummaryData
    data: CellData
    standing: Standing[uuid.UUID]
    candidates: tuple[CandidateData, ...]
    gone: tuple[CandidateData, ...]
    first_unconsidered: uuid.UUID | None
    comments: tuple[Memo, ...]
    history: tuple[PastText, ...]
    beside: Beside
    documents: tuple[str, ...]


def cell_page(member: Member, table: CrossCaseTable, theme: Theme, case: Case) -> CellPage:
    """Read one cell; the number of queries does not grow with its passages."""
    board = load_board(member.study, member, [theme], [case])
    summary, found, passages = board.cell(theme.pk, case.pk)
    comments = tuple(memos_on(member, CELL_TYPE, summary.id))
    url = reverse("cell", args=[member.study.slug, table.pk, theme.pk, case.pk])
    return CellPage(
        row=row_data(board, theme),
        column=ColumnData(case.pk, case.label, str(case.heading), _notes([case]).get(case.pk, "")),
        summary=summary,
        data=cell_data(
            summary, found, passages, row=theme.pk, column=case.pk, url=url, comments=len(comments)
        ),
        standing=found,
        candidates=tuple(item for item in passages if item.is_candidate),
        gone=tuple(item for item in passages if not item.is_candidate),
        first_unconsidered=next((i.passage.id for i in passages if i.is_unconsidered), None),
        comments=comments,
        history=_history(member.study, summary.id),
        beside=_beside(member.study, table, theme, case),
        documents=tuple(dict.fromkeys(i.passage.document_title for i in passages if i.is_candidate)),
    )


def _history(study: Study, cell: uuid.UUID) -> tuple[PastText, ...]:
    """Replay the log of one cell, newest first; steps that changed nothing that is shown are left out."""
    events = Event.objects.filter(study=study, object_type=CELL_TYPE, object_id=cell).select_related("actor")
    state: dict[str, str] = {}
    found: list[PastText] = []
    for event in events.order_by("sequence"):
        after = event.after or {"text": "", "declared": "", "reason": ""}
        shown = {name: after[name] for name in ("text", "declared", "reason") if name in after}
        confirmed = bool(after.get("confirmed_at"))
        if confirmed or any(state.get(name, "") != value for name, value in shown.items()):
            state |= shown
            found.append(
                PastText(
                    str(event.actor) if event.actor else "",
                    event.occurred_at,
                    state.get("text", ""),
                    state.get("declared", ""),
                    state.get("reason", ""),
                    confirmed,
                )
            )
    return tuple(reversed(found))


def _beside(study: Study, table: CrossCaseTable, theme: Theme, case: Case) -> Beside:
    rows = list(table.rows.order_by("position").values_list("theme_id", flat=True))
    columns = list(table.columns.order_by("position").values_list("case_id", flat=True))
    here, there = rows.index(theme.pk), columns.index(case.pk)

    def path(row: int, column: int) -> str:
        if not (0 <= row < len(rows) and 0 <= column < len(columns)):
            return ""
        return reverse("cell", args=[study.slug, table.pk, rows[row], columns[column]])

    return Beside(
        previous_case=path(here, there - 1),
        next_case=path(here, there + 1),
        previous_row=path(here - 1, there),
        next_row=path(here + 1, there),
    )
