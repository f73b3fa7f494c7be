"""Undo: whose steps, in which order, what it refuses; the history page; who reads them."""

import datetime
import uuid
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Max
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cccrm.kit.refusal import Refused
from coding.actions import arranging, codes, memos, passages, tables
from coding.actions.history import undo_step
from coding.checks import check_study
from coding.models import Anchor, Code, Coder, Coding, Memo, Passage, Summary
from coding.queries import history as history_queries
from coding.queries.history import HistoryStep
from interviews.actions.cases import add_case, update_case
from interviews.actions.history import NEWEST_OWN, step_to_redo, step_to_undo, steps_at_hand, undo
from interviews.actions.studies import add_question, create_study, set_roles, update_question, update_study
from interviews.log import operation, replay, rows_of
from interviews.models import (
    Case,
    Document,
    Event,
    Membership,
    QuestionMark,
    ResearchQuestion,
    Revision,
    Study,
    Turn,
    User,
)
from interviews.roles import Role
from tests.at_once import at_once
from tests.factories import apply, make_code, make_document, revise, revision_of, span_of
from tests.web.conftest import ClientOf
from tests.worlds import make_world

pytestmark = pytest.mark.django_db


def last(study: Study) -> uuid.UUID:
    return Event.objects.filter(study=study).latest("sequence").operation


def turn_back(study: Study, actor: User, step: uuid.UUID | None = None) -> None:
    undo(study=study, actor=actor, operation_id=step or last(study))


# -- whose steps --------------------------------------------------------------------------------


def test_the_newest_own_step_is_offered_by_name(
    document: Document, code: Code, study: Study, coder: User, owner: User
) -> None:
    apply(document, "Everybody sells", code, coder)
    apply(document, "driver", code, owner)
    step = step_to_undo(study, coder)
    assert step
    assert step.phrase == "apply SEL"
    turn_back(study, coder, step.id)
    assert Anchor.objects.get().quote == "driver"
    assert step_to_undo(study, coder) is None


def test_somebody_elses_step_is_refused(
    document: Document, code: Code, study: Study, coder: User, owner: User
) -> None:
    apply(document, "driver", code, coder)
    with pytest.raises(Refused, match="Only the person who made this step"):
        turn_back(study, owner)
    assert Coding.objects.count() == 1


def test_a_step_of_another_study_is_refused(document: Document, code: Code, owner: User) -> None:
    apply(document, "driver", code, owner)
    other = create_study(title="Other", owner=owner)
    with pytest.raises(Refused, match="not in the log"):
        turn_back(other, owner, last(document.study))


def test_the_making_of_a_study_is_final(study: Study, owner: User) -> None:
    with pytest.raises(Refused, match="final"):
        turn_back(study, owner)
    assert step_to_undo(study, owner) is None


def test_who_lost_the_right_cannot_undo(document: Document, code: Code, study: Study, coder: User) -> None:
    apply(document, "driver", code, coder)
    step = last(study)
    set_roles(study=study, actor=None, user=coder, roles=frozenset({Role.READER}))
    with pytest.raises(Refused, match="right"):
        turn_back(study, coder, step)


def test_an_owner_who_stepped_down_does_not_come_back_by_undo(study: Study, owner: User, coder: User) -> None:
    set_roles(study=study, actor=owner, user=coder, roles=frozenset({Role.OWNER}))
    set_roles(study=study, actor=owner, user=owner, roles=frozenset({Role.CODER}))
    with pytest.raises(Refused, match="right"):
        turn_back(study, owner)
    assert Membership.objects.get(user=owner).role == "coder"


def test_undo_leaves_a_study_its_owner(study: Study, owner: User, coder: User, supervisor: User) -> None:
    set_roles(study=study, actor=owner, user=coder, roles=frozenset({Role.OWNER}))
    step = last(study)
    set_roles(study=study, actor=owner, user=supervisor, roles=frozenset({Role.OWNER}))
    set_roles(study=study, actor=supervisor, user=supervisor, roles=frozenset({Role.SUPERVISOR}))
    turn_back(study, owner, step)
    assert Membership.objects.get(study=study, role="owner").user == owner


