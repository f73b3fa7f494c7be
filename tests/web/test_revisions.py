"""A new state of a transcript: every passage of every coder goes along, and undo makes another revision."""

import uuid

import pytest

from cccrm.kit.refusal import Refused, StalePage
from coding.actions.edges import move_edges
from coding.actions.history import undo_step
from coding.actions.memos import write_memo
from coding.actions.merging import merge_codes
from coding.actions.passages import mark_key, newest_anchor, recode, remove_coding
from coding.actions.placing import place_passage
from coding.actions.revisions import Revised, revise_document
from coding.checks import check_study
from coding.models import Anchor, Code, Coding, Memo, Passage
from coding.views.correct import said
from interviews.actions.history import Step, step_to_redo, step_to_undo
from interviews.log import type_name
from interviews.models import Document, Event, Revision, Study, Turn, User
from interviews.queries.turns import turn_plans
from interviews.rebase import Edit, edits_between
from tests.factories import apply, make_code, owner_of, revision_of, span_of

pytestmark = pytest.mark.django_db


def correct(document: Document, *pairs: tuple[str, str], actor: User | None = None) -> Revised:
    """Replace words of the newest text by others."""
    revision = revision_of(document)
    text = revision.text
    for old, new in pairs:
        text = text.replace(old, new)
    edits = edits_between(revision.text, text)
    return revise_document(revision=revision, actor=actor or owner_of(document.study), edits=edits)


def place(coding: Coding) -> Anchor:
    anchor = newest_anchor(coding.passage)
    assert anchor is not None
    return anchor


def words(coding: Coding) -> str:
    return place(coding).quote


def undo_last(study: Study, user: User) -> None:
    take(study, user, step_to_undo(study, user))


def redo_last(study: Study, user: User) -> None:
    take(study, user, step_to_redo(study, user))


def take(study: Study, user: User, step: Step | None) -> None:
    assert step is not None
    undo_step(study=study, actor=user, operation_id=step.id)


def test_untouched_passages_of_both_coders_keep_their_words(
    study: Study, document: Document, coder: User
) -> None:
    code = make_code(study)
    mine = apply(document, "He sees them each week", code)
    hers = apply(document, "handwritten notes", code, coder)
    revised = correct(document, ("driver", "new driver"), ("nobody", "no one"))
    assert revised.revision.number == 2
    assert (words(mine), words(hers)) == ("He sees them each week", "handwritten notes")
    assert (revised.changed, revised.waiting) == ((), ())
    assert check_study(study) == []


def test_what_changed_inside_is_told_before_and_after(study: Study, document: Document) -> None:
    coding = apply(document, "The handwritten notes stay in the van", make_code(study))
    [changed] = correct(document, ("van", "car")).changed
    assert (changed.before[-3:], changed.after[-3:]) == ("van", "car")
    assert words(coding) == "The handwritten notes stay in the car"


def test_a_passage_whose_words_are_gone_waits(study: Study, document: Document) -> None:
    coding = apply(document, "the driver 🚚", make_code(study))
    [waiting] = correct(document, (", also the driver 🚚", "")).waiting
    assert waiting.before == "the driver 🚚"
    assert Coding.objects.filter(pk=coding.pk).exists()
    assert coding.passage.anchors.count() == 1
    assert check_study(study) == []


def test_turns_keep_their_numbers(document: Document) -> None:
    before = [turn.number for turn in turn_plans(revision_of(document))]
    correct(document, ("Very little", "Not much"))
    turns = Turn.objects.filter(revision=revision_of(document))
    text = revision_of(document).text
    assert [turn.number for turn in turns] == before
    assert text[turns[3].body_start : turns[3].body_end].startswith("Not much. The")


def test_a_correction_of_an_older_state_is_refused(document: Document) -> None:
    old = revision_of(document)
    correct(document, ("van", "car"))
    with pytest.raises(StalePage):
        revise_document(revision=old, actor=None, edits=edits_between(old.text, "x"))


def test_nothing_to_correct_is_refused(document: Document) -> None:
    with pytest.raises(Refused):
        correct(document)
    assert Revision.objects.filter(document=document).count() == 1


