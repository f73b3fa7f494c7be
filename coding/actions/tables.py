"""Cross-case tables: making them, writing cells, judging evidence. What a cell's state is stands in coding/cells.py."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cccrm.kit.refusal import Clash, Refused, StalePage
from coding.actions.memos import add_memo, drop_memo
from coding.actions.passages import shorten
from coding.cells import DECLARED, NEEDS_REASON, SET_ASIDE, State
from coding.models import (
    Code,
    CrossCaseTable,
    Evidence,
    Memo,
    Summary,
    TableColumn,
    TableRow,
    Theme,
    ThemeCode,
)
from coding.queries.cells import Board, cell_id, load_board, member_of
from coding.queries.tables import cases_of, state_of_row, state_of_table, themes_of
from interviews.log import Operation, lock, operation, type_name
from interviews.models import Case, Document, Study, User
from interviews.text import clean_text


@dataclass(frozen=True, slots=True)
class RowPlan:
    """A row that is to be made: its label and the codes it draws on, each with or without sub-codes."""

    label: str
    codes: tuple[tuple[Code, bool], ...] = ()

    @classmethod
    def of(cls, code: Code) -> "RowPlan":
        """The row that a code proposes: its label, with its sub-codes."""
        return cls(code.label, ((code, True),))


Rows = Sequence[Theme | RowPlan]


# -- tables and rows ----------------------------------------------------------------------------


def add_table(
    *, study: Study, actor: User | None, title: str, rows: Rows, cases: Sequence[Case], question: str = ""
) -> CrossCaseTable:
    """Make a table of these rows and cases, in this order; a Theme is shared with the tables that show it."""
    with operation(study, actor=actor, verb="add table", summary=title.strip()) as op:
        table = CrossCaseTable(
            study=study,
            title=_clean_title(study, title, None),
            question=clean_text(question),
            position=CrossCaseTable.objects.filter(study=study).count(),
        )
        op.create(table)
        _set_rows(op, table, rows)
        _set_columns(op, table, cases)
    return table


def update_table(
    *,
    table: CrossCaseTable,
    actor: User | None,
    title: str,
    question: str,
    rows: Rows,
    cases: Sequence[Case],
    seen: str = "",
) -> CrossCaseTable:
    """Change title, question, and which rows and cases the table shows in which order.

    A row that goes keeps its summaries: it can be chosen again. One in which nobody wrote goes whole. `seen` is the
    state (`state_of_table`) in which the writer saw the table: Refused where somebody has changed it since.
    """
    with operation(table.study, actor=actor, verb="change table", summary=title.strip()) as op:
        lock(table)
        table.refresh_from_db()
        if seen and seen != state_of_table(table):
            raise Refused(
                _(
                    "Somebody changed this table since the page was opened. Its rows are now: %(rows)s. Its columns: %(columns)s. Look at what is chosen here, then save again."
                )
                % {
                    "rows": ", ".join(theme.label for theme in themes_of(table)),
                    "columns": ", ".join(str(case.heading) for case in cases_of(table)),
                }
            )
        op.update(table, title=_clean_title(table.study, title, table), question=clean_text(question))
        _set_rows(op, table, rows)
        _set_columns(op, table, cases)
    return table


def delete_table(*, table: CrossCaseTable, actor: User | None) -> None:
    """Delete a table with the memos on it. Its rows keep their summaries and can be chosen for another table."""
    with operation(table.study, actor=actor, verb="delete table", summary=table.title) as op:
        lock(table)
        _set_rows(op, table, (), may_be_empty=True)
        for column in table.columns.all():
            op.delete(column)
        for memo in Memo.objects.filter(object_type=type_name(table), object_id=table.pk):
            drop_memo(op, memo)
        op.delete(table)


def _clean_title(study: Study, title: str, table: CrossCaseTable | None) -> str:
    title = clean_text(title)[:200]
    if not title:
        raise Refused(_("A table needs a title."))
    others = CrossCaseTable.objects.filter(study=study, title=title)
    if (others.exclude(pk=table.pk) if table else others).exists():
        raise Refused(_("There is a table “%(title)s” already. Choose another title.") % {"title": title})
    return title


def _set_rows(op: Operation, table: CrossCaseTable, rows: Rows, *, may_be_empty: bool = False) -> None:
    if not rows and not may_be_empty:
        raise Refused(_("A table needs at least one row. Choose one from the code list, or write its label."))
    themes = [row if isinstance(row, Theme) else _new_theme(op, row) for row in rows]
    present = {row.theme_id: row for row in table.rows.select_related("theme")}
    for position, theme in enumerate(dict.fromkeys(themes)):
        if found := present.pop(theme.pk, None):
            op.update(found, position=position)
        else:
            op.create(TableRow(study=op.study, table=table, theme=theme, position=position))
    for row in present.values():
        op.delete(row)
        _drop_if_bare(op, row.theme)


def _set_columns(op: Operation, table: CrossCaseTable, cases: Sequence[Case]) -> None:
    if not cases:
        raise Refused(_("A table needs at least one case."))
    present = {column.case_id: column for column in table.columns.all()}
    for position, case in enumerate(dict.fromkeys(cases)):
        if found := present.pop(case.pk, None):
            op.update(found, position=position)
        else:
            op.create(TableColumn(study=op.study, table=table, case=case, position=position))
    for column in present.values():
        op.delete(column)


def _drop_if_bare(op: Operation, theme: Theme) -> None:
    """Delete a theme that no table shows and in which nobody wrote: otherwise it would keep its codes from going."""
    if theme.rows.exists() or theme.summaries.exists() or Memo.objects.filter(object_id=theme.pk).exists():
        return
    for link in theme.code_links.all():
        op.delete(link)
    op.delete(theme)


def add_theme(
    *, study: Study, actor: User | None, label: str, codes: Sequence[tuple[Code, bool]] = ()
) -> Theme:
    """Make a row that tables can show; each code counts with its sub-codes (True) or alone."""
    with operation(study, actor=actor, verb="change row", summary=label.strip()) as op:
        return _new_theme(op, RowPlan(label, tuple(codes)))


def update_theme(
    *, theme: Theme, actor: User | None, label: str, codes: Sequence[tuple[Code, bool]], seen: str = ""
) -> Theme:
    """Change a row's label and the codes it draws on, in every table that shows it.

    `seen` is the state (`state_of_row`) in which the writer saw it: Refused where somebody has changed it since.
    """
    with operation(theme.study, actor=actor, verb="change row", summary=label.strip()) as op:
        lock(theme)
        theme.refresh_from_db()
        if seen and seen != state_of_row(theme):
            raise Refused(
                _(
                    "Somebody changed this row since the page was opened. It is called “%(label)s” now and draws on: %(codes)s. Look at what is chosen here, then save again."
                )
                % {
                    "label": theme.label,
                    "codes": ", ".join(str(link.code) for link in theme.code_links.select_related("code"))
                    or _("no code"),
                }
            )
        op.update(theme, label=_clean_label(label))
        _set_codes(op, theme, codes)
    return theme


def _new_theme(op: Operation, plan: RowPlan) -> Theme:
    position = Theme.objects.filter(study=op.study).count()
    theme = op.create(Theme(study=op.study, label=_clean_label(plan.label), position=position))
    _set_codes(op, theme, plan.codes)
    return theme


def _clean_label(label: str) -> str:
    label = clean_text(label)[:200]
    if not label:
        raise Refused(_("A row needs a label: the words that stand at its left."))
    return label


def _set_codes(op: Operation, theme: Theme, codes: Sequence[tuple[Code, bool]]) -> None:
    present = {link.code_id: link for link in theme.code_links.all()}
    for code, with_subcodes in dict(codes).items():
        if found := present.pop(code.pk, None):
            op.update(found, with_subcodes=with_subcodes)
        else:
            op.create(ThemeCode(study=op.study, theme=theme, code=code, with_subcodes=with_subcodes))
    for link in present.values():
        op.delete(link)


# -- cells --------------------------------------------------------------------------------------


def save_cell(
    *,
    theme: Theme,
    case: Case,
    actor: User | None,
    text: str,
    expected_version: int,
    stances: Mapping[uuid.UUID, str] | None = None,
) -> Summary:
    """Write a cell and judge passages as one step; the candidates of this moment are stored with it.

    `expected_version` is the version that the writer saw, 0 where the cell had none. `stances` maps passages
    to supports, contradicts, qualifies or considered; "" takes a judgement back. Words take the place of a
    state that was set by hand. Raises Clash with both texts, Refused for a passage that is no candidate.
    """
    text = clean_text(text)
    with operation(theme.study, actor=actor, verb="write cell", summary=_name(theme, case)) as op:
        board = _locked_board(op, theme, case, actor)
        row = _row(op, theme, case)
        _check_version(row, expected_version, text)
        for passage, stance in (stances or {}).items():
            _judge(op, board, row, passage, stance)
        if text or not row.declared:
            _write(op, board, row, text)
    return row


def _write(op: Operation, board: Board, row: Summary, text: str) -> None:
    present = _ids(board.candidates(row.theme_id, row.case_id))
    same = row.text == text
    op.update(
        row,
        text=text,
        version=row.version if same else row.version + 1,
        # A new moment only where something is new: saving the same words twice changes nothing.
        saved_at=row.saved_at if same and row.candidates == present else op.now,
        confirmed_at=row.confirmed_at if same else None,
        candidates=present,
        **({"declared": "", "reason": "", "declared_documents": []} if text else {}),
    )


def _name(theme: Theme, case: Case) -> str:
    return f"{theme.label} × {case.label}"


def _ids(passages: Mapping[uuid.UUID, Any]) -> list[str]:
    return sorted(map(str, passages))


def _locked_board(op: Operation, theme: Theme, case: Case, actor: User | None) -> Board:
    """Let writers of one row queue, then read the cell's facts as they are now."""
    lock(theme)
    return load_board(op.study, member_of(op.study, actor), [theme], [case])


