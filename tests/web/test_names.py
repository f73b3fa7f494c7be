"""The list of names: who sees it, forms, replacing over coded text, forgetting, the key, and its check."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cccrm.kit.refusal import Refused, StalePage
from coding.actions.forget_names import destroy_key, forget_names
from coding.actions.history import undo_step
from coding.actions.memos import change_memo, write_memo
from coding.actions.names import replace_names
from coding.actions.tables import RowPlan, add_table, judge, save_cell
from coding.checks import check_study
from coding.exports.leaving import NamesLeaving, Produced, names_in
from coding.exports.registry import EXPORTERS, exporter
from coding.models import Anchor, Coding, Evidence, Memo, Summary, Theme
from coding.queries.named import excerpts_of, fingerprint, places, remains, text_hits
from coding.queries.undecided import form_lines, sources, undecided
from interviews.actions.documents import keep_upload, new_batch
from interviews.actions.history import step_to_undo
from interviews.actions.pseudonyms import change_name, drop_name, list_name, take_forms
from interviews.actions.studies import create_study
from interviews.log import operation, replay, rows_of, type_name
from interviews.management.command import owner_of
from interviews.models import (
    DeskState,
    Document,
    Event,
    Informant,
    Pseudonym,
    Revision,
    Speaker,
    Study,
    Upload,
    User,
)
from interviews.pseudonyms import Finder
from interviews.queries.pseudonyms import listed_names
from tests.dump import everything
from tests.factories import apply, make_code, make_document, revise, revision_of
from tests.web.conftest import ClientOf

pytestmark = pytest.mark.django_db
TALK = (
    ("H", "Who taught you, Kati Mäkinen?"),
    ("Kati", "In Kuopio 🚚 everybody knew me. KUOPIO is small; Kuopiossa they said e\u0301 and q\u0303."),
    ("H", "And Kati Mäkinen's firm?"),
    ("Kati", "It left Kuopio later, and nobody wrote it down."),
)
SECRETS = ("Mäkinen", "Kuopio", "KUOPIO")


@pytest.fixture
def document(study: Study, owner: User) -> Document:
    """A coded transcript in which names stand; also in its title, a label, a memo, a cell and the file as it came."""
    document = make_document(study, TALK, title="Interview with Kati Mäkinen", informant="Kati Mäkinen")
    upload = keep_upload(
        study=study, user=owner, batch=new_batch(), file_name="Kuopio.txt", data=b"In Kuopio."
    )
    Upload.objects.update(is_imported=True)
    with operation(study, actor=owner, verb="describe document") as op:
        op.update(document, original_id=upload.pk, file_name="Kuopio.txt")
    trust = make_code(study, "trust", "TR", definition="As in Kuopio.")
    coding = apply(document, "In Kuopio 🚚 everybody knew me", trust)
    apply(document, "nobody wrote it down", trust)
    apply(document, "q\u0303", make_code(study, "sound", "SO"))
    write_memo(
        study=study, actor=owner, object_type=type_name(coding.passage), object_id=coding.passage_id,
        text="Is Kati Mäkinen from Kuopio?",
    )  # fmt: skip
    add_table(study=study, actor=owner, title="T", rows=[RowPlan.of(trust)], cases=[document.case])
    cell: dict[str, Any] = {"theme": Theme.objects.get(), "case": document.case, "actor": owner}
    judge(**cell, passage=coding.passage_id, stance="supports")
    save_cell(**cell, text="Kuopio knows her (A1:2).", expected_version=Summary.objects.get().version)
    return document


@pytest.fixture
def names(study: Study, owner: User) -> list[Pseudonym]:
    """Kati Mäkinen and Kuopio with one of its forms."""
    common: dict[str, Any] = {"study": study, "actor": owner}
    return [
        list_name(
            **common, name="Kati Mäkinen", stand_in="Informant A", forms=[("Kati", "A"), ("Mäkinen", "A")]
        ),
        list_name(
            **common,
            name="Kuopio",
            stand_in="Kaupunki",
            kind="place",
            forms=[("Kuopiossa", "Kaupungissa")],
        ),
    ]


def finder_of(study: Study) -> Finder:
    return Finder(listed_names(study))


# -- the list -----------------------------------------------------------------------------------


def test_the_history_names_stand_ins_only(study: Study, owner: User, names: list[Pseudonym]) -> None:
    change_name(pseudonym=names[1], actor=owner, name="Kuopio", stand_in="Town", kind="place", forms=[])
    drop_name(pseudonym=names[0], actor=owner)
    said = " ".join(Event.objects.values_list("summary", flat=True))
    assert not any(words in said for words in SECRETS)
    assert {"list name", "change name", "drop name"} <= set(Event.objects.values_list("verb", flat=True))


def test_listing_a_name_can_be_undone(study: Study, owner: User, names: list[Pseudonym]) -> None:
    step = step_to_undo(study, owner)
    assert step is not None
    undo_step(study=study, actor=owner, operation_id=step.id)
    assert [row.name for row in Pseudonym.objects.all()] == ["Kati Mäkinen"]


@pytest.mark.parametrize(
    ("name", "stand_in", "problem"),
    [
        ("  ", "X", "Write the name"),
        ("…", "X", "Write the name"),
        ("Kuopio", "X", "on the list already"),
        ("Kuopiossa", "X", "on the list already"),
        ("Nokia", "near Kuopio", "holds a listed name"),
        ("Nokia", "Nokia-like", "holds a listed name"),
        ("Kaupunki", "X", "stands in a stand-in"),
        ("Nokia", "Nokia", "the name itself"),
        ("Olli Virta", "Mäkinen", "holds a listed name"),
        ("Olli Virta", "Olli", "is a part of a listed name: Olli Virta"),
        ("x" * 121, "X", "at most 120"),
    ],
)
def test_a_name_that_would_mix_up_the_list_is_refused(
    study: Study, owner: User, names: list[Pseudonym], name: str, stand_in: str, problem: str
) -> None:
    with pytest.raises(Refused, match=problem):
        list_name(study=study, actor=owner, name=name, stand_in=stand_in)
    assert Pseudonym.objects.count() == 2


def test_a_stand_in_that_is_what_another_is_called_is_refused(study: Study, owner: User) -> None:
    common: dict[str, Any] = {"study": study, "actor": owner}
    matti = list_name(**common, name="Matti Virtanen", stand_in="Kalle")
    with pytest.raises(Refused, match="is a part of a listed name: Matti Virtanen"):
        list_name(**common, name="Olli Niemi", stand_in="matti")
    with pytest.raises(Refused, match="A part of “Kalle Laine” is a stand-in on the list: Kalle"):
        list_name(**common, name="Kalle Laine", stand_in="Ville")
    take_forms(**common, forms={matti.pk: [("Matti", "Kalle")]})
    assert Pseudonym.objects.get().forms == [["Matti", "Kalle"]]


def test_a_stand_in_that_somebody_in_the_texts_is_called_is_pointed_out(
    study: Study, owner: User, client_of: ClientOf
) -> None:
    make_document(study, (("H", "Who?"), ("J", "Anna, and Berit's sister.")))
    list_name(study=study, actor=owner, name="Anna", stand_in="Berit")
    page = client_of(owner).get(reverse("names_replace", args=[study.slug])).content.decode()
    assert "“Berit” stands in transcripts already:" in page
    Pseudonym.objects.update(stand_in="Cecilia")
    assert (
        "already:" not in client_of(owner).get(reverse("names_replace", args=[study.slug])).content.decode()
    )


def test_two_names_with_one_stand_in_are_pointed_out(
    study: Study, names: list[Pseudonym], coder: User, client_of: ClientOf
) -> None:
    list_name(study=study, actor=coder, name="Iisalmi", stand_in="Kaupunki", kind="place")
    for name in ("Oulu", "Kemi"):
        list_name(study=study, actor=coder, name=name, stand_in="", kind="place")
    page = client_of(coder).get(reverse("names", args=[study.slug]))
    shared = {line.row.name: line.shared for line in page.context["page"].lines}
    assert shared == {
        "Iisalmi": ("Kuopio",), "Kati Mäkinen": (), "Kemi": (), "Kuopio": ("Iisalmi",), "Oulu": ()
    }  # fmt: skip
    assert "also for Iisalmi" in page.content.decode()


def test_a_name_without_a_stand_in_is_taken_out(study: Study, owner: User) -> None:
    make_document(study, TALK)
    list_name(study=study, actor=owner, name="Kuopio", stand_in=" ")
    replace_names(study=study, actor=owner)
    assert "In […] 🚚" in revision_of(Document.objects.get()).text


# -- pages --------------------------------------------------------------------------------------


def test_the_page_counts_names_in_each_transcript(
    study: Study, document: Document, names: list[Pseudonym], coder: User, client_of: ClientOf
) -> None:
    page = client_of(coder).get(reverse("names", args=[study.slug])).context["page"]
    counts = {line.row.name: (line.total, line.elsewhere) for line in page.lines}
    assert counts == {"Kati Mäkinen": (4, 4), "Kuopio": (4, 5)}
    assert (page.documents, page.elsewhere) == (1, 7)


@pytest.mark.parametrize("person", ["supervisor", "reader"])
def test_who_must_not_see_names_does_not(
    study: Study, names: list[Pseudonym], client_of: ClientOf, request: pytest.FixtureRequest, person: str
) -> None:
    browser = client_of(request.getfixturevalue(person))
    path = reverse("names", args=[study.slug])
    assert browser.get(path).status_code == 403
    for page in ("cases", "history", "exports" if person == "supervisor" else "study"):
        shown = browser.get(reverse(page, args=[study.slug])).content.decode()
        assert path not in shown
        assert not any(words in shown for words in SECRETS)


def test_a_name_is_added_and_changed_on_the_page(study: Study, coder: User, client_of: ClientOf) -> None:
    browser = client_of(coder)
    sent = {
        "name": "Kuopio",
        "stand_in": "Kaupunki",
        "kind": "place",
        "forms_text": "Kuopiossa = Kaupungissa\n",
    }
    assert browser.post(reverse("name_new", args=[study.slug]), sent).status_code == 302
    row = Pseudonym.objects.get()
    assert row.forms == [["Kuopiossa", "Kaupungissa"]]
    path = reverse("name_change", args=[study.slug, row.pk])
    assert "Kuopiossa = Kaupungissa" in browser.get(path).content.decode()
    browser.post(path, sent | {"forms_text": ""})
    assert Pseudonym.objects.get().forms == []
    assert browser.post(path, sent | {"forms_text": "= x"}).status_code == 422
    browser.post(reverse("name_delete", args=[study.slug, row.pk]))
    assert not Pseudonym.objects.exists()


def test_forms_that_occur_are_proposed_and_taken(study: Study, coder: User, client_of: ClientOf) -> None:
    make_document(
        study, (("H", "Kuopiossa ja Kuopioon; kuopiolaiset?"), ("J", "Kuopiossa.")), interviewer="H"
    )
    list_name(study=study, actor=coder, name="Kuopio", stand_in="Kaupunki", kind="place")
    browser = client_of(coder)
    forms = browser.get(reverse("names", args=[study.slug])).context["page"].forms
    assert [(each.proposal.form, each.proposal.stand_in, each.count) for each in forms] == [
        ("Kuopioon", "Kaupunkiin", 1),
        ("Kuopiossa", "Kaupungissa", 2),
        ("kuopiolaiset", "Kaupunkilaiset", 1),
    ]
    assert forms[1].excerpts[0].where == "A1:1"
    sent = {f"name-{at}": str(each.pseudonym) for at, each in enumerate(forms)}
    sent |= {f"form-{at}": each.proposal.form for at, each in enumerate(forms)}
    sent |= {f"stand-in-{at}": each.proposal.stand_in for at, each in enumerate(forms)}
    path = reverse("names_forms", args=[study.slug])
    browser.post(path, sent | {"take": ["0", "1"], "take-them": "1"})
    browser.post(path, sent | {"take": ["2"], "leave": "1"})
    assert Pseudonym.objects.get().forms == [
        ["Kuopioon", "Kaupunkiin"], ["Kuopiossa", "Kaupungissa"], ["kuopiolaiset", "kuopiolaiset"],
    ]  # fmt: skip
    assert browser.get(reverse("names", args=[study.slug])).context["page"].forms == ()
    assert browser.post(path, sent).status_code == 422


def test_a_form_of_a_name_that_is_gone_is_refused(study: Study, owner: User, names: list[Pseudonym]) -> None:
    drop_name(pseudonym=names[1], actor=owner)
    with pytest.raises(Refused, match="taken off the list"):
        take_forms(study=study, actor=owner, forms={names[1].pk: [("Kuopion", "Kaupungin")]})


def test_the_page_makes_no_more_queries_for_more_rows(
    study: Study,
    document: Document,
    names: list[Pseudonym],
    owner: User,
    client_of: ClientOf,
    django_assert_max_num_queries: Any,
) -> None:
    browser, path = client_of(owner), reverse("names", args=[study.slug])
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get(path)
    for number in range(10):
        list_name(study=study, actor=owner, name=f"Firm{'x' * number} Oy", stand_in=f"Y{number}")
        make_document(study, TALK, title=f"B{number}", case="B")
    with django_assert_max_num_queries(len(few)):
        browser.get(path)


# -- replacing ----------------------------------------------------------------------------------


def test_names_are_replaced_in_texts_and_everywhere_else_as_one_step(
    study: Study, document: Document, names: list[Pseudonym], owner: User
) -> None:
    done = replace_names(study=study, actor=owner)
    assert (done.documents, done.names, done.places) == (1, 8, 7)
    text = revision_of(document).text
    assert "In Kaupunki 🚚 everybody knew me. KAUPUNKI is small; Kaupungissa they said" in text
    assert not any(words in text for words in SECRETS)
    document.refresh_from_db()
    assert (document.title, document.file_name) == ("Interview with Informant A", "Kaupunki.txt")
    assert Memo.objects.get().text == "Is Informant A from Kaupunki?"
    assert Summary.objects.get().text == "Kaupunki knows her (A1:2)."
    assert Informant.objects.get().label == "Informant A"
    assert set(Speaker.objects.values_list("label", flat=True)) == {"H", "A"}
    assert len(set(Event.objects.filter(verb="replace names").values_list("operation"))) == 1
    assert check_study(study) == []


def test_passages_keep_their_words_but_for_the_names(
    study: Study, document: Document, names: list[Pseudonym], owner: User
) -> None:
    replace_names(study=study, actor=owner)
    quotes = Anchor.objects.filter(revision=revision_of(document)).values_list("quote", flat=True)
    assert sorted(quotes) == ["In Kaupunki 🚚 everybody knew me", "nobody wrote it down", "q\u0303"]
    assert Evidence.objects.get().quote == "In Kaupunki 🚚 everybody knew me"
    assert Coding.objects.count() == 3


def test_undo_brings_texts_and_rows_back(
    study: Study, document: Document, names: list[Pseudonym], owner: User
) -> None:
    before = revision_of(document).text
    replace_names(study=study, actor=owner)
    step = step_to_undo(study, owner)
    assert step is not None
    assert step.verb == "replace names"
    undo_step(study=study, actor=owner, operation_id=step.id)
    document.refresh_from_db()
    assert revision_of(document).text == before
    assert document.title == "Interview with Kati Mäkinen"
    assert check_study(study) == []


def test_only_what_is_ticked_is_replaced(
    study: Study, document: Document, names: list[Pseudonym], coder: User, client_of: ClientOf
) -> None:
    browser, path = client_of(coder), reverse("names_replace", args=[study.slug])
    page = browser.get(path)
    memo = next(each for each in page.context["others"] if isinstance(each.row, Memo))
    browser.post(path, {"seen": page.context["seen"], "row": [memo.key]})
    assert Memo.objects.get().text == "Is Informant A from Kaupunki?"
    assert Revision.objects.count() == 1
    assert browser.post(path, {"seen": browser.get(path).context["seen"]}).status_code == 422


def test_a_preview_that_is_out_of_date_is_refused(
    study: Study, document: Document, names: list[Pseudonym], owner: User
) -> None:
    finder = finder_of(study)
    seen = fingerprint(text_hits(study, finder), places(study, finder))
    write_memo(study=study, actor=owner, object_type="interviews.study", object_id=study.pk, text="Kuopio!")
    with pytest.raises(StalePage):
        replace_names(study=study, actor=owner, seen=seen)
    assert Revision.objects.count() == 1


def test_who_writes_on_the_old_words_meets_a_clash(
    study: Study, document: Document, names: list[Pseudonym], owner: User
) -> None:
    version = Memo.objects.get().version
    replace_names(study=study, actor=owner)
    assert Memo.objects.get().version == version + 1


def test_two_spellings_of_one_person_get_labels_of_their_own(study: Study, owner: User) -> None:
    document = make_document(study, "Kati: Yes?\nMäkinen: No.\nKati: Why?\nMäkinen: So.\n", interviewer="")
    forms = [("Kati", "A"), ("Mäkinen", "A")]
    list_name(study=study, actor=owner, name="Kati Mäkinen", stand_in="A", forms=forms)
    replace_names(study=study, actor=owner)
    assert revision_of(document).text.startswith("A: Yes?\nA: No.")
    assert set(Speaker.objects.values_list("label", flat=True)) == {"A", "A 2"}
    assert check_study(study) == []


def test_the_short_name_of_the_study_is_freed_of_names_too(owner: User, client_of: ClientOf) -> None:
    study = create_study(title="Selling in Jyväskylä", owner=owner)
    make_document(study, TALK)
    list_name(study=study, actor=owner, name="Jyväskylä", stand_in="Kaupunki", kind="place")
    assert study.slug == "selling-in-jyvaskyla"
    browser, path = client_of(owner), reverse("names_replace", args=[study.slug])
    page = browser.get(path)
    sent = {"seen": page.context["seen"], "row": [each.key for each in page.context["others"]]}
    assert browser.post(path, sent)["Location"] == reverse("names", args=["selling-in-kaupunki"])
    study.refresh_from_db()
    assert (study.title, study.slug) == ("Selling in Kaupunki", "selling-in-kaupunki")
    forget_names(study=study, actor=owner)
    destroy_key(study=study, actor=owner)
    assert "yvaskyla" not in everything()
    assert check_study(study) == []


def test_excerpts_say_where_a_name_stands(study: Study, document: Document, names: list[Pseudonym]) -> None:
    found = text_hits(study, finder_of(study))
    excerpts = excerpts_of(found)[document.pk]
    assert [each.where for each in excerpts] == [
        "A1:1",
        "A1:2",
        "A1:2",
        "A1:2",
        "A1:2",
        "A1:3",
        "A1:4",
        "A1:4",
    ]


# -- forgetting ---------------------------------------------------------------------------------


def test_nothing_is_forgotten_while_a_name_still_stands_somewhere(
    study: Study, document: Document, names: list[Pseudonym], owner: User
) -> None:
    with pytest.raises(Refused, match="Replace them first"):
        forget_names(study=study, actor=owner)
    with pytest.raises(Refused, match="Replace them first"):
        destroy_key(study=study, actor=owner)
    replace_names(study=study, actor=owner)
    with pytest.raises(Refused, match="overwritten first"):
        destroy_key(study=study, actor=owner)


def test_older_states_log_and_files_forget_the_names(
    study: Study, document: Document, names: list[Pseudonym], owner: User
) -> None:
    keep_upload(study=study, user=owner, batch=new_batch(), file_name="b.txt", data="Mäkinen".encode())
    DeskState.objects.create(user=owner, study=study, switches={"looked for": ["Kuopio"]})
    replace_names(study=study, actor=owner)
    done = forget_names(study=study, actor=owner)
    assert ([each.number for each in done.remains.older], len(done.remains.files)) == ([1], 2)
    assert not remains(study, finder_of(study))
    assert check_study(study) == []
    assert replay(Event.objects.filter(study=study).order_by("sequence")) == rows_of(study)
    first = Revision.objects.get(number=1)
    assert (first.text, bool(first.purged_at)) == ("", True)
    document.refresh_from_db()
    assert document.original is None
    assert [bytes(upload.data) for upload in Upload.objects.all()] == [b""]
    assert DeskState.objects.get().switches == {"looked for": ["Kaupunki"]}


def test_after_forgetting_the_replacing_cannot_be_undone(
    study: Study, document: Document, names: list[Pseudonym], owner: User
) -> None:
    replace_names(study=study, actor=owner)
    step = step_to_undo(study, owner)
    assert step is not None
    forget_names(study=study, actor=owner)
    with pytest.raises(Refused):
        undo_step(study=study, actor=owner, operation_id=step.id)
    later = step_to_undo(study, owner)
    assert later is None or later.verb not in ("replace names", "purge names", "import")


def test_an_undone_import_is_forgotten_too(study: Study, owner: User, names: list[Pseudonym]) -> None:
    make_document(study, TALK, title="X")
    step = step_to_undo(study, owner)
    assert step is not None
    undo_step(study=study, actor=owner, operation_id=step.id)
    forget_names(study=study, actor=owner)
    assert not remains(study, finder_of(study))
    destroy_key(study=study, actor=owner)
    assert not any(words in everything() for words in SECRETS)


def test_the_key_is_destroyed_and_no_name_is_left_in_any_table(
    study: Study, document: Document, names: list[Pseudonym], owner: User, client_of: ClientOf
) -> None:
    there = everything()
    assert all(words in there for words in SECRETS)
    replace_names(study=study, actor=owner)
    browser = client_of(owner)
    for path in ("names_forget", "names_destroy"):
        url = reverse(path, args=[study.slug])
        assert browser.post(url).status_code == 422
        assert browser.get(url).status_code == 200
        assert browser.post(url, {"sure": "on"}).status_code == 200
    assert not Pseudonym.objects.exists()
    left = everything()
    assert [words for words in SECRETS if words in left] == []
    assert check_study(study) == []
    later = step_to_undo(study, owner)
    assert later is None or "name" not in later.verb


def test_forms_outside_the_transcripts_are_proposed_and_keep_the_key(
    study: Study, names: list[Pseudonym], owner: User, client_of: ClientOf, tmp_path: Path
) -> None:
    key, out = _key(study, owner, client_of, tmp_path), io.StringIO()
    write_memo(
        study=study, actor=owner, object_type=type_name(study), object_id=study.pk, text="Look at Kuopioon."
    )
    with pytest.raises(CommandError):
        call_command("check_study", study.slug, key=key, stdout=out)
    assert "forms of names in the key: Kuopioon" in out.getvalue()
    browser = client_of(owner)
    page = browser.get(reverse("names", args=[study.slug])).content.decode()
    assert "memo</span>" in page
    assert "<b>Kuopioon</b>" in page
    with pytest.raises(Refused, match="Kuopioon"):
        destroy_key(study=study, actor=owner)
    take_forms(study=study, actor=owner, forms={names[1].pk: [("Kuopioon", "Kaupunkiin")]})
    replace_names(study=study, actor=owner)
    assert Memo.objects.get().text == "Look at Kaupunkiin."


def test_forms_in_old_states_and_the_log_are_asked_about_before_the_key_goes(
    study: Study, names: list[Pseudonym], owner: User, client_of: ClientOf
) -> None:
    document = make_document(study, (("H", "Where?"), ("J", "Kuopioon.")))
    revise(document, "Where? There.")
    memo = write_memo(
        study=study, actor=owner, object_type=type_name(study), object_id=study.pk, text="Kuopiosta?"
    )
    change_memo(memo=memo, actor=owner, text="", expected_version=1)
    with pytest.raises(Refused, match="Kuopioon, Kuopiosta"):
        destroy_key(study=study, actor=owner)
    browser, path = client_of(owner), reverse("names", args=[study.slug])
    assert f"{path}?everywhere=1" in browser.get(reverse("names_destroy", args=[study.slug])).content.decode()
    assert "Kuopioon" not in browser.get(path).content.decode()
    page = browser.get(path, {"everywhere": "1"}).content.decode()
    assert "A1, state 1" in page
    assert "of the log" in page
    answer = browser.post(
        reverse("names_forms", args=[study.slug]) + "?everywhere=1",
        {"take": "1", "name-1": str(names[1].pk), "form-1": "Kuopioon", "stand-in-1": "Kaupunkiin"},
    )
    assert answer.headers["Location"] == f"{path}?everywhere=1"
    take_forms(study=study, actor=owner, forms={names[1].pk: [("Kuopiosta", "Kaupungista")]})
    forget_names(study=study, actor=owner)
    destroy_key(study=study, actor=owner)
    assert [words for words in ("Kuopioon", "Kuopiosta") if words in everything()] == []


HIDDEN = (
    ("Matti", "Aatu", "person"), ("Mäki", "Kumpu", "person"), ("Oy Karl Fazer Ab", "Leipomo", "company"),
    ("O'Brien", "Smith", "person"), ("Virtanen", "Joki", "person"),
)  # fmt: skip
CALLED = ["Mattikin", "Mäkikin", "O'Brienin", "Fazerilta", "Virtanenkaan"]


@pytest.fixture
def hidden(study: Study, owner: User) -> list[Pseudonym]:
    """Names that a coded transcript holds in other forms only."""
    said = "Mattikin sanoi, ja Mäkikin. He ostivat Fazerilta. O’Brienin mukaan. Virtanenkaan ei."
    document = make_document(study, (("H", "Kuka?"), ("J", said)))
    apply(document, said, make_code(study, "trust", "TR"))
    return [
        list_name(study=study, actor=owner, name=name, stand_in=stand_in, kind=kind)
        for name, stand_in, kind in HIDDEN
    ]


def test_clitics_words_of_companies_and_apostrophes_keep_the_key_and_every_export(
    study: Study, owner: User, hidden: list[Pseudonym], client_of: ClientOf, tmp_path: Path
) -> None:
    key, out = _key(study, owner, client_of, tmp_path), io.StringIO()
    assert sorted(undecided(study)) == sorted(CALLED)
    with pytest.raises(NamesLeaving):
        exporter("segments-csv").produce(owner_of(study), {})
    with pytest.raises(Refused, match="Mattikin"):
        destroy_key(study=study, actor=owner)
    with pytest.raises(CommandError):
        call_command("check_study", study.slug, key=key, stdout=out)
    assert all(word in out.getvalue() for word in CALLED)


def test_clitics_words_of_companies_and_apostrophes_are_replaced_when_they_are_taken(
    study: Study, owner: User, hidden: list[Pseudonym]
) -> None:
    for line in form_lines(hidden, sources(study)):
        form = (line.proposal.form, line.proposal.stand_in)
        take_forms(study=study, actor=owner, forms={line.pseudonym: [form]})
    replace_names(study=study, actor=owner)
    assert (
        "Aatukin sanoi, ja Kumpukin. He ostivat Leipomolta. Smithin mukaan. Jokikaan ei."
        in Revision.objects.latest("number").text
    )


@pytest.mark.parametrize(
    ("company", "said"), [("The Body Shop", "Then Thea left. THE END."), ("Oy Yritys Ab", "Yrityksen johto.")]
)
def test_an_ordinary_word_of_a_company_keeps_no_key(
    study: Study, owner: User, company: str, said: str
) -> None:
    make_document(study, (("H", "Who?"), ("J", said)))
    list_name(study=study, actor=owner, name=company, stand_in="Firm", kind="company")
    assert undecided(study) == []
    destroy_key(study=study, actor=owner)


def test_a_stand_in_may_be_an_ordinary_word_of_a_listed_company(study: Study, owner: User) -> None:
    list_name(study=study, actor=owner, name="Nordea Bank Abp", stand_in="Firm", kind="company")
    list_name(study=study, actor=owner, name="Fazer", stand_in="Bank", kind="company")
    with pytest.raises(Refused, match="is a part of a listed name"):
        list_name(study=study, actor=owner, name="Volvo", stand_in="Nordea", kind="company")


def test_a_name_taken_off_the_list_is_destroyed_with_it(
    study: Study, owner: User, names: list[Pseudonym]
) -> None:
    drop_name(pseudonym=names[0], actor=owner)
    destroy_key(study=study, actor=owner)
    assert "Mäkinen" not in everything()


# -- the key ------------------------------------------------------------------------------------


def _key(study: Study, owner: User, client_of: ClientOf, folder: Path) -> str:
    response = client_of(owner).get(reverse("names_key", args=[study.slug]))
    path = folder / "key.csv"
    path.write_bytes(response.content)
    return str(path)


def test_the_key_holds_every_name_and_form(
    study: Study, names: list[Pseudonym], owner: User, coder: User, client_of: ClientOf, tmp_path: Path
) -> None:
    rows = list(csv.reader(io.StringIO(Path(_key(study, owner, client_of, tmp_path)).read_text("utf-8-sig"))))
    assert rows[0] == ["name", "stand-in", "type", "form of"]
    assert ["Kuopiossa", "Kaupungissa", "place", "Kuopio"] in rows
    assert ["Kati Mäkinen", "Informant A", "person", ""] in rows
    assert client_of(coder).get(reverse("names_key", args=[study.slug])).status_code == 403


# Outside of a transaction, as a person does it: only then can the journal be emptied, in which other tests left names.
@pytest.mark.django_db(transaction=True)
def test_check_study_confirms_with_the_key_that_no_name_remains(
    study: Study, document: Document, names: list[Pseudonym], owner: User, client_of: ClientOf, tmp_path: Path
) -> None:
    key, out = _key(study, owner, client_of, tmp_path), io.StringIO()
    with pytest.raises(CommandError):
        call_command("check_study", study.slug, key=key, stdout=out)
    assert "A1" in out.getvalue()
    replace_names(study=study, actor=owner)
    forget_names(study=study, actor=owner)
    destroy_key(study=study, actor=owner)
    call_command("check_study", study.slug, key=key, stdout=out)
    assert "No listed name" in out.getvalue()


@pytest.mark.parametrize("row", ["Kuopio", "Kuopio,Kaupunki", "Kuopio,Kaupunki,place,"])
def test_a_key_of_which_columns_were_cut_is_read_to_its_end(
    study: Study, document: Document, tmp_path: Path, row: str
) -> None:
    path = tmp_path / "key.csv"
    path.write_text(f"name,stand-in\n{row}\n")
    with pytest.raises(CommandError):
        call_command("check_study", study.slug, key=str(path), stdout=io.StringIO())


def test_a_file_that_is_no_key_is_refused(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "key.csv"
    path.write_text("a,b\n")
    with pytest.raises(CommandError, match="no key"):
        call_command("check_study", study.slug, key=str(path))


# -- files that leave and come ------------------------------------------------------------------


@pytest.mark.parametrize("name", [each.name for each in EXPORTERS])
def test_no_format_leaves_with_a_listed_name(
    study: Study, document: Document, names: list[Pseudonym], coder: User, client_of: ClientOf, name: str
) -> None:
    browser, path = client_of(coder), reverse("export", args=[study.slug, name])
    refused = browser.get(path)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Kuopio" in page
    assert "Replace them first" in page
    assert "Export with these names" in page
    replace_names(study=study, actor=coder)
    assert browser.get(path).status_code == 200


def test_who_may_let_a_file_leave_with_names_does_so_deliberately(
    study: Study, document: Document, names: list[Pseudonym], coder: User, client_of: ClientOf
) -> None:
    path = reverse("export", args=[study.slug, "segments-csv"]) + "?safe=yes"
    response = client_of(coder).post(path)
    assert response["Content-Type"].startswith("text/csv")
    assert "Kuopio" in response.content.decode()
    noted = Event.objects.get(verb="export with names")
    assert (noted.actor, noted.summary) == (coder, "All codings as a table")
    assert check_study(study) == []
    step = step_to_undo(study, coder)
    assert step is None or step.verb != "export with names"


def test_a_supervisor_is_told_and_shown_no_list(
    study: Study, document: Document, names: list[Pseudonym], supervisor: User, client_of: ClientOf
) -> None:
    browser, path = client_of(supervisor), reverse("export", args=[study.slug, "codebook-docx"])
    for response in (browser.get(path), browser.post(path)):
        assert response.status_code == 422
        assert "Ask an owner" in response.content.decode()
        assert "Export with these names" not in response.content.decode()
        assert "Kuopio" not in response.content.decode()


def test_a_word_that_very_likely_is_a_form_is_asked_about(study: Study, owner: User) -> None:
    document = make_document(
        study, (("H", "Turussa?"), ("J", "Kyllä. Asun siellä."), ("H", "Niin?"), ("J", "Niin."))
    )
    apply(document, "Turussa", make_code(study, "trust", "TR"))
    row = list_name(study=study, actor=owner, name="Turku", stand_in="Kaupunki", kind="place")
    member = owner_of(study)
    with pytest.raises(NamesLeaving) as caught:
        exporter("segments-csv").produce(member, {})
    assert [(each.words, each.is_listed) for each in caught.value.found] == [("Turussa", False)]
    take_forms(study=study, actor=owner, forms={row.pk: [("Turussa", "Turussa")]})
    assert exporter("segments-csv").produce(member, {}).data


def test_a_name_in_the_file_name_alone_is_found(study: Study, owner: User) -> None:
    make_document(study, (("H", "One?"), ("J", "Two.")), title="Talk with Åsa Östlund")
    list_name(study=study, actor=owner, name="Åsa Östlund", stand_in="P1")
    made = Produced(b"x", "study-talk-with-asa-ostlund.docx", "text/plain")
    assert [each.words for each in names_in(listed_names(study), made)] == ["Åsa Östlund"]


def test_a_name_with_quotation_marks_does_not_leave_in_a_table_that_doubles_them(
    study: Study, owner: User
) -> None:
    list_name(
        study=study,
        actor=owner,
        name='Baari "Kulma"',
        stand_in="Y",
        kind="company",
        forms=[("Baari", "Baari")],
    )
    document = make_document(study, (("J", 'Siellä oli Baari "Kulma", ja kaikki.'),))
    apply(document, 'Baari "Kulma"', make_code(study))
    with pytest.raises(NamesLeaving):
        exporter("segments-csv").produce(owner_of(study), {})


def test_the_command_exits_with_the_names_unless_told(
    study: Study, document: Document, names: list[Pseudonym], tmp_path: Path
) -> None:
    out = tmp_path / "x.docx"
    with pytest.raises(CommandError, match=r"--with-names: Kuopio \(\d+\)"):
        call_command("export", study.slug, "codebook-docx", output=str(out))
    assert not out.exists()
    call_command("export", study.slug, "codebook-docx", output=str(out), with_names=True)
    assert out.exists()
    assert Event.objects.filter(verb="export with names").exists()


def test_describe_tells_no_program_a_listed_name(
    study: Study, document: Document, names: list[Pseudonym]
) -> None:
    with pytest.raises(CommandError, match="--with-names"):
        call_command("describe", study.slug, json=True, stdout=io.StringIO())
    out = io.StringIO()
    call_command("describe", study.slug, json=True, with_names=True, stdout=out)
    assert "Mäkinen" in json.loads(out.getvalue())["documents"][0]["title"]


def test_the_file_as_it_came_leaves_only_deliberately(
    study: Study,
    document: Document,
    names: list[Pseudonym],
    owner: User,
    supervisor: User,
    client_of: ClientOf,
) -> None:
    path = reverse("document_file", args=[study.slug, document.pk])
    assert client_of(owner).get(path).status_code == 422
    assert client_of(supervisor).post(path).status_code == 422
    assert client_of(owner).post(path).content == b"In Kuopio."
    assert Event.objects.get(verb="export with names").summary == "A1"


def test_the_file_as_it_came_stays_with_what_very_likely_is_a_form_of_a_name(
    study: Study, document: Document, names: list[Pseudonym], owner: User, client_of: ClientOf
) -> None:
    Document.objects.update(file_name="A1.txt")
    path = reverse("document_file", args=[study.slug, document.pk])
    for words, status in ((b"To Kuopioon.", 422), (b"To Turkuun.", 200)):
        Upload.objects.update(data=words, file_name="A1.txt")
        assert client_of(owner).get(path).status_code == status


def test_listed_names_are_replaced_in_the_import_preview(
    study: Study, names: list[Pseudonym], coder: User, client_of: ClientOf
) -> None:
    browser = client_of(coder)
    text = "H: Kuopiossa?\nKati: Kuopioon.\nH: Why?\nKati: Kati Mäkinen knows.\n"
    files = [
        SimpleUploadedFile("Kuopio 1.txt", text.encode()),
        SimpleUploadedFile("B1.txt", b"H: A?\nJ: B.\nH: C?\nJ: D."),
    ]
    path = browser.post(reverse("import", args=[study.slug]), {"files": files})["Location"]
    seen = browser.get(path).context["seen"]
    assert [(each.name, each.count) for each in seen.listed] == [("Kati Mäkinen", 3), ("Kuopio", 2)]
    assert seen.parts == []
    data = {key: value for file in seen.files for key, value in file.form.data.items() if value is not None}
    browser.post(path, {**data, "names": "", "import": "1"})
    first, second = (
        Document.objects.order_by("created_at", "title").filter(title="Kaupunki 1").first(),
        Document.objects.get(title="B1"),
    )
    assert first is not None
    assert revision_of(first).text.startswith("H: Kaupungissa?\nA: Kaupunkiin.")
    assert (first.original, first.file_name) == (None, "Kaupunki 1.txt")
    assert second.original is not None
    kept = repr(
        [*Event.objects.exclude(object_type="interviews.pseudonym").values_list("before", "after", "summary")]
    )
    assert not any(words in kept for words in SECRETS)


def test_the_import_command_replaces_listed_names(
    study: Study, names: list[Pseudonym], tmp_path: Path
) -> None:
    path = tmp_path / "Kuopio 1.txt"
    path.write_text("H: Kuopiossa?\nJ: Yes.\nH: Why?\nJ: So.\n", "utf-8")
    call_command(
        "import_document", study.slug, str(path), case="A", stdout=io.StringIO(), stderr=io.StringIO()
    )
    document = Document.objects.get()
    assert (document.title, document.original) == ("Kaupunki 1", None)
    assert revision_of(document).text.startswith("H: Kaupungissa?")
    assert not Upload.objects.exists()
    path = path.rename(tmp_path / "Kuopio 2.txt")
    call_command("import_document", study.slug, str(path), case="A", with_names=True, stdout=io.StringIO())
    assert Document.objects.get(title="Kuopio 2").original is not None


def test_names_typed_beside_the_files_can_be_put_on_the_list(
    study: Study, coder: User, client_of: ClientOf
) -> None:
    browser = client_of(coder)
    file = SimpleUploadedFile("A1.txt", b"H: Anna?\nJ: Yes.\nH: Why?\nJ: So.")
    path = browser.post(reverse("import", args=[study.slug]), {"files": [file]})["Location"]
    data = dict(browser.get(path).context["seen"].files[0].form.data)
    sent = {**data, "names": "Anna = P1\nBo = P2", "keep_names": "on", "import": "1"}
    browser.post(path, sent)
    assert dict(Pseudonym.objects.values_list("name", "stand_in")) == {"Anna": "P1", "Bo": "P2"}
    assert revision_of(Document.objects.get()).text.startswith("H: P1?")
