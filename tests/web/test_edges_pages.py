"""The details of a passage: moving its edges, joining, what it was before; and names proposed for a new code."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coding.actions.arranging import retire_codes
from coding.actions.passages import recode
from coding.models import Anchor, Code, Coding, Passage
from interviews.actions.history import undo
from interviews.actions.studies import create_study
from interviews.models import Document, Event, Study, User
from tests.factories import apply, make_code, make_document, revise, revision_of, span_of
from tests.web.conftest import ClientOf

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}
WORDS = "He sees them each week"


@pytest.fixture
def client(coder: User, client_of: ClientOf) -> Client:
    return client_of(coder)


def post(
    client: Client, name: str, passage: Passage, document: Document, part: bool = True, **data: Any
) -> Any:
    url = reverse(name, args=[passage.study.slug, passage.pk])
    data = {"revision": revision_of(document).pk, **data}
    return client.post(url, data, headers=PART if part else {})


def details(client: Client, passage: Passage) -> str:
    url = reverse("passage", args=[passage.study.slug, passage.pk])
    return client.get(url, headers=PART).content.decode()


# -- edges --------------------------------------------------------------------------------------


def test_edges_move_to_two_offsets(client: Client, document: Document, code: Code, coder: User) -> None:
    passage = apply(document, WORDS, code, coder).passage
    start, end = span_of(document, WORDS + " & knows")
    answer = post(client, "edges", passage, document, start=start, end=end + 1)
    assert Anchor.objects.get().quote == WORDS + " & knows"
    assert 'id="turn-2"' in answer.content.decode()
    assert 'id="turn-3"' not in answer.content.decode()


@pytest.mark.parametrize(
    ("move", "quote"),
    [
        ("start-back", "🚚. " + WORDS),
        ("start-on", "sees them each week"),
        ("end-back", "He sees them each"),
        ("end-on", WORDS + " & knows"),
    ],
)
def test_without_a_script_edges_move_by_a_word(
    client: Client, document: Document, code: Code, coder: User, move: str, quote: str
) -> None:
    passage = apply(document, WORDS, code, coder).passage
    response = post(client, "edges", passage, document, part=False, move=move)
    assert response.status_code == 302
    expected = quote.removeprefix("🚚. ") if move != "start-back" else "driver " + quote
    assert Anchor.objects.get().quote == expected


@pytest.mark.parametrize(("move", "quote"), [("start-back", "here?"), ("end-on", "Everybody")])
def test_edges_that_move_by_a_word_walk_over_labels(
    client: Client, document: Document, code: Code, coder: User, move: str, quote: str
) -> None:
    passage = apply(document, "Everybody", code, coder).passage
    post(client, "edges", passage, document, move=move)
    start, end = Anchor.objects.get().start, Anchor.objects.get().end
    assert revision_of(document).text[start:end].split()[0] == quote
    assert "\nH" not in Anchor.objects.get().quote


def test_edges_at_offsets_take_what_is_read_as_one(
    client: Client, study: Study, code: Code, coder: User
) -> None:
    document = make_document(study, [("H", "Well?"), ("J", "Yes 👍🏽 हिन्दी and")], title="Z1", case="Z")
    passage = apply(document, "Yes", code, coder).passage
    start, end = span_of(document, "🏽 हिन")
    post(client, "edges", passage, document, start=start, end=end)
    assert Anchor.objects.get(passage__document=document).quote == "👍🏽 हिन्दी"


def test_a_form_without_edges_is_refused(client: Client, document: Document, code: Code, coder: User) -> None:
    passage = apply(document, WORDS, code, coder).passage
    answer = post(client, "edges", passage, document)
    assert answer.status_code == 422
    assert "incomplete" in answer.content.decode()


def test_an_older_page_moves_nothing(client: Client, document: Document, code: Code, coder: User) -> None:
    passage, old = apply(document, WORDS, code, coder).passage, revision_of(document)
    revise(document, "J: Everybody sells.\n")
    answer = post(client, "edges", passage, document, revision=old.pk, start=0, end=5)
    assert "Reload the page" in answer.content.decode()


def test_edges_of_others_words_are_not_offered(
    client: Client, document: Document, code: Code, owner: User
) -> None:
    assert "data-edges" not in details(client, apply(document, WORDS, code, owner).passage)


# -- joining ------------------------------------------------------------------------------------


def test_nearly_the_same_words_are_offered_and_joined(
    client: Client, document: Document, code: Code, coder: User
) -> None:
    keep = apply(document, WORDS, code, coder).passage
    other = apply(document, WORDS + " & knows", make_code(document.study, "trust", "TR"), coder).passage
    page = details(client, keep)
    assert "Nearly the same words" in page
    assert str(other.pk) in page
    post(client, "join", keep, document, other=other.pk)
    assert Passage.objects.get() == keep
    assert "Nearly the same words" not in details(client, keep)


def test_only_an_owner_is_offered_to_join_others_codings(
    client: Client, client_of: ClientOf, document: Document, code: Code, coder: User, owner: User
) -> None:
    hers = apply(document, WORDS, code, coder).passage
    mine = apply(document, WORDS + " & knows", code, owner).passage
    assert "Only she, or an owner" in details(client, hers)
    assert "as an owner you may" in details(client_of(owner), mine)


def test_nearness_costs_the_same_number_of_queries(
    client: Client, document: Document, code: Code, coder: User
) -> None:
    keep = apply(document, WORDS, code, coder).passage
    apply(document, WORDS + " & knows", make_code(document.study, "one", "ONE"), coder)
    details(client, keep)
    with CaptureQueriesContext(connection) as before:
        details(client, keep)
    apply(document, "sees them each week", make_code(document.study, "two", "TWO"), coder)
    apply(document, "sees them each week & knows", make_code(document.study, "three", "THREE"), coder)
    with CaptureQueriesContext(connection) as after:
        details(client, keep)
    assert len(after) == len(before)


# -- what a coding was before -------------------------------------------------------------------


def test_a_recoded_coding_says_what_it_was(
    client: Client, document: Document, code: Code, coder: User
) -> None:
    coding = apply(document, WORDS, code, coder)
    recode(coding=coding, code=make_code(document.study, "trust", "TR"), actor=coder)
    assert "was SEL until" in details(client, coding.passage)


def test_a_recoding_that_was_undone_did_not_happen(
    client: Client, document: Document, code: Code, coder: User
) -> None:
    coding = apply(document, WORDS, code, coder)
    recode(coding=coding, code=make_code(document.study, "trust", "TR"), actor=coder)
    step = Event.objects.latest("sequence").operation
    undo(study=document.study, actor=coder, operation_id=step)
    assert "was SEL" not in details(client, coding.passage)
    # Undoing the undo brings the recoding back.
    undone = Event.objects.latest("sequence").operation
    undo(study=document.study, actor=coder, operation_id=undone)
    assert Coding.objects.get().code.mnemonic == "TR"
    assert "was SEL until" in details(client, coding.passage)


# -- names for a new code -----------------------------------------------------------------------


def proposed(client: Client, study: Study, **query: Any) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(reverse("propose_code", args=[study.slug]), query).json()
    return answer


def test_a_mnemonic_is_proposed_under_the_open_code(client: Client, study: Study, code: Code) -> None:
    assert proposed(client, study, label="long value", parent=code.pk)["mnemonic"] == "SEL-LV"
    assert proposed(client, study, label="", parent="")["mnemonic"] == ""


def test_codes_very_like_the_new_one_are_named(client: Client, study: Study, code: Code, owner: User) -> None:
    gone = make_code(study, "Sellings", "OLD")
    retire_codes(codes=[gone], actor=owner, is_retired=True)
    found = proposed(client, study, label="Selling!")["alike"]
    assert found == [{"id": str(code.pk), "mnemonic": "SEL", "label": "selling"}]


def test_a_code_of_another_study_is_no_parent(client: Client, study: Study, coder: User) -> None:
    foreign = make_code(create_study(title="Other", owner=coder), "foreign", "FOR")
    assert "FOR" not in proposed(client, study, label="long value", parent=foreign.pk)["mnemonic"]
