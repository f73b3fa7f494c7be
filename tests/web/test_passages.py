"""Coding: exact words, what is refused with which sentence, and what stays when a code is taken off."""

from collections.abc import Callable

import pytest

from cccrm.kit.refusal import Clash, Refused, StalePage
from coding.actions import memos, passages, tables
from coding.actions.coders import coder_named
from coding.checks import check_study
from coding.models import Anchor, Code, Coder, Coding, Passage
from interviews.log import operation, type_name
from interviews.models import Case, Document, Study, User
from tests.at_once import at_once
from tests.factories import apply, make_code, make_document, make_plain_document, revise, revision_of, span_of

pytestmark = pytest.mark.django_db
WORDS = "Everybody sells, also the driver 🚚"


def apply_span(document: Document, start: int, end: int, code: Code, actor: User) -> Coding:
    return passages.apply_code(revision=revision_of(document), start=start, end=end, code=code, actor=actor)


# -- applying -----------------------------------------------------------------------------------


def test_a_code_stands_on_exactly_these_words(document: Document, code: Code, coder: User) -> None:
    coding = apply(document, WORDS, code, coder)
    anchor = coding.passage.anchors.get()
    assert (anchor.start, anchor.end) == span_of(document, WORDS)
    assert anchor.quote == WORDS == revision_of(document).text[anchor.start : anchor.end]
    assert coding.coder.user == coder
    assert coding.revision == revision_of(document)


def test_one_character_beyond_the_basic_plane_can_be_coded(
    document: Document, code: Code, coder: User
) -> None:
    assert apply(document, "🚚", code, coder).passage.anchors.get().quote == "🚚"


def test_a_combining_mark_counts_as_a_character(study: Study, code: Code, coder: User) -> None:
    document = make_plain_document(study, "x\u0323\u0307 ja y", title="marks")
    assert apply(document, "ja", code, coder).passage.anchors.get().start == 4


def test_several_codes_on_the_same_words_share_the_passage(
    document: Document, study: Study, code: Code, coder: User, owner: User
) -> None:
    codings = [
        apply(document, WORDS, each, who) for each in (code, make_code(study)) for who in (coder, owner)
    ]
    assert {coding.passage_id for coding in codings} == {Passage.objects.get().pk}


def test_the_same_words_twice_are_refused(document: Document, code: Code, coder: User) -> None:
    apply(document, WORDS, code, coder)
    with pytest.raises(Refused, match="These words carry SEL already"):
        apply(document, WORDS, code, coder)
    assert Coding.objects.count() == 1


@pytest.mark.parametrize("words", ["Everybody", "sells, also", "driver 🚚. He sees", WORDS + ". He"])
def test_overlapping_words_are_refused_by_name(
    words: str, document: Document, code: Code, coder: User
) -> None:
    apply(document, WORDS, code, coder)
    with pytest.raises(Refused, match=f"carry SEL already: “{WORDS}”"):
        apply(document, words, code, coder)
    assert Coding.objects.count() == 1


def test_separate_words_of_one_turn_are_fine(document: Document, code: Code, coder: User) -> None:
    apply(document, "Everybody", code, coder)
    apply(document, "driver", code, coder)
    assert Coding.objects.count() == 2


def test_adjacent_words_are_fine(document: Document, code: Code, coder: User) -> None:
    start, end = span_of(document, "Everybody")
    apply_span(document, start, end, code, coder)
    apply_span(document, end, end + 6, code, coder)
    assert Coding.objects.count() == 2


def test_a_colleague_and_another_code_may_overlap(
    document: Document, study: Study, code: Code, coder: User, owner: User
) -> None:
    apply(document, WORDS, code, coder)
    apply(document, "sells, also", code, owner)
    apply(document, "sells, also", make_code(study), coder)
    assert Coding.objects.count() == 3


def test_a_stale_page_never_codes_the_wrong_words(document: Document, code: Code, coder: User) -> None:
    seen = revision_of(document)
    revise(document, "H: Who?\nJ: Nobody sells anything here any more.\n")
    with pytest.raises(StalePage, match="Reload the page"):
        passages.apply_code(revision=seen, start=3, end=8, code=code, actor=coder)
    assert Coding.objects.count() == 0


def test_a_retired_code_is_refused_until_it_is_brought_back(
    document: Document, code: Code, coder: User, owner: User
) -> None:
    with operation(code.study, actor=owner, verb="retire code") as op:
        op.update(code, is_retired=True)
    with pytest.raises(Refused, match="retired"):
        apply(document, WORDS, code, coder)


def test_a_category_is_refused(document: Document, study: Study, coder: User) -> None:
    with pytest.raises(Refused, match="category"):
        apply(document, WORDS, make_code(study, "family", is_codable=False), coder)


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (5, 5), (9, 3), (0, 10_000), (10_000, 10_001)])
def test_a_span_outside_the_text_is_refused(
    start: int, end: int, document: Document, code: Code, coder: User
) -> None:
    with pytest.raises(Refused, match="Select them again"):
        apply_span(document, start, end, code, coder)
    assert Passage.objects.count() == 0