def _row(op: Operation, theme: Theme, case: Case) -> Summary:
    """Give the cell's row, made when missing; version 0 says that nobody wrote in it."""
    found = Summary.objects.filter(theme=theme, case=case).select_related("study").first()
    return found or op.create(
        Summary(
            id=cell_id(theme.pk, case.pk),
            study=op.study,
            theme=theme,
            case=case,
            version=0,
            saved_at=op.now,
        )
    )


def _check_version(row: Summary, expected: int, text: str) -> None:
    if row.version == expected or row.text == text:
        return
    raise Clash(
        _(
            "Somebody else changed this cell while you were writing. Both texts are shown: make one of them and save again."
        ),
        theirs=row.text or row.reason or row.get_declared_display(),
        yours=text,
        version=row.version,
    )


def judge(
    *,
    theme: Theme,
    case: Case,
    actor: User | None,
    passage: uuid.UUID,
    stance: str,
    revision: uuid.UUID | None = None,
) -> Summary:
    """Say what one passage does for a cell; "" takes the judgement back.

    `revision` is the one whose words the page showed: StalePage when the passage has moved on since.
    """
    with operation(theme.study, actor=actor, verb="judge evidence", summary=_name(theme, case)) as op:
        board = _locked_board(op, theme, case, actor)
        found = board.passages.get(passage)
        if found and revision and found.revision != revision:
            raise StalePage(
                _(
                    "The transcript was corrected since this page was opened. Reload the page and read the passage again."
                )
            )
        row = _row(op, theme, case)
        _judge(op, board, row, passage, stance)
        if found:
            op.summary = f"{found.address}, {op.summary}"
    return row