def test_a_supervisor_undoes_her_memo(document: Document, code: Code, study: Study, supervisor: User) -> None:
    memos.write_memo(study=study, actor=supervisor, object_type="coding.code", object_id=code.pk, text="Hm.")
    turn_back(study, supervisor)
    assert not Memo.objects.exists()


# -- what it does -------------------------------------------------------------------------------


def test_undo_of_taking_off_gives_the_same_ids_back(
    document: Document, code: Code, study: Study, coder: User
) -> None:
    coding = apply(document, "driver", code, coder)
    before = rows_of(study)
    passages.remove_coding(coding=coding, actor=coder)
    assert not Passage.objects.exists()
    turn_back(study, coder)
    assert rows_of(study) == before
    assert Coding.objects.get().pk == coding.pk


def test_an_undo_can_be_undone_and_the_step_undone_again(
    document: Document, code: Code, study: Study, coder: User
) -> None:
    apply(document, "driver", code, coder)
    step, before = last(study), rows_of(study)
    turn_back(study, coder, step)
    with pytest.raises(Refused, match="undone already"):
        turn_back(study, coder, step)
    turn_back(study, coder)
    assert rows_of(study) == before
    offered = step_to_undo(study, coder)
    assert offered
    assert offered.id == step
    turn_back(study, coder, step)
    assert not Coding.objects.exists()
    assert replay(Event.objects.filter(study=study)) == rows_of(study)


def test_what_was_undone_can_be_done_again_in_its_order(
    document: Document, code: Code, study: Study, coder: User
) -> None:
    apply(document, "driver", code, coder)
    apply(document, "Everybody", code, coder)
    before = rows_of(study)
    for _time in range(2):
        turn_back(study, coder, step_to_undo(study, coder).id)  # type: ignore[union-attr]
    assert step_to_undo(study, coder) is None
    for words in ("driver", "Everybody"):
        step = step_to_redo(study, coder)
        assert step is not None
        assert step.is_redo
        turn_back(study, coder, step.id)
        assert Anchor.objects.latest("id").quote == words
    assert step_to_redo(study, coder) is None
    assert rows_of(study) == before


def test_a_fresh_step_leaves_nothing_to_do_again(
    document: Document, code: Code, study: Study, coder: User, owner: User
) -> None:
    apply(document, "driver", code, coder)
    turn_back(study, coder)
    apply(document, "office", code, owner)
    assert step_to_redo(study, coder)
    apply(document, "Everybody", code, coder)
    assert step_to_redo(study, coder) is None


def test_after_a_fresh_step_the_buttons_cost_one_query(
    document: Document, code: Code, study: Study, coder: User
) -> None:
    apply(document, "driver", code, coder)
    with CaptureQueriesContext(connection) as queries:
        steps = steps_at_hand(study, coder)
    assert len(queries) == 1
    assert (steps.undo, steps.redo) == (step_to_undo(study, coder), None)
    turn_back(study, coder)
    steps = steps_at_hand(study, coder)
    assert (steps.undo, steps.redo) == (None, step_to_redo(study, coder))


def test_a_step_says_how_far_it_went_and_so_does_its_undo(study: Study, owner: User) -> None:
    with operation(study, actor=owner, verb="change code", summary="IT") as op:
        op.update(study, description="x")
        op.detail = {"codings": 14, "coders": 2}
    assert steps_at_hand(study, owner).undo.phrase == "change code IT: 14 codings by 2 coders"  # type: ignore[union-attr]
    turn_back(study, owner)
    assert steps_at_hand(study, owner).redo.phrase == "change code IT: 14 codings by 2 coders"  # type: ignore[union-attr]


def test_a_large_step_is_turned_back_whole(study: Study, owner: User) -> None:
    before = rows_of(study)
    make_document(study, informant="Kati")
    assert Turn.objects.count() == 4
    turn_back(study, owner)
    assert rows_of(study) == before


def test_turning_back_a_large_step_asks_no_more_than_a_small_one(study: Study, owner: User) -> None:
    counts = []
    for turns in (1, 20):
        make_document(study, (("H", "Who?"), ("J", "Everybody sells.")) * turns, title="B1", case="B")
        with CaptureQueriesContext(connection) as queries:
            turn_back(study, owner)
        counts.append(len(queries))
    assert counts[1] == counts[0]