def test_a_code_that_would_stand_twice_waits(study: Study, document: Document) -> None:
    code = make_code(study)
    apply(document, "handwritten", code)
    apply(document, "notes stay", code)
    revised = correct(document, ("handwritten notes stay", "papers"))
    assert len(revised.waiting) >= 1
    assert check_study(study) == []


def test_undo_makes_another_revision_with_the_passages_where_they_were(
    study: Study, document: Document, owner: User
) -> None:
    gone = apply(document, "the driver 🚚", make_code(study))
    before = revision_of(document).text
    was = place(gone)
    correct(document, (", also the driver 🚚", ""))
    undo_last(study, owner)
    newest, again = revision_of(document), place(gone)
    assert (newest.number, newest.text) == (3, before)
    assert (again.revision, again.start, again.end) == (newest, was.start, was.end)
    assert check_study(study) == []


def _last(study: Study, verb: str) -> uuid.UUID:
    return Event.objects.filter(study=study, verb=verb).latest("sequence").operation


def test_undo_carries_back_what_a_colleague_coded_since(
    study: Study, document: Document, coder: User
) -> None:
    code = make_code(study)
    revised = correct(document, ("Everybody sells", "Well, everybody sells"))
    hers = apply(document, "handwritten notes", code, coder)
    undo_step(study=study, actor=owner_of(study), operation_id=_last(study, "correct"))
    assert words(hers) == "handwritten notes"
    assert place(hers).revision.number == revised.revision.number + 1
    assert check_study(study) == []


def test_an_undone_correction_can_be_redone(study: Study, document: Document, owner: User) -> None:
    coding = apply(document, "in the van", make_code(study))
    corrected = correct(document, ("van", "car")).revision.text
    undo_step(study=study, actor=owner, operation_id=_last(study, "correct"))
    assert words(coding) == "in the van"
    undo_step(study=study, actor=owner, operation_id=_last(study, "correct"))
    assert (revision_of(document).number, revision_of(document).text) == (4, corrected)
    assert words(coding) == "in the car"
    assert check_study(study) == []


def test_a_passage_that_waited_waits_again_after_redo(
    study: Study, document: Document, owner: User, coder: User
) -> None:
    coding, code = apply(document, "the van", make_code(study)), make_code(study, "later")
    start, end = span_of(document, "The handwritten notes stay in the van")
    # As a file does it with a turn that is new: comparing the two texts would find the words again.
    edits = [Edit(start, end, ""), Edit(end, end, "Handwritten notes stay in the van")]
    assert revise_document(revision=revision_of(document), actor=owner, edits=edits).waiting
    undo_last(study, owner)
    assert place(coding).revision == revision_of(document)
    later = apply(document, "Everybody", code, coder)
    redo_last(study, owner)
    assert revision_of(document).number == 4
    assert not coding.passage.anchors.filter(revision=revision_of(document)).exists()
    assert words(later) == "Everybody"
    undo_last(study, owner)
    assert words(coding) == "the van"
    assert check_study(study) == []


def test_a_correction_under_another_one_is_not_undone(study: Study, document: Document, owner: User) -> None:
    correct(document, ("van", "car"))
    first = _last(study, "correct")
    correct(document, ("office", "house"))
    with pytest.raises(Refused):
        undo_step(study=study, actor=owner, operation_id=first)
    assert revision_of(document).number == 3


def test_corrections_are_undone_one_after_the_other_and_redone_in_order(
    study: Study, document: Document, owner: User, coder: User
) -> None:
    coding = apply(document, "in the van", make_code(study))
    hers = apply(document, "He sees them each week", make_code(study, "visits"), coder)
    texts = [revision_of(document).text]
    steps = []
    for pair in (("van", "car"), ("office", "house"), ("car", "bus")):
        texts.append(correct(document, pair).revision.text)
        steps.append(_last(study, "correct"))
    undone = []
    for step, text in zip(reversed(steps), reversed(texts[:-1]), strict=True):
        undo_step(study=study, actor=owner, operation_id=step)
        undone.append(_last(study, "correct"))
        assert revision_of(document).text == text
    assert (words(coding), words(hers)) == ("in the van", "He sees them each week")
    for step, text in zip(reversed(undone), texts[1:], strict=True):
        undo_step(study=study, actor=owner, operation_id=step)
        assert revision_of(document).text == text
    assert words(coding) == "in the bus"
    # And back once more, under what was redone.
    undo_step(study=study, actor=owner, operation_id=_last(study, "correct"))
    assert (revision_of(document).text, words(coding)) == (texts[2], "in the car")
    assert check_study(study) == []


