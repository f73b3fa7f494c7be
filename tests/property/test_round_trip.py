"""Codings that are exported and read into an empty copy of the study are the same codings, file for file."""

import uuid

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.actions.codes import new_code
from coding.actions.importing_codings import import_codings
from coding.checks import check_study
from coding.exports.registry import exporter
from coding.importers.drafts import SegmentDraft, SegmentsDraft
from coding.importers.segments import read_segments
from coding.models import Code
from interviews.access import Member
from interviews.actions.documents import PlannedDocument, import_documents
from interviews.actions.studies import create_study
from interviews.importers.assemble import assemble
from interviews.importers.drafts import Content
from interviews.log import operation
from interviews.models import Document, Study, User
from interviews.roles import Role
from interviews.text import normalise

# What files are made of: letters, separators, quotation marks, formula signs, characters beyond 16 bits.
LETTERS = st.sampled_from(list("ab Ä\n\n,;\"'=+-@\t:.é\U0001f600\u00a0H"))
TEXTS = st.lists(LETTERS, min_size=8, max_size=80).map("".join).map(normalise)
# An apostrophe before a formula sign is what the safe export puts there; the reader takes it off again.
MEMOS = st.lists(LETTERS, max_size=12).map("".join).map(str.strip).filter(lambda t: not t.startswith("'"))
CODERS = st.sampled_from(["Anna", "Bo, the second", 'C "quoted"', "Änne 😀"])
# (label, mnemonic, parent): two share a label, one looks like a formula, one has the mnemonic of another's label.
CODES = (
    ("work", "WK", None),
    ("issue", "", "work"),
    ("trust", "", None),
    ("issue", "", "trust"),
    ("=sum", "", None),
    ("other", "issue-x", None),
    ("a, b; c", "", "trust"),
)


@st.composite
def studies(draw: st.DrawFn) -> tuple[list[str], list[tuple[int, int, int, int, str, str]]]:
    """Texts, and codings (document, start, end, code, coder, memo) that the study can hold."""
    texts = draw(st.lists(TEXTS.filter(lambda text: bool(text.strip())), min_size=1, max_size=2))
    rows: list[tuple[int, int, int, int, str, str]] = []
    for _ in range(draw(st.integers(1, 8))):
        document = draw(st.integers(0, len(texts) - 1))
        start = draw(st.integers(0, len(texts[document]) - 1))
        end = draw(st.integers(start + 1, len(texts[document])))
        row = (document, start, end, draw(st.integers(0, len(CODES) - 1)), draw(CODERS), draw(MEMOS))
        if texts[document][start:end].strip() and not any(_clash(row, other) for other in rows):
            rows.append(row)
    return texts, rows


def _clash(one: tuple[int, int, int, int, str, str], other: tuple[int, int, int, int, str, str]) -> bool:
    same = (one[0], *one[3:5]) == (other[0], *other[3:5])
    return same and one[1] < other[2] and other[1] < one[2]


def made(texts: list[str]) -> Member:
    """A study with these texts and the code list, without codings."""
    owner = User.objects.create_user(f"{uuid.uuid4()}@example.org")
    study = create_study(title="Round trip", owner=owner, slug=f"s-{uuid.uuid4().hex}")
    planned = [
        PlannedDocument(assemble(Content(text)), f"T{number}", f"Case, “{number}”")
        for number, text in enumerate(texts)
    ]
    import_documents(study=study, actor=owner, documents=planned)
    with operation(study, actor=owner, verb="import codes") as op:
        rows: dict[tuple[str, str | None], Code] = {}
        for position, (label, mnemonic, parent) in enumerate(CODES, start=1):
            above = rows[parent, None] if parent else None
            rows[label, parent] = new_code(
                op, label=label, mnemonic=mnemonic, parent=above, position=position
            )
    return Member(owner, study, frozenset({Role.OWNER}))


def written(member: Member, **options: str) -> bytes:
    return exporter("segments-csv").produce(member, options).data


@pytest.mark.django_db
@settings(max_examples=25)
@given(studies())
def test_export_and_import_are_a_fixed_point(
    drawn: tuple[list[str], list[tuple[int, int, int, int, str, str]]],
) -> None:
    texts, rows = drawn
    # Each example leaves nothing behind for the next.
    with transaction.atomic():
        first = made(texts)
        apply(first.study, rows)
        data = written(first)
        second = made(texts)
        again(second.study, data)
        assert written(second) == data
        third = made(texts)
        again(third.study, written(first, safe="yes"))
        assert written(third) == data
        assert check_study(second.study) == []
        transaction.set_rollback(True)


def apply(study: Study, rows: list[tuple[int, int, int, int, str, str]]) -> None:
    """Bring the drawn codings in."""
    titles = list(Document.objects.filter(study=study).order_by("title").values_list("title", flat=True))
    codes = [label if mnemonic == "" else mnemonic for label, mnemonic, _parent in CODES]
    codes[1], codes[3] = "WK > issue", "trust > issue"
    drafts = [
        SegmentDraft(line, titles[document], start, end, codes[code], coder, memo=memo)
        for line, (document, start, end, code, coder, memo) in enumerate(rows, start=2)
    ]
    import_codings(study=study, actor=None, draft=SegmentsDraft(tuple(drafts), ()))


def again(study: Study, data: bytes) -> None:
    """Read a file back; one without codings has nothing to read."""
    draft = read_segments(data)
    if draft.rows:
        import_codings(study=study, actor=None, draft=draft)