def test_a_moment_in_another_zone_is_kept_as_the_database_gives_it(
    document: Document, code: Code, study: Study, owner: User
) -> None:
    coding = apply(document, "driver", code)
    zone = datetime.timezone(datetime.timedelta(hours=3))
    with operation(study, actor=owner, verb="import codings") as op:
        op.update(coding, created_at=datetime.datetime(2014, 6, 2, 10, 0, tzinfo=zone))
    assert replay(Event.objects.filter(study=study)) == rows_of(study)
    turn_back(study, owner)
    assert Coding.objects.get().created_at > timezone.now() - datetime.timedelta(hours=1)


def test_a_change_is_noted_as_the_database_held_it(study: Study, owner: User, coder: User) -> None:
    case = add_case(study=study, actor=owner, label="A")
    stale = Case.objects.get()
    update_case(case=case, actor=owner, label="A", mark="A", description="first")
    update_case(case=stale, actor=coder, label="A", mark="A", description="second")
    turn_back(study, coder)
    assert Case.objects.get().description == "first"


def test_writing_one_field_leaves_what_others_changed_meanwhile(study: Study, owner: User) -> None:
    case = add_case(study=study, actor=owner, label="A")
    stale = Case.objects.get()
    update_case(case=case, actor=owner, label="Firm", mark="F", description="")
    with operation(study, actor=owner, verb="change case") as op:
        op.update(stale, description="new")
    found = Case.objects.get()
    assert (found.label, found.mark, found.description) == ("Firm", "F", "new")
    assert stale.label == "Firm"


# -- what it refuses ----------------------------------------------------------------------------


def test_undo_is_refused_when_somebody_changed_the_row(
    document: Document, code: Code, study: Study, coder: User, owner: User
) -> None:
    passage = apply(document, "driver", code, owner).passage
    passages.set_translation(passage=passage, actor=coder, text="kuski", expected_version=1)
    step = last(study)
    passages.set_translation(passage=passage, actor=owner, text="kuljettaja", expected_version=2)
    with pytest.raises(Refused, match="changed on top of this step"):
        turn_back(study, coder, step)
    assert Passage.objects.get().translation == "kuljettaja"


def test_an_import_is_not_undone_under_codings(
    document: Document, code: Code, study: Study, coder: User, owner: User
) -> None:
    step = Event.objects.get(object_type="interviews.document").operation
    apply(document, "driver", code, coder)
    rows = rows_of(study)
    with pytest.raises(Refused, match="on top of this step"):
        turn_back(study, owner, step)
    assert rows_of(study) == rows


def test_a_code_is_not_undone_under_its_codings_or_memos(
    document: Document, code: Code, study: Study, coder: User, owner: User
) -> None:
    step = Event.objects.get(object_type="coding.code").operation
    memos.write_memo(study=study, actor=coder, object_type="coding.code", object_id=code.pk, text="Hm.")
    with pytest.raises(Refused, match="on top"):
        turn_back(study, owner, step)
    turn_back(study, coder)
    apply(document, "driver", code, coder)
    with pytest.raises(Refused, match="on top"):
        turn_back(study, owner, step)
    assert Code.objects.exists()


def test_a_cell_is_not_undone_under_a_comment(
    document: Document, code: Code, study: Study, coder: User, supervisor: User
) -> None:
    case = Case.objects.get()
    table = tables.add_table(
        study=study, actor=coder, title="T", rows=[tables.RowPlan.of(code)], cases=[case]
    )
    theme = table.rows.get().theme
    tables.save_cell(theme=theme, case=case, actor=coder, text="All sell.", expected_version=0)
    step = last(study)
    tables.comment_cell(theme=theme, case=case, actor=supervisor, text="Sure?")
    with pytest.raises(Refused, match="on top"):
        turn_back(study, coder, step)
    assert Summary.objects.exists()


def test_a_refusal_names_the_step_that_is_in_the_way(
    document: Document, code: Code, study: Study, coder: User, owner: User
) -> None:
    step = Event.objects.get(object_type="coding.code").operation
    apply(document, "driver", code, coder)
    with pytest.raises(Refused, match=r"cannot be undone: apply SEL, by Carla on .*\. Undo that first\."):
        turn_back(study, owner, step)
    turn_back(study, coder)
    memos.write_memo(study=study, actor=coder, object_type="coding.code", object_id=code.pk, text="Hm.")
    with pytest.raises(Refused, match=r"cannot be undone: write memo “Hm\.”, by Carla"):
        turn_back(study, owner, step)