def test_what_was_coded_between_undone_corrections_goes_along(
    study: Study, document: Document, owner: User, coder: User
) -> None:
    correct(document, ("van", "car"))
    first = _last(study, "correct")
    correct(document, ("office", "house"))
    hers = apply(document, "in the car", make_code(study), coder)
    undo_step(study=study, actor=owner, operation_id=_last(study, "correct"))
    undo_step(study=study, actor=owner, operation_id=first)
    assert words(hers) == "in the van"
    assert check_study(study) == []


def test_a_coding_from_before_a_correction_can_be_undone_and_redone(
    study: Study, document: Document, owner: User, coder: User
) -> None:
    coding = apply(document, "in the van", make_code(study))
    correct(document, ("Very little", "Not much"), actor=coder)
    undo_step(study=study, actor=owner, operation_id=_last(study, "apply"))
    assert not Passage.objects.filter(pk=coding.passage_id).exists()
    correct(document, ("office", "house"), actor=coder)
    undo_step(study=study, actor=owner, operation_id=_last(study, "apply"))
    assert words(coding) == "in the van"
    assert place(coding).revision == revision_of(document)
    assert check_study(study) == []


def test_a_passage_that_comes_back_after_a_correction_stands_in_the_new_text(
    study: Study, document: Document, owner: User, coder: User
) -> None:
    coding = apply(document, "in the van", make_code(study))
    remove_coding(coding=coding, actor=owner)
    correct(document, ("the van", "the car"), actor=coder)
    undo_step(study=study, actor=owner, operation_id=_last(study, "remove"))
    assert Anchor.objects.get(passage=coding.passage_id, revision=revision_of(document)).quote == "in the car"
    assert check_study(study) == []


def test_her_own_code_is_undone_though_another_coder_coded_the_same_words(
    document: Document, study: Study, owner: User, coder: User
) -> None:
    code, other = make_code(study), make_code(study, "reach")
    mine, hers = apply(document, "Everybody sells", code), apply(document, "Everybody sells", other, coder)
    assert hers.passage == mine.passage
    undo_last(study, owner)
    assert list(Coding.objects.filter(study=study)) == [hers]
    undo_last(study, coder)
    assert not Passage.objects.filter(study=study).exists()
    assert not Anchor.objects.filter(study=study).exists()
    redo_last(study, coder)
    assert list(Coding.objects.filter(study=study)) == [hers]
    redo_last(study, owner)
    assert set(Coding.objects.filter(study=study)) == {mine, hers}
    assert check_study(study) == []


def test_a_memo_of_another_coder_keeps_the_passage_when_its_code_is_undone(
    document: Document, study: Study, owner: User, coder: User
) -> None:
    passage = apply(document, "Everybody sells", make_code(study)).passage
    memo = write_memo(
        study=study, actor=coder, object_type=type_name(passage), object_id=passage.pk, text="Why?"
    )
    undo_last(study, owner)
    assert not passage.codings.exists()
    assert Memo.objects.get(object_id=passage.pk) == memo
    redo_last(study, owner)
    assert passage.codings.count() == 1
    assert check_study(study) == []


def test_a_passage_goes_with_the_last_that_stood_on_it(
    document: Document, study: Study, owner: User, coder: User
) -> None:
    coding = apply(document, "Everybody sells", make_code(study))
    passage = {"object_type": type_name(coding.passage), "object_id": coding.passage_id}
    write_memo(study=study, actor=coder, **passage, text="Why?")
    undo_last(study, owner)
    undo_last(study, coder)
    assert not Passage.objects.filter(study=study).exists()
    redo_last(study, coder)
    redo_last(study, owner)
    assert (stands(coding), Memo.objects.get().object_id) == (True, coding.passage_id)
    assert check_study(study) == []