def _judge(op: Operation, board: Board, row: Summary, passage: uuid.UUID, stance: str) -> None:
    found = Evidence.objects.filter(summary=row, passage=passage).first()
    if not stance:
        if found:
            op.delete(found)
        return
    if stance not in Evidence.Stance.values:
        raise Refused(_("A passage supports, contradicts, qualifies, or was considered and not used."))
    if passage not in board.candidates(row.theme_id, row.case_id):
        raise Refused(
            _(
                "This passage is not among the passages of the cell: it does not carry a code of the row in this case."
            )
        )
    quote = board.passages[passage].quote
    if found:
        op.update(found, stance=stance, quote=quote)
    else:
        op.create(Evidence(study=op.study, summary=row, passage_id=passage, stance=stance, quote=quote))


def confirm_cell(*, theme: Theme, case: Case, actor: User | None, expected_version: int) -> Summary:
    """Say that a cell is still true; only when nothing is unconsidered and the evidence is as it was."""
    with operation(theme.study, actor=actor, verb="confirm cell", summary=_name(theme, case)) as op:
        board = _locked_board(op, theme, case, actor)
        row = _row(op, theme, case)
        if row.version != expected_version:
            raise Refused(
                _("Somebody changed this cell since the page was opened. Reload the page and read it again.")
            )
        _check_confirmable(board, theme, case)
        declared = {"declared_documents": _documents(case)} if row.declared else {}
        op.update(row, confirmed_at=op.now, candidates=_ids(board.candidates(theme.pk, case.pk)), **declared)
    return row


