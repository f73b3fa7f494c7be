"""Overwriting older states: their words are nowhere in the database, and everything else agrees with the log."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cccrm.kit.refusal import Refused
from coding.actions.history import undo_step
from coding.actions.passages import remove_coding
from coding.actions.purge import purge_revisions
from coding.actions.tables import RowPlan, add_table, judge, save_cell
from coding.actions.withdraw import withdraw_document
from coding.checks import check_study
from coding.models import Anchor, Evidence, Theme
from interviews.actions.documents import keep_upload, new_batch
from interviews.actions.history import step_to_undo
from interviews.log import operation
from interviews.models import Document, Event, Revision, Study, Upload, User
from tests.dump import everything
from tests.factories import apply, make_code, make_document, revision_of
from tests.web.test_revisions import correct, words

pytestmark = pytest.mark.django_db
NAME = "Xanthippe"
TALK = (
    ("H", "Who sells to the customers here?"),
    ("J", f"Everybody sells, also {NAME} the driver. She sees them each week."),
    ("H", f"And what does {NAME} write down about it?"),
    ("J", "Very little. The handwritten notes stay in the van."),
)


@pytest.fixture
def document(study: Study) -> Document:
    return make_document(study, TALK)


def gone(document: Document, owner: User) -> None:
    purge_revisions(document=document, actor=owner)
    assert NAME not in everything()
    assert check_study(document.study) == []


def test_an_older_name_is_nowhere_any_more(
    study: Study, document: Document, owner: User, coder: User
) -> None:
    hers = apply(document, f"also {NAME} the driver", make_code(study), coder)
    apply(document, "handwritten notes", make_code(study, "notes"))
    correct(document, (NAME, "Berta"))
    gone(document, owner)
    assert words(hers) == "also Berta the driver"
    older = Revision.objects.get(document=document, number=1)
    assert (older.text, older.purged_at is None) == ("", False)
    assert Anchor.objects.filter(revision=older, quote="").count() == 2


def test_the_file_as_it_came_goes_too(study: Study, document: Document, owner: User) -> None:
    with operation(study, actor=owner, verb="describe document") as op:
        upload = keep_upload(
            study=study, user=owner, batch=new_batch(), file_name="A1.txt", data=NAME.encode()
        )
        upload.is_imported = True
        upload.save()
        op.update(document, original_id=upload.pk)
    correct(document, (NAME, "Berta"))
    gone(document, owner)
    document.refresh_from_db()
    assert document.original_id is None
    assert bytes(Upload.objects.get(pk=upload.pk).data) == b""


def test_what_was_judged_when_it_said_something_else_keeps_its_judgement(
    study: Study, document: Document, owner: User
) -> None:
    code = make_code(study)
    coding = apply(document, f"also {NAME} the driver", code)
    assert document.case is not None
    add_table(
        study=study, actor=owner, title="T", question="", rows=[RowPlan.of(code)], cases=[document.case]
    )
    theme = Theme.objects.get(study=study)
    judge(
        theme=theme,
        case=document.case,
        actor=owner,
        passage=coding.passage_id,
        stance=Evidence.Stance.SUPPORTS,
    )
    version = theme.summaries.get().version
    save_cell(theme=theme, case=document.case, actor=owner, text="She does.", expected_version=version)
    correct(document, (NAME, "Berta"))
    gone(document, owner)
    assert Evidence.objects.get().quote == ""


def test_passages_that_came_and_went_before_are_overwritten(
    study: Study, document: Document, owner: User
) -> None:
    coding = apply(document, f"does {NAME} write", make_code(study))
    remove_coding(coding=coding, actor=owner)
    correct(document, (NAME, "Berta"))
    gone(document, owner)


def test_no_step_can_bring_the_words_back(study: Study, document: Document, owner: User) -> None:
    coding = apply(document, f"does {NAME} write", make_code(study))
    remove_coding(coding=coding, actor=owner)
    correct(document, (NAME, "Berta"))
    steps = list(dict.fromkeys(Event.objects.filter(study=study).values_list("operation", flat=True)))
    gone(document, owner)
    for step in reversed(steps):
        try:
            undo_step(study=study, actor=owner, operation_id=step)
        except Refused:
            continue
    assert NAME not in everything()
    assert check_study(study) == []
    assert revision_of(document).number == 2


def test_undo_goes_past_what_is_closed(study: Study, document: Document, owner: User) -> None:
    correct(document, (NAME, "Berta"))
    gone(document, owner)
    step = step_to_undo(study, owner)
    assert step is None or step.verb not in ("correct", "purge", "import")


def test_a_later_correction_can_still_be_undone(study: Study, document: Document, owner: User) -> None:
    coding = apply(document, "in the van", make_code(study))
    correct(document, (NAME, "Berta"))
    gone(document, owner)
    correct(document, ("van", "car"))
    step = step_to_undo(study, owner)
    assert step is not None
    undo_step(study=study, actor=owner, operation_id=step.id)
    assert words(coding) == "in the van"
    assert check_study(study) == []


def test_while_passages_wait_nothing_is_overwritten(study: Study, document: Document, owner: User) -> None:
    apply(document, f"{NAME} the driver", make_code(study))
    correct(document, (f", also {NAME} the driver", ""), (f"does {NAME}", "does she"))
    with pytest.raises(Refused):
        purge_revisions(document=document, actor=owner)
    assert NAME in everything()


def test_a_text_that_was_never_corrected_has_nothing_to_overwrite(document: Document, owner: User) -> None:
    with pytest.raises(Refused):
        purge_revisions(document=document, actor=owner)


def test_a_purged_document_can_be_withdrawn(study: Study, document: Document, owner: User) -> None:
    apply(document, "handwritten notes", make_code(study))
    correct(document, (NAME, "Berta"))
    gone(document, owner)
    withdraw_document(document=document, actor=owner)
    assert "handwritten notes" not in everything()
    assert check_study(study) == []


def test_other_documents_keep_their_words(study: Study, document: Document, owner: User) -> None:
    other = make_document(study, [("H", "Yes?"), ("J", f"I am {NAME}.")], title="A2")
    correct(document, (NAME, "Berta"))
    purge_revisions(document=document, actor=owner)
    assert NAME in revision_of(other).text
    assert check_study(study) == []


def test_the_page_asks_first_and_lists_copies_afterwards(
    document: Document, owner: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(owner)
    correct(document, (NAME, "Berta"))
    where = reverse("purge", args=[document.study.slug, document.pk])
    assert "cannot be undone" in client.get(where).content.decode()
    assert client.post(where, {}).status_code == 422
    assert NAME in everything()
    assert "Files that may still hold copies" in client.post(where, {"sure": "on"}).content.decode()
    assert NAME not in everything()
    old = reverse("revision", args=[document.study.slug, document.pk, 1])
    assert "were overwritten" in client.get(old).content.decode()