def test_a_passage_goes_with_its_mark_when_its_coding_went_before(
    document: Document, study: Study, owner: User, coder: User
) -> None:
    coding = apply(document, "Everybody sells", make_code(study))
    mark_key(passage=coding.passage, actor=coder, is_key=True)
    remove_coding(coding=coding, actor=owner)
    undo_last(study, coder)
    assert not Passage.objects.filter(study=study).exists()
    undo_last(study, owner)
    redo_last(study, coder)
    assert Passage.objects.get(study=study, is_key=True) == coding.passage
    assert (stands(coding), words(coding)) == (True, "Everybody sells")
    assert check_study(study) == []


def test_a_memo_is_done_again_though_the_coding_came_back_before_it(
    document: Document, study: Study, owner: User, coder: User
) -> None:
    coding = apply(document, "Everybody sells", make_code(study))
    passage = {"object_type": type_name(coding.passage), "object_id": coding.passage_id}
    write_memo(study=study, actor=coder, **passage, text="Why?")
    undo_last(study, owner)
    undo_last(study, coder)
    redo_last(study, owner)
    redo_last(study, coder)
    assert (stands(coding), Memo.objects.get().object_id) == (True, coding.passage_id)
    undo_last(study, coder)
    undo_last(study, owner)
    assert not Passage.objects.filter(study=study).exists()
    assert check_study(study) == []


def test_a_coding_that_was_done_again_on_a_colleagues_passage_is_undone_again(
    document: Document, study: Study, owner: User, coder: User
) -> None:
    code, other = make_code(study), make_code(study, "reach")
    mine = apply(document, "Everybody sells", code)
    undo_last(study, owner)
    hers = apply(document, "Everybody sells", other, coder)
    redo_last(study, owner)
    assert Coding.objects.get(pk=mine.pk).passage == hers.passage
    undo_last(study, owner)
    assert list(Coding.objects.all()) == [hers]
    redo_last(study, owner)
    assert Coding.objects.get(pk=mine.pk).passage == hers.passage
    assert check_study(study) == []


def test_a_passage_that_comes_back_after_an_undone_correction_has_all_its_words(
    study: Study, document: Document, owner: User, coder: User
) -> None:
    coding = apply(document, "notes stay in the van", make_code(study))
    correct(document, ("the van", ""), actor=coder)
    remove_coding(coding=coding, actor=owner)
    undo_last(study, coder)
    undo_last(study, owner)
    assert (stands(coding), words(coding)) == (True, "notes stay in the van")
    assert check_study(study) == []


def test_a_coding_comes_back_though_its_passage_went_before_a_correction(
    study: Study, document: Document, owner: User, coder: User
) -> None:
    coding = apply(document, "in the van", make_code(study))
    passage = {"object_type": type_name(coding.passage), "object_id": coding.passage_id}
    write_memo(study=study, actor=coder, **passage, text="Why?")
    remove_coding(coding=coding, actor=owner)
    undo_last(study, coder)
    correct(document, ("van", "car"), actor=coder)
    undo_last(study, owner)
    assert (stands(coding), words(coding)) == (True, "in the car")
    assert check_study(study) == []


@pytest.fixture
def waiting(study: Study, document: Document, owner: User) -> Coding:
    """A coding whose words a correction took away; codes for later are there."""
    make_code(study, "later", "LATER")
    coding = apply(document, "notes stay", make_code(study))
    correct(document, (" handwritten notes stay in the van,", ""))
    return coding


def put_on_words(coding: Coding, said: str, actor: User) -> uuid.UUID:
    """Place a passage that waits; gives the step."""
    document = coding.passage.document
    start, end = span_of(document, said)
    place_passage(passage=coding.passage, revision=revision_of(document), start=start, end=end, actor=actor)
    return _last(document.study, "place passage")