def test_nothing_but_blanks_is_refused(study: Study, code: Code, coder: User) -> None:
    document = make_plain_document(study, "one \n\t\u00a0 two", title="blanks")
    with pytest.raises(Refused, match="no words"):
        apply_span(document, 3, 8, code, coder)


def test_a_new_code_lands_on_the_words_in_one_step(
    document: Document, study: Study, code: Code, coder: User
) -> None:
    start, end = span_of(document, WORDS)
    coding = passages.apply_new_code(
        revision=revision_of(document),
        start=start,
        end=end,
        actor=coder,
        label="Driver",
        mnemonic="",
        parent=code,
    )
    assert coding.code.parent == code
    assert coding.code.mnemonic.startswith("SEL-")
    assert coding.passage.anchors.get().quote == WORDS


def test_a_new_code_that_is_refused_leaves_nothing(document: Document, code: Code, coder: User) -> None:
    with pytest.raises(Refused, match="There is a code sel already"):
        passages.apply_new_code(
            revision=revision_of(document),
            start=3,
            end=9,
            actor=coder,
            label="x",
            mnemonic="sel",
            parent=None,
        )
    with pytest.raises(Refused, match="Select"):
        passages.apply_new_code(
            revision=revision_of(document), start=9, end=9, actor=coder, label="new", mnemonic="", parent=None
        )
    assert list(Code.objects.all()) == [code]
    assert not Coder.objects.exists()


# -- taking off ---------------------------------------------------------------------------------


def test_a_passage_goes_with_its_last_code(document: Document, code: Code, coder: User) -> None:
    coding = apply(document, WORDS, code, coder)
    assert passages.remove_coding(coding=coding, actor=coder) is None
    assert not Passage.objects.exists()
    assert not Anchor.objects.exists()


def test_a_passage_stays_for_its_other_codes(
    document: Document, study: Study, code: Code, coder: User
) -> None:
    coding = apply(document, WORDS, code, coder)
    other = apply(document, WORDS, make_code(study), coder)
    assert passages.remove_coding(coding=coding, actor=coder) == other.passage


def with_memo(coding: Coding, actor: User) -> None:
    memos.write_memo(
        study=coding.study,
        actor=actor,
        object_type=type_name(coding.passage),
        object_id=coding.passage_id,
        text="Why?",
    )


def with_key(coding: Coding, actor: User) -> None:
    passages.mark_key(passage=coding.passage, actor=actor, is_key=True)


def with_translation(coding: Coding, actor: User) -> None:
    passages.set_translation(passage=coding.passage, actor=actor, text="Kaikki myyvät", expected_version=1)


def with_evidence(coding: Coding, actor: User) -> None:
    case = Case.objects.get()
    rows = [tables.RowPlan.of(coding.code)]
    table = tables.add_table(study=coding.study, actor=actor, title="T", rows=rows, cases=[case])
    theme = table.rows.get().theme
    tables.judge(theme=theme, case=case, actor=actor, passage=coding.passage_id, stance="supports")


@pytest.mark.parametrize("carry", [with_memo, with_key, with_translation, with_evidence])
def test_a_passage_stays_for_what_else_it_carries(
    carry: Callable[[Coding, User], None], document: Document, code: Code, coder: User
) -> None:
    coding = apply(document, WORDS, code, coder)
    carry(coding, coder)
    assert passages.remove_coding(coding=Coding.objects.get(), actor=coder) == coding.passage
    assert Anchor.objects.get().quote == WORDS


def test_a_bare_passage_goes_with_its_last_note(document: Document, code: Code, coder: User) -> None:
    coding = apply(document, WORDS, code, coder)
    with_key(coding, coder)
    passages.remove_coding(coding=Coding.objects.get(), actor=coder)
    passages.mark_key(passage=Passage.objects.get(), actor=coder, is_key=False)
    assert not Passage.objects.exists()


def test_only_ones_own_codings_can_be_taken_off(
    document: Document, code: Code, coder: User, owner: User
) -> None:
    coding = apply(document, WORDS, code, coder)
    with pytest.raises(Refused, match="Carla applied this code"):
        passages.remove_coding(coding=coding, actor=owner)
    assert Coding.objects.get() == coding


def test_codings_of_coders_without_an_account_can_be_taken_off(
    document: Document, code: Code, coder: User
) -> None:
    with operation(code.study, actor=coder, verb="import codings") as op:
        anna = coder_named(op, "Anna")
    start, end = span_of(document, WORDS)
    coding = passages.apply_code(
        revision=revision_of(document), start=start, end=end, code=code, actor=coder, coder=anna
    )
    assert passages.remove_coding(coding=coding, actor=coder) is None


