"""Undo in any order that is allowed: no step is left behind that can be neither undone nor done again."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cccrm.kit.refusal import Refused
from coding.actions import arranging, codes, memos, tables
from coding.actions.by_search import apply_by_search
from coding.actions.corrections import correct_turn
from coding.actions.edges import move_edges
from coding.actions.history import undo_step
from coding.actions.merging import merge_codes
from coding.actions.passages import apply_code, recode, remove_coding
from coding.actions.revisions import revise_document
from coding.actions.splitting import Part, split_code
from coding.checks import check_study
from coding.models import Anchor, Code, Coder, Coding, Evidence, Memo, Passage
from coding.queries.by_search import Target
from interviews.actions.documents import PlannedDocument, import_documents, set_speaker
from interviews.importers import read_transcript
from interviews.models import Case, Document, Event, Speaker, Study, User
from interviews.queries.turns import turn_plans
from interviews.rebase import Edit, edits_between
from tests.factories import apply, make_code, make_plain_document, revision_of, span_of

pytestmark = pytest.mark.django_db


def last(study: Study) -> uuid.UUID:
    return Event.objects.filter(study=study).latest("sequence").operation


def newest_steps(study: Study, number: int) -> list[uuid.UUID]:
    rows = Event.objects.filter(study=study).order_by("-sequence").values_list("operation", flat=True)
    return list(dict.fromkeys(rows))[:number]


def turn_back(study: Study, actor: User, step: uuid.UUID) -> uuid.UUID:
    undo_step(study=study, actor=actor, operation_id=step)
    assert check_study(study) == []
    return last(study)


def correct(document: Document, old: str, new: str, actor: User) -> uuid.UUID:
    revision = revision_of(document)
    edits = edits_between(revision.text, revision.text.replace(old, new))
    revise_document(revision=revision, actor=actor, edits=edits)
    return last(document.study)


# -- what later steps need ----------------------------------------------------------------------


def test_a_split_is_not_undone_below_a_recode_that_left_its_new_code(
    document: Document, code: Code, study: Study, owner: User, coder: User
) -> None:
    coding = apply(document, "driver", code, coder)
    other = make_code(study, "van")
    parts = [Part("part", passages=frozenset({coding.passage_id}))]
    split_code(code=code, parts=parts, actor=owner)
    split = last(study)
    recode(coding=apply(document, "van", Code.objects.get(label="part"), coder), code=other, actor=coder)
    recoded, applied = newest_steps(study, 2)
    with pytest.raises(Refused, match=r"cannot be undone: recode .* by Carla"):
        turn_back(study, owner, split)
    turn_back(study, coder, recoded)
    turn_back(study, coder, applied)
    turn_back(study, owner, split)
    assert Coding.objects.get().code == code


def test_a_code_is_not_undone_below_a_coding_that_was_taken_off(
    document: Document, study: Study, owner: User, coder: User
) -> None:
    code = make_code(study, "new")
    made = last(study)
    coding = apply(document, "driver", code, coder)
    applied = last(study)
    remove_coding(coding=coding, actor=coder)
    removed = last(study)
    with pytest.raises(Refused, match=r"cannot be undone: remove new, by Carla"):
        turn_back(study, owner, made)
    for actor, step in ((coder, removed), (coder, applied), (owner, made)):
        turn_back(study, actor, step)
    assert not Code.objects.filter(pk=code.pk).exists()


def test_a_code_is_not_undone_below_a_memo_that_was_deleted(study: Study, owner: User, coder: User) -> None:
    code = make_code(study, "new")
    made = last(study)
    memo = memos.write_memo(
        study=study, actor=coder, object_type="coding.code", object_id=code.pk, text="Hm."
    )
    memos.change_memo(memo=memo, actor=coder, text="", expected_version=1)
    deleted = last(study)
    with pytest.raises(Refused, match=r"change memo “Hm\.”, by Carla"):
        turn_back(study, owner, made)
    turn_back(study, coder, deleted)
    assert Memo.objects.get().object_id == code.pk


def test_steps_that_were_undone_are_not_in_the_way(
    document: Document, study: Study, owner: User, coder: User
) -> None:
    code = make_code(study, "new")
    remove_coding(coding=apply(document, "driver", code, coder), actor=coder)
    removed, applied, made = newest_steps(study, 3)
    turn_back(study, coder, removed)
    turn_back(study, coder, applied)
    turn_back(study, owner, turn_back(study, owner, made))
    assert Code.objects.filter(pk=code.pk).exists()


def test_a_coder_stays_whose_coding_was_taken_off(
    document: Document, code: Code, study: Study, coder: User
) -> None:
    apply(document, "driver", code, coder)
    first = last(study)
    coding = apply(document, "van", code, coder)
    second = last(study)
    remove_coding(coding=coding, actor=coder)
    removed = last(study)
    turn_back(study, coder, first)
    assert Coder.objects.exists()
    turn_back(study, coder, removed)
    turn_back(study, coder, second)
    assert not Coding.objects.exists()


def test_a_memo_comes_back_though_its_passage_went_with_a_colleagues_coding(
    document: Document, code: Code, study: Study, owner: User, coder: User
) -> None:
    passage = apply(document, "driver", code, owner).passage
    applied = last(study)
    memo = memos.write_memo(
        study=study, actor=coder, object_type="coding.passage", object_id=passage.pk, text="Hm."
    )
    written = last(study)
    memos.change_memo(memo=memo, actor=coder, text="", expected_version=1)
    deleted = last(study)
    turn_back(study, owner, applied)
    assert not Passage.objects.exists()
    turn_back(study, coder, deleted)
    assert Anchor.objects.get(passage=Memo.objects.get().object_id).quote == "driver"
    turn_back(study, coder, written)
    assert not Passage.objects.exists()


def test_a_judgement_comes_back_to_the_passage_that_has_its_words_now(
    document: Document, code: Code, study: Study, owner: User, coder: User
) -> None:
    case = Case.objects.get()
    rows = [tables.RowPlan.of(code)]
    theme = tables.add_table(study=study, actor=owner, title="T", rows=rows, cases=[case]).rows.get().theme
    cell = {"theme": theme, "case": case, "actor": coder}
    passage = apply(document, "driver", code, owner).passage
    applied = last(study)
    tables.judge(**cell, passage=passage.pk, stance="supports")
    judged = last(study)
    tables.judge(**cell, passage=passage.pk, stance="")
    taken_back = last(study)
    turn_back(study, owner, applied)
    here = apply(document, "driver", code, owner).passage
    turn_back(study, coder, taken_back)
    assert Evidence.objects.get().passage == here != passage
    turn_back(study, coder, judged)
    assert Passage.objects.get() == here


# -- values that came back ----------------------------------------------------------------------


def test_a_recode_is_not_undone_below_others_that_gave_the_code_again(
    document: Document, code: Code, study: Study, coder: User
) -> None:
    coding = apply(document, "driver", code, coder)
    van, notes = make_code(study, "van"), make_code(study, "notes")
    steps = []
    for each in (van, notes, van):
        recode(coding=Coding.objects.get(), code=each, actor=coder)
        steps.append(last(study))
    for step in steps[:2]:
        with pytest.raises(Refused, match="NOT → VAN"):
            turn_back(study, coder, step)
    for step in reversed(steps):
        turn_back(study, coder, step)
    coding.refresh_from_db()
    assert coding.code == code


def test_other_values_of_the_same_row_are_not_in_the_way(study: Study, owner: User, coder: User) -> None:
    code, above = make_code(study, "van"), make_code(study, "above")
    arranging.move_codes(codes=[code], actor=owner, parent=above)
    codes.delete_code(code=make_code(study, "none"), actor=coder)
    moved = Event.objects.filter(verb="move code").latest("sequence").operation
    turn_back(study, owner, moved)
    code.refresh_from_db()
    assert code.parent is None


def test_a_correction_is_not_undone_below_others_though_the_text_reads_the_same(
    document: Document, study: Study, owner: User, coder: User
) -> None:
    text = revision_of(document).text
    first = correct(document, "driver", "new driver", owner)
    second = correct(document, "new driver", "old driver", owner)
    third = correct(document, "old driver", "new driver", owner)
    for step in (first, second):
        with pytest.raises(Refused, match="Undo that first"):
            turn_back(study, owner, step)
    undone = [turn_back(study, owner, step) for step in (third, second, first)]
    assert revision_of(document).text == text
    for step in reversed(undone):
        turn_back(study, owner, step)
    with pytest.raises(Refused, match="Undo that first"):
        turn_back(study, owner, first)


def test_what_is_in_the_way_is_found_below_a_large_step_that_was_undone(
    document: Document, study: Study, owner: User, coder: User
) -> None:
    many = make_code(study, "many")
    code = make_code(study, "new")
    made = last(study)
    apply(document, "driver", code, coder)
    revision = revision_of(document)
    for at in [at for at in range(len(revision.text)) if revision.text[at].strip()][:201]:
        apply_code(revision=revision, start=at, end=at + 1, code=many, actor=owner)
    merge_codes(codes=[many], into=code, actor=owner)
    turn_back(study, owner, last(study))
    with pytest.raises(Refused, match="apply new, by Carla"):
        turn_back(study, owner, made)


def test_edges_go_back_to_all_their_words_when_the_correction_is_undone_after_them(
    document: Document, code: Code, study: Study, owner: User
) -> None:
    coding = apply(document, "also the driver", code, owner)
    start, end = span_of(document, "driver")
    move_edges(passage=coding.passage, revision=revision_of(document), start=start, end=end, actor=owner)
    moved = last(study)
    corrected = correct(document, "also the driver", "the driver", owner)
    turn_back(study, owner, moved)
    assert Anchor.standing().get().quote == "the driver"
    turn_back(study, owner, corrected)
    assert Anchor.standing().get().quote == "also the driver"


def test_a_passage_waits_again_though_its_coding_was_undone_and_done_again_meanwhile(
    document: Document, code: Code, study: Study, owner: User, coder: User
) -> None:
    coding = apply(document, "the van", code, coder)
    applied = last(study)
    start, end = span_of(document, "The handwritten notes stay in the van")
    # As a file does it with a turn that is new: comparing the two texts would find the words again.
    edits = [Edit(start, end, ""), Edit(end, end, "Handwritten notes stay in the van")]
    assert revise_document(revision=revision_of(document), actor=owner, edits=edits).waiting
    undone = turn_back(study, owner, last(study))
    turn_back(study, coder, turn_back(study, coder, applied))
    turn_back(study, owner, undone)
    assert not Anchor.standing().filter(passage=coding.passage).exists()


def _moved_onto_the_van(document: Document, code: Code, owner: User) -> Coding:
    """A coding that was corrected around, and then moved onto words of another."""
    coding = apply(document, "driver", code, owner)
    correct(document, "handwritten", "paper", owner)
    apply(document, "the van", make_code(document.study, "van"), owner)
    start, end = span_of(document, "the van")
    move_edges(passage=coding.passage, revision=revision_of(document), start=start, end=end, actor=owner)
    return coding


def test_a_passage_keeps_its_words_when_another_goes_into_it_again(
    document: Document, code: Code, study: Study, owner: User
) -> None:
    _moved_onto_the_van(document, code, owner)
    turn_back(study, owner, turn_back(study, owner, last(study)))
    assert Anchor.standing().get().quote == "the van"


def test_a_passage_goes_back_to_words_that_a_colleague_coded_since_though_an_older_text_has_it_too(
    document: Document, code: Code, study: Study, owner: User, coder: User
) -> None:
    coding = _moved_onto_the_van(document, code, owner)
    moved = last(study)
    others = apply(document, "driver", code, coder)
    undone = turn_back(study, owner, moved)
    assert Coding.objects.get(pk=coding.pk).passage == others.passage
    redone = turn_back(study, owner, undone)
    assert Coding.objects.get(pk=coding.pk).passage != others.passage
    turn_back(study, owner, redone)
    assert Coding.objects.get(pk=coding.pk).passage == others.passage


# -- speakers -----------------------------------------------------------------------------------


def call(speaker: Speaker, label: str, actor: User) -> uuid.UUID:
    set_speaker(speaker=speaker, actor=actor, label=label, is_interviewer=False, informant=None)
    return last(speaker.study)


def test_a_speaker_is_called_as_before_though_an_undone_correction_made_another_of_that_name(
    document: Document, study: Study, owner: User, coder: User
) -> None:
    speaker = Speaker.objects.get(label="H")
    called = call(speaker, "Z", owner)
    words = {"words": "Very little.", "speaker": "H"}
    correct_turn(revision=revision_of(document), actor=owner, number="4", **words)
    corrected = last(study)
    with pytest.raises(Refused, match="Undo that first"):
        turn_back(study, owner, called)
    undone = turn_back(study, owner, corrected)
    undone_call = turn_back(study, owner, called)
    speaker.refresh_from_db()
    assert speaker.label == "H"
    turn_back(study, owner, undone_call)
    turn_back(study, owner, undone)
    assert [turn.speaker for turn in turn_plans(revision_of(document))] == ["Z", "J", "Z", "H"]


def test_a_speaker_is_not_called_as_before_where_another_one_is_called_so_now(
    document: Document, study: Study, owner: User, coder: User
) -> None:
    called = call(Speaker.objects.get(label="H"), "Z", owner)
    taken = call(Speaker.objects.get(label="J"), "H", coder)
    with pytest.raises(Refused, match="change speaker H, by Carla"):
        turn_back(study, owner, called)
    turn_back(study, coder, taken)
    turn_back(study, owner, called)
    assert sorted(Speaker.objects.values_list("label", flat=True)) == ["H", "J"]


# -- many at once -------------------------------------------------------------------------------


def test_what_comes_back_where_its_passages_are_gone_asks_no_more_for_many(
    study: Study, owner: User, coder: User, code: Code
) -> None:
    # The first makes the coders, too.
    _first, few, many = (_queries_of_doing_again(study, owner, coder, code, size) for size in (2, 3, 12))
    assert few == many


def _queries_of_doing_again(study: Study, owner: User, coder: User, code: Code, size: int) -> int:
    """Let passages go with a colleague's codings, correct the text, and do one's own codings again."""
    words = " ".join(f"word{number}" for number in range(size))
    document = make_plain_document(study, f"Begin {words}", title=str(size))
    steps = []
    for actor in (owner, coder):
        text = revision_of(document)
        found = [match.span() for match in re.finditer(r"word\d+", text.text)]
        targets = [Target(text.pk, start, end, text.text[start:end]) for start, end in found]
        apply_by_search(study=study, actor=actor, code=code, targets=targets, search={})
        steps.append(last(study))
    undone = turn_back(study, owner, steps[0])
    turn_back(study, coder, steps[1])
    correct(document, "Begin ", "", owner)
    with CaptureQueriesContext(connection) as queries:
        undo_step(study=study, actor=owner, operation_id=undone)
    assert Coding.objects.filter(passage__document=document).count() == size
    return len(queries)


def test_the_log_is_searched_once_for_each_kind_of_row_of_an_import(study: Study, owner: User) -> None:
    assert _searches_of_undo(study, owner, "A", 1) == _searches_of_undo(study, owner, "B", 4)


def _searches_of_undo(study: Study, owner: User, name: str, size: int) -> int:
    """How often undoing an import reads everything that others did since."""
    titles = [f"{name} {number}" for number in range(size)]
    draft = read_transcript("talk.txt", b"H: Who sells it?\nJ: We do.\n")
    import_documents(study=study, actor=owner, documents=[PlannedDocument(draft, title) for title in titles])
    with CaptureQueriesContext(connection) as asked:
        turn_back(study, owner, last(study))
    newest = [each["sql"] for each in asked if 'MAX("interviews_event"."sequence")' in each["sql"]]
    return sum('"interviews_event"."object_id" IN' not in sql for sql in newest)