def test_placing_is_undone_though_other_words_were_corrected_since(
    study: Study, document: Document, owner: User, coder: User, waiting: Coding
) -> None:
    step = put_on_words(waiting, "nobody in", owner)
    correct(document, ("Everybody", "Well, everybody"), actor=coder)
    undo_step(study=study, actor=owner, operation_id=step)
    assert not stands(waiting)
    redo_last(study, owner)
    assert (stands(waiting), words(waiting)) == (True, "nobody in")
    assert check_study(study) == []


def test_placing_is_undone_where_the_words_came_back_since(
    study: Study, document: Document, owner: User, waiting: Coding
) -> None:
    step = put_on_words(waiting, "nobody in", owner)
    undo_step(study=study, actor=owner, operation_id=_last(study, "correct"))
    undo_step(study=study, actor=owner, operation_id=step)
    assert (stands(waiting), words(waiting)) == (True, "notes stay")
    assert check_study(study) == []


def test_placing_is_not_undone_under_what_a_colleague_coded_there(
    study: Study, document: Document, owner: User, coder: User, waiting: Coding
) -> None:
    step = put_on_words(waiting, "nobody in", owner)
    hers = apply(document, "nobody in", Code.objects.get(mnemonic="LATER"), coder)
    with pytest.raises(Refused, match="on top of this step"):
        undo_step(study=study, actor=owner, operation_id=step)
    assert (stands(waiting), stands(hers)) == (True, True)
    undo_last(study, coder)
    undo_step(study=study, actor=owner, operation_id=step)
    assert not stands(waiting)
    assert check_study(study) == []


def test_placing_is_not_undone_under_edges_that_were_moved_after_another_correction(
    study: Study, document: Document, owner: User, coder: User, waiting: Coding
) -> None:
    step = put_on_words(waiting, "nobody in", owner)
    correct(document, ("Everybody", "Well, everybody"), actor=coder)
    start, end = span_of(document, "nobody in the office")
    move_edges(passage=waiting.passage, revision=revision_of(document), start=start, end=end, actor=owner)
    with pytest.raises(Refused, match="on top of this step"):
        undo_step(study=study, actor=owner, operation_id=step)
    undo_last(study, owner)
    undo_step(study=study, actor=owner, operation_id=step)
    assert not stands(waiting)
    assert check_study(study) == []


def move_to(coding: Coding, said: str, actor: User) -> uuid.UUID:
    """Move the edges of a passage; gives the step."""
    document = coding.passage.document
    start, end = span_of(document, said)
    move_edges(passage=coding.passage, revision=revision_of(document), start=start, end=end, actor=actor)
    return _last(document.study, "move edges")


def test_placing_is_not_undone_under_another_placing_after_a_correction(
    study: Study, document: Document, owner: User, coder: User, waiting: Coding
) -> None:
    step = put_on_words(waiting, "nobody in", owner)
    correct(document, (" and nobody in the office reads them", ""), actor=coder)
    assert not stands(waiting)
    put_on_words(waiting, "Very little", owner)
    with pytest.raises(Refused, match=r"on top of this step.* place passage"):
        undo_step(study=study, actor=owner, operation_id=step)
    undo_last(study, owner)
    undo_step(study=study, actor=owner, operation_id=step)
    assert check_study(study) == []


def test_a_coding_is_not_undone_under_edges_that_were_moved_after_a_correction(
    study: Study, document: Document, owner: User, coder: User
) -> None:
    coding = apply(document, "notes stay", make_code(study))
    step = _last(study, "apply")
    correct(document, ("Everybody", "Well, everybody"), actor=coder)
    move_to(coding, "notes stay in the van", owner)
    with pytest.raises(Refused, match=r"on top of this step.* move"):
        undo_step(study=study, actor=owner, operation_id=step)
    undo_last(study, owner)
    undo_step(study=study, actor=owner, operation_id=step)
    assert not Passage.objects.filter(study=study).exists()
    assert check_study(study) == []


