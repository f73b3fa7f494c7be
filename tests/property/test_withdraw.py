"""After a withdrawal no quoted word is found anywhere in the database, whatever was done with it before."""

import uuid
from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from cccrm.kit.refusal import Refused
from coding.actions import codes, memos, passages, tables
from coding.actions.withdraw import withdraw_document
from coding.checks import check_study
from coding.models import Coding, Passage
from interviews.actions.history import undo
from interviews.actions.studies import create_study
from interviews.log import replay, rows_of, type_name
from interviews.models import Case, Event, User
from tests.dump import everything
from tests.factories import make_document, revision_of

pytestmark = pytest.mark.django_db
# Words that nobody else uses, so that finding one of them is finding hers.
HERS = [
    "kuura",
    "routa",
    "halla",
    "tuisku",
    "räntä",
    "pyry",
    "nuoska",
    "hyhmä",
    "polanne",
    "iljanne",
    "😀kinos",
    "ahava",
    "lumo<b>",
    "kaamos",
    "&",
    "sarastus",
]
sentences = st.lists(st.sampled_from(HERS), min_size=6, max_size=14).map(" ".join)
numbers = st.integers(0, 500)
deeds = st.lists(st.tuples(st.integers(0, 9), numbers, numbers), max_size=14)


class Life:
    """A study in which an informant's words are coded, quoted, translated and removed."""

    def __init__(self, said: list[str]) -> None:
        self.user = User.objects.create_user(f"{uuid.uuid4()}@example.org")
        self.study = create_study(title="A study", owner=self.user, slug=f"s-{uuid.uuid4()}")
        turns = [turn for words in said for turn in (("H", "What then?"), ("J", words))]
        make_document(self.study, turns, title="Interview in the north", informant="Kaisa")
        self.undo_last()
        self.document = make_document(self.study, turns, title="Interview in the north", informant="Kaisa")
        make_document(self.study, title="B1", case="B")
        self.code = codes.add_code(study=self.study, actor=self.user, label="weather", mnemonic="WEA")
        self.case = Case.objects.get(study=self.study, label="A")
        row = tables.RowPlan.of(self.code)
        tables.add_table(study=self.study, actor=self.user, title="T", rows=[row], cases=[self.case])
        self.quotes: set[str] = set()

    def undo_last(self) -> None:
        newest = Event.objects.filter(study=self.study).latest("sequence")
        undo(study=self.study, actor=self.user, operation_id=newest.operation)

    def words(self, a: int, b: int) -> str:
        text = revision_of(self.document).text
        start = a % (len(text) - 30)
        return text[start : start + 12 + b % 60]

    def passage(self, a: int) -> Passage:
        rows = list(Passage.objects.filter(document=self.document).order_by("anchors__start"))
        if not rows:
            raise Refused("no passage yet")
        return rows[a % len(rows)]

    def do(self, deed: int, a: int, b: int) -> None:
        (self.apply, self.apply, self.apply, self.remove, self.memo, self.remark, self.translate, self.define,
         self.write_cell, self.undo_last_too)[deed](a, b)  # fmt: skip

    def apply(self, a: int, b: int) -> None:
        revision = revision_of(self.document)
        start = a % (len(revision.text) - 30)
        end = start + 12 + b % 60
        coding = passages.apply_code(
            revision=revision, start=start, end=min(end, len(revision.text)), code=self.code, actor=self.user
        )
        self.quotes.add(coding.passage.anchors.get().quote)

    def remove(self, a: int, b: int) -> None:
        coding = Coding.objects.filter(passage=self.passage(a)).first()
        if coding:
            passages.remove_coding(coding=coding, actor=self.user)

    def memo(self, a: int, b: int) -> None:
        memos.write_memo(
            study=self.study,
            actor=self.user,
            object_type="coding.code",
            object_id=self.code.pk,
            text=f"She says: {self.passage(a).anchors.get().quote.upper()}, and so on.",
        )

    def remark(self, a: int, b: int) -> None:
        passage = self.passage(a)
        memos.write_memo(
            study=self.study,
            actor=self.user,
            object_type=type_name(passage),
            object_id=passage.pk,
            text=HERS[b % 9],
        )

    def translate(self, a: int, b: int) -> None:
        passage = self.passage(a)
        passages.set_translation(
            passage=passage,
            actor=self.user,
            text=f"{HERS[b % 9]} in English",
            expected_version=passage.version,
        )

    def define(self, a: int, b: int) -> None:
        self.code.refresh_from_db()
        codes.update_code(
            code=self.code,
            actor=self.user,
            expected_version=self.code.version,
            label="weather",
            mnemonic="WEA",
            parent=None,
            example=self.passage(a).anchors.get().quote,
        )
        codes.keep_version(study=self.study, actor=self.user, name=f"v{a}")

    def write_cell(self, a: int, b: int) -> None:
        passage = self.passage(a)
        theme = self.code.theme_links.get().theme
        found = theme.summaries.first()
        tables.save_cell(
            theme=theme,
            case=self.case,
            actor=self.user,
            text=f"As she put it, “{passage.anchors.get().quote}” (A1:2).",
            expected_version=found.version if found else 0,
            stances={passage.pk: "supports"},
        )

    def undo_last_too(self, a: int, b: int) -> None:
        self.undo_last()


@settings(max_examples=25)
@given(st.lists(sentences, min_size=1, max_size=3), deeds)
def test_no_word_of_a_withdrawn_document_is_left(said: list[str], plan: list[tuple[int, int, int]]) -> None:
    with transaction.atomic():
        life = Life(said)
        for deed in plan:
            with suppress(Refused), transaction.atomic():
                life.do(*deed)
        codings = Coding.objects.filter(study=life.study).count()
        withdraw_document(document=life.document, actor=life.user)
        assert_forgotten(said, life.quotes)
        assert Coding.objects.filter(study=life.study).count() == codings
        assert replay(Event.objects.filter(study=life.study).order_by("sequence")) == rows_of(life.study)
        assert check_study(life.study) == []
        transaction.set_rollback(True)


def assert_forgotten(said: list[str], quotes: set[str]) -> None:
    left = everything().casefold()
    for quote in quotes:
        assert quote.casefold() not in left
    for answer in said:
        words = answer.casefold().split()
        for start in range(len(words) - 4):
            assert " ".join(words[start : start + 5]) not in left