def test_a_coding_that_is_gone_is_refused_with_a_sentence(
    document: Document, code: Code, coder: User
) -> None:
    apply(document, WORDS, code, coder)
    first, second = Coding.objects.get(), Coding.objects.get()
    passages.remove_coding(coding=first, actor=coder)
    with pytest.raises(Refused, match="not there any more"):
        passages.remove_coding(coding=second, actor=coder)


# -- recoding -----------------------------------------------------------------------------------


def test_recoding_keeps_passage_and_moment(document: Document, study: Study, code: Code, coder: User) -> None:
    coding = apply(document, WORDS, code, coder)
    other = make_code(study, "driving")
    passages.recode(coding=Coding.objects.get(), code=other, actor=coder)
    found = Coding.objects.get()
    assert (found.pk, found.passage_id, found.created_at) == (coding.pk, coding.passage_id, coding.created_at)
    assert found.code == other


def test_recoding_into_a_code_that_is_there_is_refused(
    document: Document, study: Study, code: Code, coder: User
) -> None:
    other = make_code(study, "driving")
    coding = apply(document, WORDS, code, coder)
    apply(document, "driver 🚚", other, coder)
    with pytest.raises(Refused, match="DRI already: “driver 🚚”"):
        passages.recode(coding=coding, code=other, actor=coder)
    assert Coding.objects.get(pk=coding.pk).code == code


def test_recoding_into_itself_a_retired_code_or_a_category_is_refused(
    document: Document, study: Study, code: Code, coder: User
) -> None:
    coding = apply(document, WORDS, code, coder)
    retired = make_code(study, "old", is_retired=True)
    for other in (code, retired, make_code(study, "family", is_codable=False)):
        with pytest.raises(Refused):
            passages.recode(coding=coding, code=other, actor=coder)


def test_only_ones_own_codings_can_be_recoded(
    document: Document, study: Study, code: Code, coder: User, owner: User
) -> None:
    coding = apply(document, WORDS, code, coder)
    with pytest.raises(Refused, match="Only she can change it"):
        passages.recode(coding=coding, code=make_code(study), actor=owner)


# -- translations and key quotations ------------------------------------------------------------


def test_a_translation_is_saved_with_unified_line_ends(document: Document, code: Code, coder: User) -> None:
    passage = apply(document, WORDS, code, coder).passage
    passages.set_translation(passage=passage, actor=coder, text=" yksi\r\nkaksi\0 ", expected_version=1)
    assert Passage.objects.get().translation == "yksi\nkaksi"


def test_a_clash_of_translations_carries_both(
    document: Document, code: Code, coder: User, owner: User
) -> None:
    passage = apply(document, WORDS, code, coder).passage
    passages.set_translation(passage=Passage.objects.get(), actor=owner, text="hers", expected_version=1)
    with pytest.raises(Clash) as raised:
        passages.set_translation(passage=passage, actor=coder, text="mine", expected_version=1)
    assert (raised.value.theirs, raised.value.yours) == ("hers", "mine")
    passages.set_translation(passage=passage, actor=coder, text="both", expected_version=raised.value.version)
    assert Passage.objects.get().translation == "both"


def test_saying_the_same_is_no_clash(document: Document, code: Code, coder: User, owner: User) -> None:
    passage = apply(document, WORDS, code, coder).passage
    passages.set_translation(passage=Passage.objects.get(), actor=owner, text="same", expected_version=1)
    passages.set_translation(passage=passage, actor=coder, text="same", expected_version=1)
    assert Passage.objects.get().version == 2


# -- several people at once ---------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_same_words_coded_at_once_are_one_passage(
    document: Document, code: Code, coder: User, owner: User
) -> None:
    assert at_once([lambda who=who: apply(document, WORDS, code, who) for who in (coder, owner)] * 2) != []
    assert Passage.objects.count() == 1
    assert Coding.objects.count() == 2
    assert check_study(document.study) == []


@pytest.mark.django_db(transaction=True)
def test_the_first_two_codings_of_a_person_make_one_coder(
    document: Document, study: Study, code: Code, coder: User
) -> None:
    other = make_document(study, title="B1", case="B")
    assert at_once([lambda d=d: apply(d, WORDS, code, coder) for d in (document, other)]) == []
    assert Coder.objects.count() == 1
    assert Coding.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_removing_while_a_colleague_codes_leaves_a_sound_study(
    document: Document, study: Study, code: Code, coder: User, owner: User
) -> None:
    coding = apply(document, WORDS, code, coder)
    at_once(
        [
            lambda: passages.remove_coding(coding=coding, actor=coder),
            lambda: apply(document, WORDS, code, owner),
        ]
    )
    assert Coding.objects.get().coder.user == owner
    assert check_study(study) == []