def test_edges_go_back_to_all_their_words_when_the_corrections_were_undone_before(
    study: Study, document: Document, owner: User, coder: User
) -> None:
    coding = apply(document, "notes stay in the van", make_code(study))
    correct(document, ("the van", ""), actor=coder)
    move_to(coding, "handwritten notes", owner)
    undo_last(study, coder)
    assert words(coding) == "handwritten notes"
    undo_last(study, owner)
    assert words(coding) == "notes stay in the van"
    redo_last(study, owner)
    assert words(coding) == "handwritten notes"
    assert check_study(study) == []


def test_edges_that_were_moved_again_in_the_newest_text_are_not_undone_by_the_older_step(
    study: Study, document: Document, owner: User, coder: User
) -> None:
    coding = apply(document, "notes stay", make_code(study))
    step = move_to(coding, "handwritten notes", owner)
    correct(document, ("Everybody", "Well, everybody"), actor=coder)
    move_to(coding, "stay in the van", owner)
    with pytest.raises(Refused, match=r"on top of this step.* move"):
        undo_step(study=study, actor=owner, operation_id=step)
    assert words(coding) == "stay in the van"
    undo_last(study, owner)
    undo_step(study=study, actor=owner, operation_id=step)
    assert words(coding) == "notes stay"
    assert check_study(study) == []


def test_a_coding_is_not_undone_under_a_recode_and_a_merge_that_gave_it_its_code_again(
    study: Study, document: Document, owner: User, coder: User
) -> None:
    code, other = make_code(study), make_code(study, "reach")
    coding = apply(document, "notes stay", code, coder)
    step = _last(study, "apply")
    recode(coding=coding, code=other, actor=coder)
    merge_codes(codes=[other], into=code, actor=owner)
    with pytest.raises(Refused, match=r"on top of this step.* merge"):
        undo_step(study=study, actor=coder, operation_id=step)
    undo_last(study, owner)
    undo_last(study, coder)
    undo_step(study=study, actor=coder, operation_id=step)
    assert not Coding.objects.exists()
    assert check_study(study) == []


def test_a_coding_is_not_undone_under_edges_that_were_moved_again_from_a_shared_passage(
    study: Study, document: Document, owner: User, coder: User
) -> None:
    coding = apply(document, "notes stay", make_code(study))
    step = _last(study, "apply")
    apply(document, "notes stay", make_code(study, "reach"), coder)
    move_to(coding, "handwritten notes", owner)
    undo_last(study, owner)
    redo_last(study, owner)
    with pytest.raises(Refused, match=r"on top of this step.* move"):
        undo_step(study=study, actor=owner, operation_id=step)
    undo_last(study, owner)
    undo_step(study=study, actor=owner, operation_id=step)
    assert check_study(study) == []


# -- what waits stands again --------------------------------------------------------------------


def stands(coding: Coding) -> bool:
    coding.refresh_from_db()
    return coding.passage.anchors.filter(revision=revision_of(coding.passage.document)).exists()


def overlapping(study: Study, document: Document) -> tuple[Coding, Coding]:
    """Two codings by the owner that share a word."""
    return (
        apply(document, "handwritten notes", make_code(study, "paper", "PAP")),
        apply(document, "notes stay", make_code(study, "staying", "STAY")),
    )


def test_a_passage_stands_again_when_merge_and_correction_are_undone_in_the_other_order(
    study: Study, document: Document, owner: User
) -> None:
    first, second = overlapping(study, document)
    correct(document, (" handwritten notes stay in the van,", ""))
    assert not stands(second)
    merge_codes(codes=[second.code], into=first.code, actor=owner)
    undo_step(study=study, actor=owner, operation_id=_last(study, "correct"))
    assert (stands(first), stands(second)) == (True, False)
    undo_step(study=study, actor=owner, operation_id=_last(study, "merge codes"))
    assert (stands(first), stands(second)) == (True, True)
    assert words(second) == "notes stay"
    assert check_study(study) == []
    # And there and back once more.
    redo_last(study, owner)
    assert (stands(first), stands(second)) == (True, False)
    undo_last(study, owner)
    assert words(second) == "notes stay"
    assert check_study(study) == []


