"""Moving edges and joining passages: what moves along, whose words stay, what is refused with which sentence."""

import pytest

from cccrm.kit.refusal import Refused, StalePage
from coding.actions import passages
from coding.actions.coders import coder_named
from coding.actions.edges import join_passages, move_edges
from coding.actions.memos import write_memo
from coding.checks import check_study
from coding.models import Anchor, Code, Coding, Memo, Passage
from interviews.actions.history import undo
from interviews.log import operation, type_name
from interviews.models import Document, Event, Study, User
from tests.factories import apply, make_code, revise, revision_of, span_of

pytestmark = pytest.mark.django_db
WORDS = "He sees them each week"
MORE = "He sees them each week & knows"


def move(passage: Passage, document: Document, words: str, actor: User) -> Passage:
    start, end = span_of(document, words)
    return move_edges(passage=passage, revision=revision_of(document), start=start, end=end, actor=actor)


def memo_on(passage: Passage, actor: User, text: str = "Compare with B.") -> Memo:
    return write_memo(
        study=passage.study, actor=actor, object_type=type_name(passage), object_id=passage.pk, text=text
    )


def undo_last(study: Study, actor: User) -> None:
    undo(
        study=study, operation_id=Event.objects.filter(study=study).latest("sequence").operation, actor=actor
    )


# -- moving edges -------------------------------------------------------------------------------


def test_a_passage_moves_with_all_that_hangs_on_it(document: Document, code: Code, coder: User) -> None:
    passage = apply(document, WORDS, code, coder).passage
    memo_on(passage, coder)
    assert move(passage, document, MORE, coder) == passage
    assert Anchor.objects.get().quote == MORE
    assert (Passage.objects.count(), Memo.objects.get().object_id) == (1, passage.pk)
    assert check_study(document.study) == []


def test_moving_edges_is_one_step_that_undo_takes_back(document: Document, code: Code, coder: User) -> None:
    passage = apply(document, WORDS, code, coder).passage
    move(passage, document, MORE, coder)
    event = Event.objects.latest("sequence")
    assert (event.verb, event.summary, event.detail) == ("move edges", "SEL", {"codings": 1})
    undo_last(document.study, coder)
    assert Anchor.objects.get().quote == WORDS


def test_the_same_edges_are_no_step(document: Document, code: Code, coder: User) -> None:
    passage = apply(document, WORDS, code, coder).passage
    before = Event.objects.count()
    assert move(passage, document, WORDS, coder) == passage
    assert Event.objects.count() == before


def test_words_that_others_coded_stay(document: Document, code: Code, coder: User, owner: User) -> None:
    theirs = apply(document, WORDS, code, owner)
    mine = apply(document, WORDS, make_code(document.study), coder)
    hers, his = memo_on(mine.passage, coder), memo_on(mine.passage, owner, "Mine.")
    target = move(mine.passage, document, MORE, coder)
    for row in (mine, theirs, hers, his):
        row.refresh_from_db()
    assert (mine.passage, theirs.passage.anchors.get().quote) == (target, WORDS)
    assert (hers.object_id, his.object_id) == (target.pk, theirs.passage_id)
    assert check_study(document.study) == []
    undo_last(document.study, coder)
    mine.refresh_from_db()
    assert (mine.passage, Passage.objects.count()) == (theirs.passage, 1)


def test_words_that_only_others_coded_cannot_be_moved(
    document: Document, code: Code, coder: User, owner: User
) -> None:
    passage = apply(document, WORDS, code, owner).passage
    with pytest.raises(Refused, match="Only they can move the edges"):
        move(passage, document, MORE, coder)


def test_codings_of_coders_without_an_account_move_along(document: Document, code: Code, coder: User) -> None:
    coding = apply(document, WORDS, code, coder)
    with operation(document.study, actor=coder, verb="import codings") as op:
        anna = coder_named(op, "Anna")
    start, end = span_of(document, WORDS)
    passages.apply_code(
        revision=revision_of(document), start=start, end=end, code=code, actor=coder, coder=anna
    )
    assert move(coding.passage, document, MORE, coder) == coding.passage
    assert Passage.objects.get().codings.count() == 2


def test_edges_moved_onto_another_passage_make_one(document: Document, code: Code, coder: User) -> None:
    there = apply(document, MORE, make_code(document.study), coder).passage
    here = apply(document, WORDS, code, coder).passage
    passages.set_translation(passage=here, actor=coder, text="hän näkee", expected_version=1)
    memo_on(here, coder)
    assert move(here, document, MORE, coder) == there
    there.refresh_from_db()
    assert (Passage.objects.get(), there.translation, there.codings.count()) == (there, "hän näkee", 2)
    assert Memo.objects.get().object_id == there.pk
    assert check_study(document.study) == []
    undo_last(document.study, coder)
    assert set(Passage.objects.all()) == {here, there}
    assert check_study(document.study) == []