def _check_confirmable(board: Board, theme: Theme, case: Case) -> None:
    summary, found, _passages = board.cell(theme.pk, case.pk)
    if not summary.text and not summary.declared:
        raise Refused(_("Nothing is written in this cell yet, so there is nothing to confirm."))
    if found.state == State.CHANGED:
        raise Refused(
            _("Evidence of this cell was withdrawn or changed. Judge those passages again, then confirm.")
        )
    if found.unconsidered:
        raise Refused(_("There are passages that were not yet considered. Judge them first, then confirm."))


def declare_state(
    *, theme: Theme, case: Case, actor: User | None, declared: str, reason: str = ""
) -> Summary:
    """Set an empty cell's state by hand: not asked, nothing said, does not apply; "" lets it follow from the readings.

    The documents of the case and the candidates of this moment are stored: when others join, the state becomes
    questionable. Refused where the cell has words, or a reason is missing.
    """
    reason = clean_text(reason)[:400]
    with operation(theme.study, actor=actor, verb="set cell state", summary=_name(theme, case)) as op:
        board = _locked_board(op, theme, case, actor)
        row = _row(op, theme, case)
        _check_declaration(board, row, declared, reason)
        op.update(
            row,
            declared=declared,
            reason=reason if declared else "",
            declared_documents=_documents(case) if declared else [],
            candidates=_ids(board.candidates(theme.pk, case.pk)) if declared else [],
            version=row.version + 1,
            saved_at=op.now,
            confirmed_at=None,
        )
    return row


def _check_declaration(board: Board, row: Summary, declared: str, reason: str) -> None:
    if not declared:
        return
    if declared not in DECLARED:
        raise Refused(_("A cell without words was not asked, or nothing was said, or it does not apply."))
    if row.text:
        raise Refused(_("This cell has words. Empty the summary and save it first, then set the state."))
    if declared in NEEDS_REASON and not reason:
        raise Refused(_("Write the reason: in a year nobody remembers why a cell is empty."))
    judged = board.judged.get((row.theme_id, row.case_id), {})
    said = [
        pk
        for pk in board.candidates(row.theme_id, row.case_id)
        if pk not in judged or judged[pk].stance != SET_ASIDE
    ]
    if declared == "nothing said" and said:
        raise Refused(
            _(
                "There are passages in this cell, so something was said. Set them aside as considered, not used, first."
            )
        )


def _documents(case: Case) -> list[str]:
    rows = Document.objects.filter(case=case, withdrawn_at=None)
    return sorted(map(str, rows.values_list("pk", flat=True)))


def comment_cell(
    *,
    theme: Theme,
    case: Case,
    actor: User,
    text: str,
    kind: str = Memo.Kind.COMMENT,
    codes: Iterable[Code] = (),
) -> Memo:
    """Write a comment or memo on a cell, also on one in which nobody has written yet."""
    text = clean_text(text)
    if not text:
        raise Refused(_("Write something in the comment first."))
    with operation(theme.study, actor=actor, verb="write memo", summary=shorten(text)) as op:
        lock(theme)
        return add_memo(op, _row(op, theme, case), actor, text, kind, codes)
