"""Splitting a code: passages go where they are sent, the rest stay, and Undo puts them together again."""

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from cccrm.kit.refusal import Refused
from coding.actions import arranging
from coding.actions.splitting import Afterwards, OtherMnemonics, Part, mnemonics_for, names_of, split_code
from coding.checks import check_study
from coding.models import Code, Coding
from interviews.actions.history import step_to_undo, undo
from interviews.log import rows_of
from interviews.models import Document, Event, Study, User
from tests.factories import apply, make_code, owner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def code(study: Study) -> Code:
    return make_code(study, "rewards", "REW", hue=4)


@pytest.fixture
def codings(document: Document, code: Code, coder: User) -> list[Coding]:
    found = [apply(document, words, code) for words in ("driver", "each week", "notes")]
    return [*found, apply(document, "driver", code, coder)]


def part(label: str, *codings: Coding, **more: str) -> Part:
    return Part(label, passages=frozenset(row.passage_id for row in codings), **more)


def words_of(code: Code) -> list[str]:
    return sorted(Coding.objects.filter(code=code).values_list("passage__anchors__quote", flat=True))


def test_each_passage_goes_where_it_is_sent_for_every_coder(
    code: Code, codings: list[Coding], owner: User
) -> None:
    first, second, _third, hers = codings
    fast, slow = split_code(
        code=code,
        parts=[part("fast", first), part("slow", second, mnemonic="REW-slow", definition="Years.")],
        actor=owner,
        reason="Speed matters more than size.",
    )
    assert words_of(fast) == ["driver", "driver"]
    assert words_of(slow) == ["each week"]
    assert words_of(code) == ["notes"]
    assert (slow.mnemonic, slow.definition, slow.parent, fast.parent) == ("REW-slow", "Years.", code, code)
    assert Coding.objects.get(pk=hers.pk).coder == hers.coder
    event = Event.objects.latest("sequence")
    assert event.reason == "Speed matters more than size."
    assert event.detail == {"codings": 3, "coders": 2}


def test_a_passage_may_go_to_both(code: Code, codings: list[Coding], owner: User) -> None:
    first = codings[0]
    made = split_code(code=code, parts=[part("fast", first), part("cheap", first)], actor=owner)
    assert [words_of(each) for each in made] == [["driver", "driver"], ["driver", "driver"]]


LABELS = ("fast", "fastest", "Fast", "slow years", "slow", "é", "…", "rewards: slow", "x" * 70)
lists = st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(("", "", "REW-f", " ODD "))), max_size=5)


@settings(max_examples=40)
@given(
    names=lists.filter(bool),
    is_below=st.booleans(),
    has_mnemonic=st.booleans(),
    others=st.sets(st.sampled_from(LABELS)),
)
def test_the_codes_get_the_mnemonics_that_were_told_before(
    study: Study, names: list[tuple[str, str]], is_below: bool, has_mnemonic: bool, others: set[str]
) -> None:
    with transaction.atomic():
        code = make_code(study, "rewards", "REW" if has_mnemonic else "")
        for label in sorted(others):
            with suppress(Refused):
                make_code(study, f"{label} too", parent=code if is_below else None)
        parts = [Part(*each) for each in names]
        told = mnemonics_for(code, parts, is_below=is_below)
        names = names_of(parts, told)
        with suppress(Refused), transaction.atomic():
            made = split_code(code=code, parts=parts, actor=owner_of(study), is_below=is_below, shown=names)
            rows = [Code.objects.get(pk=each.pk) for each in made]
            assert [row.mnemonic for row in rows] == told
            assert [row.mnemonic or row.label for row in rows] == names
        transaction.set_rollback(True)


def test_other_mnemonics_than_were_shown_are_refused(study: Study, code: Code, owner: User) -> None:
    parts = [part("fast"), part("slow")]
    told = mnemonics_for(code, parts)
    taker = make_code(study, "fasting", told[0])
    with pytest.raises(OtherMnemonics, match="would be called otherwise than was shown"):
        split_code(code=code, parts=parts, actor=owner, shown=told)
    arranging.retire_codes(codes=[taker], actor=owner, is_retired=True)
    assert mnemonics_for(code, parts) != told
    made = split_code(code=code, parts=parts, actor=owner, shown=mnemonics_for(code, parts))
    assert len(made) == 2


def test_new_codes_beside_stand_right_after_it_in_its_colour(study: Study, code: Code, owner: User) -> None:
    make_code(study, "last", "LAST")
    split_code(code=code, parts=[part("fast"), part("slow")], actor=owner, is_below=False)
    order = Code.objects.filter(parent=None).order_by("position").values_list("label", "hue")
    assert list(order) == [("rewards", 4), ("fast", 4), ("slow", 4), ("last", 0)]


def test_a_code_that_gave_all_away_may_become_a_category_or_retire(
    code: Code, codings: list[Coding], owner: User
) -> None:
    with pytest.raises(Refused, match="must stay a code"):
        split_code(code=code, parts=[part("fast", codings[0])], actor=owner, afterwards=Afterwards.RETIRED)
    split_code(code=code, parts=[part("all", *codings)], actor=owner, afterwards=Afterwards.CATEGORY)
    code.refresh_from_db()
    assert not code.is_codable


def test_undo_puts_the_code_together_again(
    study: Study, code: Code, codings: list[Coding], owner: User
) -> None:
    before = rows_of(study)
    split_code(code=code, parts=[part("fast", codings[0]), part("slow", *codings)], actor=owner)
    assert check_study(study) == []
    step = step_to_undo(study, owner)
    assert step is not None
    assert step.phrase == "split code REW: 4 codings by 2 coders"
    undo(study=study, actor=owner, operation_id=step.id)
    assert rows_of(study) == before


def test_what_makes_no_sense_is_refused(
    study: Study, code: Code, codings: list[Coding], owner: User, document: Document
) -> None:
    foreign = apply(document, "Very little", make_code(study, "other", "OTH"))
    for parts, words in (
        ([], "at least one new code"),
        ([part(" ")], "needs a label"),
        ([part("fast", foreign)], "do not carry the code any more"),
    ):
        with pytest.raises(Refused, match=words):
            split_code(code=code, parts=parts, actor=owner)
    with pytest.raises(Refused, match="Say what shall become"):
        split_code(code=code, parts=[part("fast")], actor=owner, afterwards="gone")
    arranging.retire_codes(codes=[code], actor=owner, is_retired=True)
    with pytest.raises(Refused, match="is retired"):
        split_code(code=code, parts=[part("fast")], actor=owner)