def test_undo_does_not_put_a_code_twice_on_the_same_words(
    document: Document, code: Code, study: Study, coder: User
) -> None:
    passages.remove_coding(coding=apply(document, "also the driver", code, coder), actor=coder)
    step = last(study)
    apply(document, "the driver 🚚", code, coder)
    with pytest.raises(Refused, match="on top"):
        turn_back(study, coder, step)
    assert Coding.objects.count() == 1
    assert check_study(study) == []


def test_only_where_a_passage_stands_now_can_be_in_the_way(
    document: Document, code: Code, coder: User
) -> None:
    ours, theirs = apply(document, "the driver", code, coder), apply(document, "notes", code, coder)
    assert not Coding.clash_among([ours.pk, theirs.pk])
    start, end = span_of(document, "driver")
    Anchor.objects.filter(passage=theirs.passage).update(start=start, end=end)
    assert Coding.clash_among([ours.pk])
    revise(document, "Nothing of it.")
    newest = revision_of(document)
    Anchor.objects.create(
        study=document.study, passage=ours.passage, revision=newest, start=0, end=3, quote="Not"
    )
    assert not Coding.clash_among([ours.pk])
    # Theirs waits to be placed: until somebody does, it is in nobody's way.
    assert not Coding.clash_among([theirs.pk])


def test_a_first_coding_is_undone_though_its_coder_has_gone_on(
    document: Document, code: Code, study: Study, coder: User
) -> None:
    first = apply(document, "notes", code, coder)
    step = last(study)
    later = apply(document, "driver", code, coder)
    undo_step(study=study, actor=coder, operation_id=step)
    assert list(Coding.objects.all()) == [later]
    undo_step(study=study, actor=coder, operation_id=last(study))
    assert set(Coding.objects.values_list("pk", flat=True)) == {first.pk, later.pk}
    assert check_study(study) == []


def test_a_coding_comes_back_to_the_passage_that_has_its_words_now(
    document: Document, code: Code, study: Study, coder: User, owner: User
) -> None:
    mine = apply(document, "notes", code, coder)
    passages.remove_coding(coding=mine, actor=coder)
    step = last(study)
    theirs = apply(document, "notes", code, owner)
    undo_step(study=study, actor=coder, operation_id=step)
    assert Coding.objects.get(pk=mine.pk).passage == theirs.passage
    assert Passage.objects.count() == 1
    undo_step(study=study, actor=coder, operation_id=last(study))
    assert list(Coding.objects.all()) == [theirs]
    assert check_study(study) == []


def test_a_coding_is_done_again_though_its_passage_went_with_a_colleagues(
    document: Document, code: Code, study: Study, coder: User, owner: User
) -> None:
    mine = apply(document, "notes", code, coder)
    theirs = apply(document, "notes", code, owner)
    undo_step(study=study, actor=coder, operation_id=step_of(mine))
    undone = last(study)
    passages.remove_coding(coding=theirs, actor=owner)
    assert not Passage.objects.exists()
    undo_step(study=study, actor=coder, operation_id=undone)
    assert Coding.objects.get().passage.anchors.get().quote == "notes"
    assert check_study(study) == []
    undo_step(study=study, actor=coder, operation_id=last(study))
    assert not Passage.objects.exists()


def step_of(coding: Coding) -> uuid.UUID:
    return Event.objects.filter(object_id=coding.pk).latest("sequence").operation


def test_undo_does_not_make_two_passages_of_the_same_words(
    document: Document, code: Code, study: Study, coder: User, owner: User
) -> None:
    passages.remove_coding(coding=apply(document, "the driver", code, coder), actor=coder)
    step = last(study)
    apply(document, "the driver", code, owner)
    with pytest.raises(Refused, match="on top"):
        turn_back(study, coder, step)
    assert Passage.objects.count() == 1


def test_undo_does_not_close_a_circle_of_codes(study: Study, owner: User, coder: User) -> None:
    a, b = make_code(study, "a"), make_code(study, "b")
    arranging.move_codes(codes=[a], actor=owner, parent=b)
    arranging.move_codes(codes=[a], actor=coder, parent=None)
    step = last(study)
    arranging.move_codes(codes=[b], actor=owner, parent=a)
    with pytest.raises(Refused, match="on top"):
        turn_back(study, coder, step)
    assert check_study(study) == []