def test_a_passage_stands_again_though_other_words_were_corrected_since(
    study: Study, document: Document, owner: User
) -> None:
    first, second = overlapping(study, document)
    correct(document, (" handwritten notes stay in the van,", ""))
    merge_codes(codes=[second.code], into=first.code, actor=owner)
    undo_step(study=study, actor=owner, operation_id=_last(study, "correct"))
    correct(document, ("Everybody", "Well, everybody"))
    undo_step(study=study, actor=owner, operation_id=_last(study, "merge codes"))
    assert (stands(second), words(second)) == (True, "notes stay")
    assert check_study(study) == []


def test_a_passage_stands_again_when_a_later_correction_brings_its_words_back(
    study: Study, document: Document, owner: User, coder: User
) -> None:
    code = make_code(study)
    mine, hers = apply(document, "handwritten notes", code), apply(document, "in the van", code, coder)
    correct(document, (" handwritten notes stay in the van,", ""))
    correct(document, ("Everybody sells", "Everybody sells handwritten notes"))
    revised = correct(document, ("The and", "The handwritten notes stay in the car, and"))
    assert said([revised]) == "Corrected. 1 passage that waited stands again. Every passage kept its words."
    assert step_to_undo(study, owner).phrase == "correct A1: 1 passage back in its place"  # type: ignore[union-attr]
    assert (stands(mine), words(mine)) == (True, "handwritten notes")
    assert not stands(hers)
    undo_last(study, owner)
    assert (stands(mine), stands(hers)) == (False, False)
    redo_last(study, owner)
    assert (stands(mine), stands(hers)) == (True, False)
    assert check_study(study) == []


def test_a_passage_goes_on_waiting_where_its_words_come_back_into_another_with_its_code(
    study: Study, document: Document, owner: User, waiting: Coding
) -> None:
    apply(document, "The and nobody", waiting.code)
    correct(document, ("The and", "The notes stay in the car, and"))
    assert not stands(waiting)
    assert check_study(study) == []


def test_a_passage_whose_words_are_gone_waits_whatever_is_undone(
    study: Study, document: Document, owner: User
) -> None:
    first, second = overlapping(study, document)
    correct(document, (" handwritten notes stay in the van,", ""))
    merge_codes(codes=[second.code], into=first.code, actor=owner)
    undo_last(study, owner)
    assert (stands(first), stands(second)) == (False, False)


def test_a_passage_coded_by_a_colleague_since_stands_after_redo_where_its_words_are(
    study: Study, document: Document, owner: User, coder: User
) -> None:
    mine, later = make_code(study), make_code(study, "later")
    coding, other = apply(document, "the van", mine), apply(document, "Very", mine)
    start, end = span_of(document, "Very little. The handwritten notes stay in the van")
    # As a file does it with a turn that is new: comparing the two texts would find the words again.
    edits = [Edit(start, end, ""), Edit(end, end, "Little. Handwritten notes stay in the van")]
    assert len(revise_document(revision=revision_of(document), actor=owner, edits=edits).waiting) == 2
    undo_last(study, owner)
    hers, gone = (apply(document, said, later, coder) for said in ("the van", "Very"))
    assert (hers.passage, gone.passage) == (coding.passage, other.passage)
    redo_last(study, owner)
    assert (stands(hers), words(hers)) == (True, "the van")
    assert not stands(gone)
    assert check_study(study) == []
    undo_last(study, owner)
    assert (words(hers), stands(hers), stands(gone)) == ("the van", True, True)
    assert check_study(study) == []


def test_a_passage_that_a_colleague_coded_and_left_waits_again_after_redo(
    study: Study, document: Document, owner: User, coder: User
) -> None:
    coding, later = apply(document, "the van", make_code(study)), make_code(study, "later")
    start, end = span_of(document, "The handwritten notes stay in the van")
    edits = [Edit(start, end, ""), Edit(end, end, "Handwritten notes stay in the van")]
    revise_document(revision=revision_of(document), actor=owner, edits=edits)
    undo_last(study, owner)
    remove_coding(coding=apply(document, "the van", later, coder), actor=coder)
    redo_last(study, owner)
    assert not stands(coding)