def test_the_same_code_on_overlapping_words_is_refused(document: Document, code: Code, coder: User) -> None:
    apply(document, "they need", code, coder)
    passage = apply(document, WORDS, code, coder).passage
    with pytest.raises(Refused, match="Some of these words carry SEL already"):
        move(passage, document, "He sees them each week & knows <what> they", coder)
    assert passage.anchors.get().quote == WORDS


def test_blank_words_and_words_outside_are_refused(document: Document, code: Code, coder: User) -> None:
    passage, revision = apply(document, WORDS, code, coder).passage, revision_of(document)
    blank = span_of(document, WORDS)[1]
    for start, end in ((blank, blank + 1), (0, 10_000)):
        with pytest.raises(Refused, match="Select"):
            move_edges(passage=passage, revision=revision, start=start, end=end, actor=coder)


def test_an_older_text_is_refused(document: Document, code: Code, coder: User) -> None:
    passage, old = apply(document, WORDS, code, coder).passage, revision_of(document)
    revise(document, "J: Everybody sells.\n")
    with pytest.raises(StalePage, match="Reload the page"):
        move_edges(passage=passage, revision=old, start=0, end=5, actor=coder)
    with pytest.raises(Refused, match="waits to be placed"):
        move_edges(passage=passage, revision=revision_of(document), start=0, end=5, actor=coder)


# -- joining ------------------------------------------------------------------------------------


def test_joined_passages_keep_all_codings_and_memos(document: Document, code: Code, coder: User) -> None:
    keep = apply(document, MORE, code, coder).passage
    other = apply(document, WORDS, make_code(document.study), coder).passage
    memo_on(other, coder)
    joined = join_passages(keep=keep, other=other, actor=coder)
    assert (joined.passage, joined.doubles) == (keep, ())
    assert (Passage.objects.get(), keep.codings.count()) == (keep, 2)
    assert (Anchor.objects.get().quote, Memo.objects.get().object_id) == (MORE, keep.pk)
    assert check_study(document.study) == []


def test_joining_is_one_step_that_undo_takes_back(document: Document, code: Code, coder: User) -> None:
    keep = apply(document, MORE, code, coder).passage
    other = apply(document, WORDS, make_code(document.study), coder).passage
    join_passages(keep=keep, other=other, actor=coder)
    undo_last(document.study, coder)
    assert sorted(Anchor.objects.values_list("quote", flat=True)) == [WORDS, MORE]
    assert check_study(document.study) == []


def test_a_coding_that_stood_on_both_is_named_and_stands_once(
    document: Document, study: Study, code: Code, coder: User, owner: User
) -> None:
    keep, other = apply(document, MORE, code, owner).passage, apply(document, WORDS, code, coder).passage
    # Overlapping codings by one coder come only from before a transcript was corrected.
    with operation(study, actor=owner, verb="import codings") as op:
        anna = coder_named(op, "Anna")
        for passage in (keep, other):
            row = {"passage": passage, "code": code, "coder": anna, "revision": revision_of(document)}
            op.create(Coding(study=study, created_at=op.now, **row))
    joined = join_passages(keep=keep, other=other, actor=coder)
    assert joined.doubles == ("SEL (Anna)",)
    assert Coding.objects.count() == 3


def test_codings_of_others_are_joined_by_the_owner_only(
    document: Document, code: Code, coder: User, owner: User
) -> None:
    keep, other = apply(document, MORE, code, coder).passage, apply(document, WORDS, code, owner).passage
    with pytest.raises(Refused, match="coded the other words"):
        join_passages(keep=keep, other=other, actor=coder)
    assert Passage.objects.count() == 2
    join_passages(keep=keep, other=other, actor=coder, for_all=True)
    assert Passage.objects.get().codings.count() == 2


def test_both_translations_stay(document: Document, code: Code, coder: User) -> None:
    keep = apply(document, MORE, code, coder).passage
    other = apply(document, WORDS, make_code(document.study), coder).passage
    for passage, text in ((keep, "hän näkee ja tietää"), (other, "hän näkee")):
        passages.set_translation(passage=passage, actor=coder, text=text, expected_version=1)
    passages.mark_key(passage=other, actor=coder, is_key=True)
    join_passages(keep=keep, other=other, actor=coder)
    keep.refresh_from_db()
    assert (keep.translation, keep.is_key) == ("hän näkee ja tietää\nhän näkee", True)


def test_passages_with_other_words_are_not_joined(document: Document, code: Code, coder: User) -> None:
    keep, other = (apply(document, words, code, coder).passage for words in (MORE, "Everybody sells"))
    with pytest.raises(Refused, match="more than a few words"):
        join_passages(keep=keep, other=other, actor=coder)
