"""The code list: adding, changing, moving, retiring and deleting codes, versions, and what their pages show."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cccrm.kit.refusal import Clash, Refused
from coding import codetree
from coding.actions import arranging, codes, memos, tables
from coding.models import Code, CodebookVersion, Memo
from interviews.actions.studies import add_question, create_study
from interviews.models import Case, QuestionMark, Study, User
from tests.factories import apply, make_code, make_document
from tests.web.conftest import ClientOf

pytestmark = pytest.mark.django_db


@pytest.fixture
def code(study: Study) -> Code:
    return make_code(study, "strategy", "STR", definition="Plans.")


@pytest.fixture
def client(coder: User, client_of: ClientOf) -> Client:
    return client_of(coder)


def form_of(code: Code, **changes: object) -> dict[str, Any]:
    """What the form of a code sends when nothing is changed, with some changes."""
    fields = (
        "label",
        "mnemonic",
        "definition",
        "when_to_use",
        "when_not",
        "example",
        "source",
        "cycle",
        "kind",
        "hue",
    )
    sent = {name: getattr(code, name) for name in fields} | {"version": code.version, "is_codable": "on"}
    return sent | {"parent": code.parent_id or "", "questions": ""} | changes


def change(code: Code, actor: User, **changes: Any) -> Code:
    given = {
        "label": code.label,
        "mnemonic": code.mnemonic,
        "parent": code.parent,
        "expected_version": code.version,
    }
    return codes.update_code(code=code, actor=actor, **{**given, **changes})


def order(study: Study) -> list[str]:
    return [code.label for code, _level in codetree.walk(list(Code.objects.filter(study=study)))]


# -- actions ------------------------------------------------------------------------------------


def test_a_mnemonic_is_proposed_from_the_label(study: Study, code: Code) -> None:
    assert make_code(study, "Reward system", parent=code).mnemonic == "STR-RS"


def test_a_list_without_mnemonics_stays_without(study: Study) -> None:
    assert make_code(study, "trust").mnemonic == ""


def test_a_taken_mnemonic_is_refused_in_any_case(study: Study, code: Code) -> None:
    with pytest.raises(Refused, match="There is a code str already"):
        make_code(study, "other", "str")


def test_a_code_without_a_label_is_refused(study: Study) -> None:
    with pytest.raises(Refused, match="needs a label"):
        make_code(study, "  ")


def test_three_codes_may_share_a_label_under_different_mnemonics(study: Study) -> None:
    for mnemonic in ("CRM-ORG", "CCRM-ORG", "TRU-ORG"):
        make_code(study, "organizational issue", mnemonic)
    assert Code.objects.filter(label="organizational issue").count() == 3


def test_two_siblings_without_mnemonics_need_two_labels(study: Study) -> None:
    make_code(study, "trust")
    with pytest.raises(Refused, match="at this place already"):
        make_code(study, "Trust")


def test_a_change_against_an_older_version_shows_both(code: Code, coder: User, owner: User) -> None:
    change(Code.objects.get(), owner, definition="Plans of three years.")
    with pytest.raises(Clash) as raised:
        change(code, coder, expected_version=1, definition="Aims.")
    assert raised.value.theirs == "Definition: Plans of three years."
    assert raised.value.yours == "Definition: Aims."
    assert Code.objects.get().definition == "Plans of three years."


def test_a_move_makes_older_forms_clash(study: Study, code: Code, coder: User, owner: User) -> None:
    parent = make_code(study, "parent", "PAR")
    arranging.move_codes(codes=[Code.objects.get(pk=code.pk)], actor=owner, parent=parent)
    with pytest.raises(Clash):
        change(code, coder, expected_version=1, definition="Aims.")
    assert Code.objects.get(pk=code.pk).parent == parent


def test_a_code_does_not_stand_below_itself(study: Study, code: Code, owner: User) -> None:
    child = make_code(study, "child", "STR-c", parent=code)
    for parent in (code, child):
        with pytest.raises(Refused, match="below itself"):
            arranging.move_codes(codes=[Code.objects.get(pk=code.pk)], actor=owner, parent=parent)
        with pytest.raises(Refused, match="below itself"):
            change(Code.objects.get(pk=code.pk), owner, parent=parent)


def test_moving_puts_a_code_before_its_sibling(study: Study, owner: User) -> None:
    a, _b, c = (make_code(study, label, label.upper()) for label in "abc")
    arranging.move_codes(codes=[c], actor=owner, parent=None, before=a)
    assert order(study) == ["c", "a", "b"]
    arranging.move_codes(codes=[Code.objects.get(label="c")], actor=owner, parent=None)
    assert order(study) == ["a", "b", "c"]


def test_question_marks_keep_their_order(study: Study, code: Code, owner: User) -> None:
    add_question(study=study, actor=owner, marks=["1.1", "1.4"])
    marks = [QuestionMark.objects.get(mark=mark) for mark in ("1.4", "1.1")]
    change(code, owner, questions=marks)
    assert [link.mark.mark for link in code.question_links.all()] == ["1.4", "1.1"]
    change(Code.objects.get(), owner, questions=marks[1:])
    assert [link.mark.mark for link in code.question_links.all()] == ["1.1"]


def test_a_code_with_codings_sub_codes_or_rows_is_not_deleted(study: Study, code: Code, owner: User) -> None:
    used, above, in_row = (make_code(study, label, label[:3].upper()) for label in ("used", "above", "inrow"))
    apply(make_document(study), "Everybody sells", used)
    make_code(study, "child", "CHI", parent=above)
    rows = [tables.RowPlan.of(in_row)]
    tables.add_table(study=study, actor=owner, title="T", rows=rows, cases=[Case.objects.get()])
    for each in (used, above, in_row):
        with pytest.raises(Refused, match="Retire it instead"):
            codes.delete_code(code=each, actor=owner)


def test_deleting_a_code_takes_its_memos_and_marks_along(study: Study, code: Code, owner: User) -> None:
    add_question(study=study, actor=owner, marks=["1"])
    change(code, owner, questions=list(QuestionMark.objects.all()))
    memos.write_memo(study=study, actor=owner, object_type="coding.code", object_id=code.pk, text="Split?")
    codes.delete_code(code=code, actor=owner)
    assert not Code.objects.exists()
    assert not Memo.objects.exists()


def test_a_version_is_complete_and_does_not_change(study: Study, code: Code, owner: User) -> None:
    make_code(study, "rewards", "STR-rew", parent=code)
    version = codes.keep_version(study=study, actor=owner, name="first")
    change(Code.objects.get(mnemonic="STR"), owner, label="aims")
    kept = CodebookVersion.objects.get(pk=version.pk).codes
    assert [(entry["mnemonic"], entry["label"], entry["level"], entry["parent"]) for entry in kept] == [
        ("STR", "strategy", 0, None),
        ("STR-rew", "rewards", 1, "STR"),
    ]


def test_a_version_needs_a_name_of_its_own(study: Study, code: Code, owner: User) -> None:
    codes.keep_version(study=study, actor=owner, name="first")
    for name in ("first", "  "):
        with pytest.raises(Refused, match="version"):
            codes.keep_version(study=study, actor=owner, name=name)


# -- pages --------------------------------------------------------------------------------------


def test_the_list_counts_what_it_says(
    study: Study, code: Code, client: Client, coder: User, owner: User
) -> None:
    child = make_code(study, "rewards", "STR-rew", parent=code)
    document = make_document(study)
    for each, actor in ((code, coder), (code, owner), (child, coder)):
        apply(document, "Everybody sells", each, actor)
    apply(document, "driver", child, coder)
    page = client.get(reverse("codes", args=[study.slug])).content.decode()
    row = page.split(f'id="code-{code.pk}"')[1].split("</tr>")[0]
    # codings; then passages, documents and cases, each alone and with sub-codes (each once)
    assert re.findall(r'<td class="n[ a-z]*">(\d*)', row) == ["2", "1", "2", "1", "1", "1", "1"]


def test_the_list_does_not_ask_more_for_more_codes(
    study: Study, code: Code, client: Client, coder: User
) -> None:
    path, document = reverse("codes", args=[study.slug]), make_document(study)
    apply(document, "driver", code, coder)
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for number in range(8):
        each = make_code(study, f"code {number}", f"STR-{number}", parent=code)
        apply(document, "Everybody sells", each, coder)
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(many) == len(few)


def test_a_code_does_not_ask_more_for_more_passages(
    study: Study, code: Code, client: Client, coder: User
) -> None:
    path = reverse("code", args=[study.slug, code.pk])
    apply(make_document(study), "driver", code, coder)
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for number in range(6):
        other = make_document(study, title=f"B{number}", case="B")
        for words in ("Everybody sells", "driver", "notes"):
            apply(other, words, code, coder)
    with CaptureQueriesContext(connection) as many:
        page = client.get(path).content.decode()
    assert "19 passages" in page
    assert len(many) == len(few)


def test_a_code_shows_its_passages_in_reading_order(
    study: Study, code: Code, client: Client, coder: User
) -> None:
    first, second = make_document(study), make_document(study, title="B1", case="B")
    apply(second, "Everybody sells", code, coder)
    apply(first, "notes", code, coder)
    apply(first, "driver", code, coder)
    page = client.get(reverse("code", args=[study.slug, code.pk])).content.decode()
    places = [page.index(f">{address}<") for address in ("A1:2", "A1:4", "B1:2")]
    assert places == sorted(places)


def test_a_code_is_added_and_changed_on_its_page(
    study: Study, code: Code, client: Client, owner: User
) -> None:
    add_question(study=study, actor=owner, marks=["1.1", "1.4"])
    sent = form_of(code, label="rewards", mnemonic="", parent=code.pk, questions="1.4/1.1", version="")
    assert client.post(reverse("code_new", args=[study.slug]), sent).status_code == 302
    made = Code.objects.get(label="rewards")
    assert (made.parent, made.definition) == (code, "Plans.")
    path = reverse("code", args=[study.slug, made.pk])
    client.post(path, form_of(made, definition="Bonuses.", questions="1.1"))
    made.refresh_from_db()
    assert made.definition == "Bonuses."
    assert [link.mark.mark for link in made.question_links.all()] == ["1.1"]


def test_a_refused_form_keeps_the_words_and_says_why(study: Study, code: Code, client: Client) -> None:
    other = make_code(study, "other", "OTH")
    path = reverse("code", args=[study.slug, other.pk])
    response = client.post(path, form_of(other, mnemonic="str", definition="My words"))
    assert response.status_code == 422
    page = response.content.decode()
    assert "There is a code str already" in page
    assert "My words" in page
    response = client.post(path, form_of(other, questions="9.9"))
    assert "no research question with the mark 9.9" in response.content.decode()


def test_a_clash_shows_both_and_can_then_be_saved(
    study: Study, code: Code, client: Client, owner: User
) -> None:
    sent = form_of(code, definition="Mine")
    change(Code.objects.get(), owner, definition="Theirs")
    path = reverse("code", args=[study.slug, code.pk])
    response = client.post(path, sent)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Definition: Theirs" in page
    assert ">\nMine</textarea>" in page
    assert 'name="version" value="2"' in page
    assert client.post(path, {**sent, "version": 2, "definition": "Both"}).status_code == 302
    assert Code.objects.get().definition == "Both"


def test_a_parent_of_another_study_is_not_accepted(
    study: Study, code: Code, client: Client, owner: User
) -> None:
    foreign = make_code(create_study(title="Other", owner=owner), "foreign", "FOR")
    path = reverse("code", args=[study.slug, code.pk])
    assert client.post(path, form_of(code, parent=foreign.pk)).status_code == 422
    sent = form_of(code, parent=foreign.pk, label="new", mnemonic="NEW")
    assert client.post(reverse("code_new", args=[study.slug]), sent).status_code == 422
    assert not Code.objects.filter(parent=foreign).exists()


def test_a_version_says_what_has_changed_since(study: Study, code: Code, client: Client, owner: User) -> None:
    gone = make_code(study, "gone with the wind", "GON")
    client.post(reverse("codebook_keep", args=[study.slug]), {"name": "first"})
    codes.delete_code(code=gone, actor=owner)
    change(code, owner, label="aims")
    make_code(study, "newcomer", "NEW")
    version = CodebookVersion.objects.get()
    page = client.get(reverse("codebook_version", args=[study.slug, version.pk])).content.decode()
    assert "gone with the wind" in page
    assert "newcomer" in page


def test_deleting_leads_back_to_the_list(study: Study, code: Code, client: Client) -> None:
    response = client.post(reverse("code_delete", args=[study.slug, code.pk]))
    assert response.status_code == 302
    assert not Code.objects.exists()


def test_a_new_code_that_is_very_like_another_is_pointed_out(
    study: Study, client_of: ClientOf, coder: User
) -> None:
    make_code(study, "customer relationships", "CR")
    browser, path = client_of(coder), reverse("code_new", args=[study.slug])
    page = browser.post(path, {"label": "Customer relationship"}, follow=True).content.decode()
    assert "Very like “Customer relationship”: CR · customer relationships." in page
    assert "Very like" not in browser.post(path, {"label": "trust"}, follow=True).content.decode()


def test_below_a_mnemonic_as_long_as_can_be_none_is_proposed(study: Study, owner: User) -> None:
    parent = make_code(study, "long", "L" * 60)
    assert codes.propose(study, "trust", parent) == ""
    made = codes.add_code(study=study, actor=owner, label="trust", mnemonic="", parent=parent)
    assert made.mnemonic == ""


def test_sub_codes_whose_names_would_be_too_long_are_refused(study: Study, owner: User) -> None:
    parent = make_code(study, "trust", "TR")
    make_code(study, "building", "TR-BUI", parent=parent)
    common: dict[str, Any] = {
        "code": parent,
        "actor": owner,
        "expected_version": parent.version,
        "label": "trust",
    }
    with pytest.raises(Refused, match="has more than 60 letters"):
        codes.update_code(**common, mnemonic="T" * 58, parent=None, carry=True)
    assert Code.objects.get(pk=parent.pk).mnemonic == "TR"
