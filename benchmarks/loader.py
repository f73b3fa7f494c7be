"""Writes a planned study into the database through the log, many rows at a time. Needs Django set up."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

from benchmarks.plan import CASES, CODERS, PlannedCoding, PlannedStudy
from coding.models import (
    Anchor,
    Code,
    Coder,
    Coding,
    CrossCaseTable,
    Evidence,
    Passage,
    Summary,
    TableColumn,
    TableRow,
    Theme,
    ThemeCode,
)
from interviews.actions.documents import PlannedDocument, import_documents
from interviews.actions.studies import create_study
from interviews.importers import read_transcript
from interviews.log import Operation, operation
from interviews.models import Case, Document, Revision, Study, User

EVIDENCE = 4


def load(plan: PlannedStudy, owner: User) -> Study:
    """Write a study: cases, interviews, codes, codings by two coders without an account, one table."""
    study = create_study(title=plan.title, owner=owner, slug=plan.title.lower())
    documents = _documents(study, owner, plan)
    codes = _codes(study, owner, plan)
    with operation(study, actor=None, verb="import codings", summary="") as op:
        coders = op.create_all([Coder(study=study, name=name) for name in CODERS])
    by_document: dict[int, list[PlannedCoding]] = defaultdict(list)
    for coding in plan.codings:
        by_document[coding.document].append(coding)
    for place, codings in by_document.items():
        _codings(study, documents[place], codings, codes, coders)
    _table(study, owner, codes)
    return study


def _documents(study: Study, owner: User, plan: PlannedStudy) -> list[Revision]:
    planned = [
        PlannedDocument(
            draft=read_transcript(f"{text.title}.txt", text.text.encode()),
            title=text.title,
            case=text.case,
            interviewers=frozenset("H"),
            informant=f"Informant {text.case}",
        )
        for text in plan.documents
    ]
    import_documents(study=study, actor=owner, documents=planned)
    rows = Revision.objects.filter(study=study).select_related("document")
    by_title = {row.document.title: row for row in rows}
    return [by_title[text.title] for text in plan.documents]


def _codes(study: Study, owner: User, plan: PlannedStudy) -> list[Code]:
    rows: list[Code] = []
    with operation(study, actor=owner, verb="import codes", summary="") as op:
        for position, code in enumerate(plan.codes):
            parent = rows[code.parent] if code.parent >= 0 else None
            row = Code(study=study, label=code.label, mnemonic=code.mnemonic, parent=parent)
            row.position, row.created_at = position, op.now
            row.definition = f"What is said about {code.label.lower()}."
            rows.append(row)
        op.create_all(rows)
    return rows


def _codings(
    study: Study,
    revision: Revision,
    planned: Sequence[PlannedCoding],
    codes: Sequence[Code],
    coders: Sequence[Coder],
) -> None:
    """Write the codings of one document; the same words are one passage."""
    with operation(study, actor=None, verb="import codings", summary=revision.document.title) as op:
        spans = dict.fromkeys((coding.start, coding.end) for coding in planned)
        passages = {
            span: Passage(study=study, document=revision.document, created_at=op.now) for span in spans
        }
        op.create_all(list(passages.values()))
        op.create_all([_anchor(study, revision, passage, *span) for span, passage in passages.items()])
        op.create_all(
            [
                Coding(
                    study=study,
                    passage=passages[each.start, each.end],
                    code=codes[each.code],
                    coder=coders[each.coder],
                    revision=revision,
                    created_at=op.now,
                )
                for each in planned
            ]
        )


def _anchor(study: Study, revision: Revision, passage: Passage, start: int, end: int) -> Anchor:
    quote = revision.text[start:end]
    return Anchor(study=study, passage=passage, revision=revision, start=start, end=end, quote=quote)


def _table(study: Study, owner: User, codes: Sequence[Code]) -> None:
    """Make one table: each code of the second level a row, each of ten cases a column, every cell written."""
    cases = {case.label: case for case in Case.objects.filter(study=study)}
    with operation(study, actor=owner, verb="add table", summary="") as op:
        missing = [label for label in CASES if label not in cases]
        for label in missing:
            row = Case(study=study, label=label, mark=label, position=CASES.index(label))
            cases[label] = op.create(row)
        table = op.create(CrossCaseTable(study=study, title="Cross-case table"))
        columns = [
            TableColumn(study=study, table=table, case=cases[label], position=CASES.index(label))
            for label in CASES
        ]
        op.create_all(columns)
        _rows(op, table, [code for code in codes if code.parent_id and not code.parent.parent_id], cases)


def _rows(op: Operation, table: CrossCaseTable, branches: Sequence[Code], cases: dict[str, Case]) -> None:
    reach = _reach(op.study)
    said = _passages(op.study)
    for position, branch in enumerate(branches):
        theme = op.create(Theme(study=op.study, label=branch.label, position=position))
        op.create(ThemeCode(study=op.study, theme=theme, code=branch))
        op.create(TableRow(study=op.study, table=table, theme=theme, position=position))
        for case in cases.values():
            found = {pk: quote for code in reach[branch.pk] for pk, quote in said[case.pk, code].items()}
            _cell(op, theme, case, found)


def _cell(op: Operation, theme: Theme, case: Case, found: dict[uuid.UUID, str]) -> None:
    row = Summary(study=op.study, theme=theme, case=case, saved_at=op.now)
    row.text = f"In case {case.label} there is talk of {theme.label.lower()} in {len(found)} passages."
    row.candidates = [str(pk) for pk in found]
    op.create(row)
    op.create_all(
        [
            Evidence(study=op.study, summary=row, passage_id=pk, stance=Evidence.Stance.SUPPORTS, quote=quote)
            for pk, quote in list(found.items())[:EVIDENCE]
        ]
    )


def _reach(study: Study) -> dict[uuid.UUID, list[uuid.UUID]]:
    """A code of the second level with what stands below it."""
    found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for pk, parent in Code.objects.filter(study=study).values_list("pk", "parent_id"):
        found[pk].append(pk)
        if parent:
            found[parent].append(pk)
    return found


def _passages(study: Study) -> dict[tuple[uuid.UUID, uuid.UUID], dict[uuid.UUID, str]]:
    """(case, code) -> passages with their words."""
    found: dict[tuple[uuid.UUID, uuid.UUID], dict[uuid.UUID, str]] = defaultdict(dict)
    columns = ("passage__document__case_id", "code_id", "passage_id", "passage__anchors__quote")
    for case, code, passage, quote in Coding.objects.filter(study=study).values_list(*columns):
        found[case, code][passage] = quote
    return found


def documents_of(study: Study) -> list[Document]:
    """The documents in the order of the plan."""
    rows = Document.objects.filter(study=study).select_related("case")
    return sorted(rows, key=lambda row: int(row.title.split()[-1]))