def test_undo_does_not_close_a_circle_of_questions(study: Study, owner: User, coder: User) -> None:
    a, b = (add_question(study=study, actor=owner, marks=[mark]) for mark in ("1", "2"))
    place = {"text": "", "marks": ["1"]}
    update_question(question=a, actor=coder, parent=b, **place)  # type: ignore[arg-type]
    update_question(question=ResearchQuestion.objects.get(pk=a.pk), actor=coder, parent=None, **place)  # type: ignore[arg-type]
    step = last(study)
    update_question(
        question=b, actor=owner, marks=["2"], text="", parent=ResearchQuestion.objects.get(pk=a.pk)
    )
    with pytest.raises(Refused, match="on top"):
        turn_back(study, coder, step)


def test_undo_does_not_refer_to_what_is_gone(study: Study, owner: User, coder: User) -> None:
    parent, child = make_code(study, "parent"), make_code(study, "child")
    arranging.move_codes(codes=[child], actor=owner, parent=parent)
    arranging.move_codes(codes=[Code.objects.get(pk=child.pk)], actor=coder, parent=None)
    step = last(study)
    codes.delete_code(code=parent, actor=owner)
    with pytest.raises(Refused, match="on top"):
        turn_back(study, coder, step)
    assert Code.objects.get().parent is None


def test_undo_does_not_bring_a_memo_back_without_its_object(
    document: Document, code: Code, study: Study, coder: User, owner: User
) -> None:
    memo = memos.write_memo(
        study=study, actor=coder, object_type="coding.code", object_id=code.pk, text="Hm."
    )
    memos.change_memo(memo=memo, actor=coder, text="", expected_version=1)
    step = last(study)
    codes.delete_code(code=code, actor=owner)
    with pytest.raises(Refused, match="on top"):
        turn_back(study, coder, step)
    assert not Memo.objects.exists()


def test_undo_does_not_take_a_mark_that_stands_elsewhere_now(study: Study, owner: User, coder: User) -> None:
    question = add_question(study=study, actor=owner, marks=["1", "1.0.1"])
    update_question(question=question, actor=coder, marks=["1"], text="", parent=None)
    step = last(study)
    add_question(study=study, actor=owner, marks=["1.0.1"])
    with pytest.raises(Refused, match="on top"):
        turn_back(study, coder, step)
    assert QuestionMark.objects.filter(mark="1.0.1").count() == 1


def test_a_coder_row_that_others_hang_on_keeps_the_first_coding(
    document: Document, code: Code, study: Study, coder: User
) -> None:
    apply(document, "driver", code, coder)
    step = last(study)
    apply(document, "Everybody", code, coder)
    with pytest.raises(Refused, match="on top"):
        turn_back(study, coder, step)
    assert Coder.objects.get().user == coder


# -- several people at once ---------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_undo_and_coding_at_once_wait_for_each_other(
    document: Document, code: Code, study: Study, coder: User, owner: User
) -> None:
    apply(document, "Everybody", code, coder)
    apply(document, "notes", code, owner)
    for words in ("driver", "week", "office"):
        apply(document, words, code, coder)
        step = last(study)
        deeds = [lambda: turn_back(study, coder, step), lambda w=words: apply(document, w, code, owner)]  # noqa: B023
        assert at_once([*deeds, deeds[0]]) != []
    assert Coding.objects.filter(coder__user=owner).count() == 4
    assert Passage.objects.count() == 5
    assert check_study(study) == []


# -- pages --------------------------------------------------------------------------------------


def test_the_undo_button_names_the_step_and_does_it(
    document: Document, code: Code, study: Study, coder: User, client_of: ClientOf
) -> None:
    apply(document, "driver", code, coder)
    client, url = client_of(coder), reverse("undo", args=[study.slug, last(study)])
    assert (
        "apply SEL" in client.get(reverse("read_document", args=[study.slug, document.pk])).content.decode()
    )
    answer = client.post(url, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "data-redo" in answer.content.decode()
    assert not Coding.objects.exists()
    answer = client.post(url, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "undone already" in answer.content.decode()


def test_without_javascript_undo_leads_back_to_the_page(
    document: Document, code: Code, study: Study, coder: User, client_of: ClientOf
) -> None:
    apply(document, "driver", code, coder)
    page = reverse("read_document", args=[study.slug, document.pk])
    url = reverse("undo", args=[study.slug, last(study)])
    answer = client_of(coder).post(url, headers={"Referer": f"http://testserver{page}"})
    assert answer.status_code == 302
    assert answer.url == f"http://testserver{page}"


def test_undo_does_not_lead_to_other_sites(
    document: Document, code: Code, study: Study, coder: User, client_of: ClientOf
) -> None:
    apply(document, "driver", code, coder)
    url = reverse("undo", args=[study.slug, last(study)])
    answer = client_of(coder).post(url, {"next": "https://evil.example/"})
    assert answer.url == reverse("study", args=[study.slug])


def test_a_reader_is_offered_nothing(
    document: Document, study: Study, reader: User, client_of: ClientOf
) -> None:
    assert "data-undo" not in client_of(reader).get(reverse("history", args=[study.slug])).content.decode()


def test_the_history_lists_steps_and_undos(
    document: Document, code: Code, study: Study, coder: User, reader: User, client_of: ClientOf
) -> None:
    apply(document, "driver", code, coder)
    turn_back(study, coder)
    page = client_of(reader).get(reverse("history", args=[study.slug])).content.decode()
    assert page.count('<span class="did">apply SEL</span>') == 2
    assert page.count('<span class="tag">undo</span>') == 1
    assert "Carla" in page


def test_the_history_does_not_ask_more_for_more_steps(study: Study, owner: User, client_of: ClientOf) -> None:
    client, url = client_of(owner), reverse("history", args=[study.slug])
    # Until there is a step to undo, the page looks further for one.
    update_study(study=study, actor=owner, title="A title", description="")
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(10):
        update_study(study=study, actor=owner, title=f"Title {number}", description="")
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)


def test_a_step_of_many_rows_is_one_line(
    document: Document, study: Study, owner: User, client_of: ClientOf
) -> None:
    steps = set(Event.objects.filter(study=study).values_list("operation", flat=True))
    assert Event.objects.filter(study=study).count() > len(steps)
    shown = history(client_of(owner), study)
    assert {step.id for step in shown} == steps
    assert len(shown) == len(steps)


def test_only_the_last_event_of_a_step_stands_for_it(study: Study, owner: User) -> None:
    with operation(study, actor=owner, verb="import") as op:
        op.create_all([Case(study=study, label=mark, mark=mark) for mark in "ABC"])
    events = Event.objects.filter(operation=op.id).order_by("sequence")
    assert list(events.values_list("is_last", flat=True)) == [False, False, True]


def test_the_newest_step_is_found_by_the_index_of_last_events(study: Study, owner: User) -> None:
    """Values are bound, and an index of some rows serves only where they are seen to be its own (PostgreSQL reads a
    small table without)."""
    plan = NEWEST_OWN.queryset(study=study.pk, user=owner.pk).explain()
    assert connection.vendor != "sqlite" or "INDEX interviews_event_own_step" in plan
    assert "TEMP B-TREE" not in plan


def test_steps_from_before_are_marked_by_the_migration(document: Document, study: Study) -> None:
    Event.objects.update(is_last=False)
    migration = import_module("interviews.migrations.0005_last_events_of_steps")
    migration.mark(apps, SimpleNamespace(connection=connection))
    marked = Event.objects.filter(is_last=True).values_list("sequence", flat=True)
    newest = Event.objects.order_by().values("operation").annotate(last=Max("sequence"))
    assert set(marked) == {step["last"] for step in newest}
    assert check_study(study) == []


def history(client: Client, study: Study, **chosen: object) -> list[HistoryStep]:
    return list(client.get(reverse("history", args=[study.slug]), chosen).context["page"].steps)


def test_the_history_is_chosen_by_person_kind_and_document(
    document: Document, code: Code, study: Study, coder: User, owner: User, client_of: ClientOf
) -> None:
    other = make_document(study, title="B1", case="B")
    passage = apply(document, "driver", code, coder).passage
    apply(other, "driver", code, owner)
    memos.write_memo(study=study, actor=coder, object_type="coding.passage", object_id=passage.pk, text="Hm.")
    client = client_of(coder)
    assert {step.actor for step in history(client, study, person=coder.pk)} == {"Carla"}
    assert [step.phrase for step in history(client, study, kind="memos")] == ["write memo “Hm.”"]
    in_a1 = [step.phrase for step in history(client, study, document=document.pk)]
    assert in_a1 == ["write memo “Hm.”", "apply SEL", "import A1"]
    assert history(client, study, person="nobody", kind="nothing") == history(client, study)


def test_a_passage_that_is_gone_is_still_found_by_its_document(
    document: Document, code: Code, study: Study, coder: User, client_of: ClientOf
) -> None:
    apply(document, "driver", code, coder)
    turn_back(study, coder)
    undo_of_it, step = history(client_of(coder), study, document=document.pk)[:2]
    assert (undo_of_it.is_undo, step.is_undone) == (True, True)
    assert step.url == reverse("read_document", args=[study.slug, document.pk]) + "#turn-2"


def test_the_history_goes_on_where_the_page_ends(
    study: Study, owner: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_queries, "PAGE", 3)
    for number in range(4):
        update_study(study=study, actor=owner, title=f"Title {number}", description="")
    client, url = client_of(owner), reverse("history", args=[study.slug])
    first = client.get(url).context["page"]
    assert [step.phrase for step in first.steps] == ["describe study"] * 3
    last_page = client.get(url, {"before": first.older}).context["page"]
    assert [step.phrase for step in last_page.steps] == ["describe study", "make study Collaborative work"]
    assert last_page.older is None


def test_an_older_own_step_is_undone_and_done_again_from_the_history(
    document: Document, code: Code, study: Study, coder: User, client_of: ClientOf
) -> None:
    apply(document, "driver", code, coder)
    apply(document, "Everybody", code, coder)
    client = client_of(coder)
    client.post(reverse("undo", args=[study.slug, history(client, study)[0].turn_back]))
    client.post(reverse("undo", args=[study.slug, history(client, study)[2].turn_back]))
    assert not Coding.objects.exists()
    undone = history(client, study)[3]
    assert undone.is_undone
    answer = client.post(reverse("undo", args=[study.slug, undone.turn_back]), follow=True)
    assert "Done again: apply SEL." in answer.content.decode()
    assert Anchor.objects.get().quote == "driver"
    assert history(client, study)[0].is_redo


def test_steps_of_others_carry_no_button(
    document: Document, code: Code, study: Study, coder: User, owner: User, client_of: ClientOf
) -> None:
    apply(document, "driver", code, coder)
    assert history(client_of(owner), study)[0].turn_back is None
    assert history(client_of(coder), study)[0].turn_back == last(study)


def test_every_step_of_a_whole_study_leads_to_a_page_that_is_there(
    study: Study, owner: User, supervisor: User, client_of: ClientOf
) -> None:
    make_world(study)
    for client in (client_of(supervisor), client_of(owner)):
        urls = {step.phrase: step.url for step in history(client, study)}
        wrong = [step for step, url in urls.items() if url and client.get(url).status_code != 200]
        assert wrong == []
    assert [step for step, url in urls.items() if not url] == []


def test_undo_says_where_it_can_be_seen(
    document: Document, code: Code, study: Study, coder: User, client_of: ClientOf
) -> None:
    passage = apply(document, "driver", code, coder).passage
    passages.set_translation(passage=passage, actor=coder, text="kuski", expected_version=1)
    answer = client_of(coder).post(reverse("undo", args=[study.slug, last(study)]), follow=True)
    shown = reverse("read_document", args=[study.slug, document.pk]) + f"?passage={passage.pk}#p-{passage.pk}"
    assert f'Undone: translate passage. <a href="{shown}" data-show>Show</a>' in answer.content.decode()


def test_a_correction_is_shown_at_its_turn(
    document: Document, study: Study, coder: User, client_of: ClientOf
) -> None:
    with operation(study, actor=coder, verb="correct", summary="A1:4") as op:
        old = document.revisions.get()
        op.create(Revision(study=study, document=document, number=2, text=old.text, created_at=op.now))
    step = history(client_of(coder), study)[0]
    assert step.url == reverse("read_document", args=[study.slug, document.pk]) + "#turn-4"
