"""The switches of the margin: one person's, in one study; what they hide is counted and comes back."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coding.models import Code, Coder, Coding
from interviews.models import DeskState, Document, Event, Study, User
from tests.factories import apply, make_code, make_document, revision_of, span_of
from tests.web.conftest import ClientOf

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}
LAYERS = ["bars", "labels", "memos"]


@pytest.fixture
def strategy(study: Study) -> Code:
    return make_code(study, "strategy", "STR")


@pytest.fixture
def rewards(study: Study, strategy: Code) -> Code:
    return make_code(study, "rewards", "STR-rew", parent=strategy)


@pytest.fixture
def client(coder: User, client_of: ClientOf) -> Client:
    return client_of(coder)


@pytest.fixture
def coded(document: Document, strategy: Code, rewards: Code, coder: User) -> list[Coding]:
    trust = make_code(document.study, "trust", "TR")
    return [
        apply(document, "Everybody sells", strategy),
        apply(document, "each week", rewards, coder),
        apply(document, "notes stay in the van", trust, coder),
    ]


def switch(client: Client, document: Document, *, part: bool = False, **data: Any) -> Any:
    path = reverse("switch_margin", args=[document.study.slug, document.pk])
    return client.post(path, {"layer": LAYERS, **data}, headers=PART if part else {})


def page_of(client: Client, document: Document, **query: str) -> str:
    path = reverse("read_document", args=[document.study.slug, document.pk])
    return client.get(path, query).content.decode()


def labels_of(page: str) -> list[str]:
    return re.findall(r'class="label [^>]*>([^<]+)<', page)


def says(page: str) -> str:
    found = re.search(r'id="switched".*?<span>([^<]*)</span>', page)
    return found[1] if found else ""


def test_all_codings_are_shown_at_first(client: Client, document: Document, coded: list[Coding]) -> None:
    page = page_of(client, document)
    assert labels_of(page) == ["STR", "STR-rew", "TR"]
    assert says(page) == ""


def test_a_code_and_what_is_below_it(
    client: Client, document: Document, coded: list[Coding], strategy: Code
) -> None:
    assert switch(client, document, code=strategy.pk).status_code == 302
    page = page_of(client, document)
    assert labels_of(page) == ["STR", "STR-rew"]
    assert says(page) == "Showing STR and below. 1 coding is hidden."
    assert re.findall("<mark[^>]*>([^<]+)", page) == ["Everybody sells", "each week"]


def test_a_code_alone(client: Client, document: Document, coded: list[Coding], strategy: Code) -> None:
    switch(client, document, code=strategy.pk, alone="1")
    page = page_of(client, document)
    assert labels_of(page) == ["STR"]
    assert says(page) == "Showing STR alone. 2 codings are hidden."


def test_codings_by_some_coders(
    client: Client, document: Document, coded: list[Coding], coder: User, strategy: Code
) -> None:
    carla = Coder.objects.get(user=coder)
    switch(client, document, coders="1", coder=[carla.pk], code=strategy.pk)
    page = page_of(client, document)
    assert labels_of(page) == ["STR-rew"]
    assert says(page) == "Showing STR and below, by Carla. 2 codings are hidden."


def test_all_coders_ticked_means_those_who_come_later_too(
    client: Client, document: Document, coded: list[Coding]
) -> None:
    switch(client, document, coders="1", coder=[str(pk) for pk in Coder.objects.values_list("pk", flat=True)])
    assert DeskState.objects.get().switches["margin"]["coders"] is None


def test_layers_are_switched_off_and_said(client: Client, document: Document, coded: list[Coding]) -> None:
    switch(client, document, layer=["labels"])
    page = page_of(client, document)
    assert 'data-off="bars memos"' in page
    assert says(page) == "Bars are off. Memos are off."
    assert labels_of(page) == ["STR", "STR-rew", "TR"]


def test_show_all_takes_everything_back(
    client: Client, document: Document, coded: list[Coding], strategy: Code
) -> None:
    switch(client, document, code=strategy.pk, layer=[])
    switch(client, document, all="1", layer=[])
    page = page_of(client, document)
    assert labels_of(page) == ["STR", "STR-rew", "TR"]
    assert says(page) == ""


def test_counts_go_on_counting_what_is_hidden(
    client: Client, document: Document, coded: list[Coding], strategy: Code
) -> None:
    before = re.findall(r'class="n num"[^>]*>(\d*)<', page_of(client, document))
    switch(client, document, code=strategy.pk, alone="1")
    assert re.findall(r'class="n num"[^>]*>(\d*)<', page_of(client, document)) == before == ["1", "1", "1"]


def test_the_passage_that_is_open_is_shown_anyhow(
    client: Client, document: Document, coded: list[Coding], strategy: Code
) -> None:
    switch(client, document, code=strategy.pk, alone="1")
    page = page_of(client, document, passage=str(coded[2].passage_id))
    assert labels_of(page) == ["STR", "TR"]


def test_what_is_coded_now_is_shown_although_its_code_is_hidden(
    client: Client, document: Document, coded: list[Coding], strategy: Code
) -> None:
    switch(client, document, code=strategy.pk, alone="1")
    start, end = span_of(document, "the office")
    data = {"revision": revision_of(document).pk, "start": start, "end": end, "code": coded[2].code_id}
    path = reverse("apply", args=[document.study.slug, document.pk])
    assert labels_of(client.post(path, data, headers=PART).content.decode()) == ["TR"]


def test_an_answer_holds_the_turns_and_the_sentence_alone(
    client: Client, document: Document, coded: list[Coding], strategy: Code
) -> None:
    html = switch(client, document, part=True, code=strategy.pk).content.decode()
    assert re.findall(r'id="([a-z]+)"[^>]*hx-swap-oob', html) == ["turns", "switched"]


def test_switches_are_one_persons_alone_and_no_matter_of_the_log(
    client: Client, client_of: ClientOf, document: Document, coded: list[Coding], strategy: Code, owner: User
) -> None:
    before = Event.objects.count()
    switch(client, document, code=strategy.pk)
    assert says(page_of(client_of(owner), document)) == ""
    assert Event.objects.count() == before


def test_they_hold_in_all_transcripts_of_the_study(
    client: Client, document: Document, coded: list[Coding], strategy: Code
) -> None:
    switch(client, document, code=strategy.pk)
    other = make_document(document.study, title="A2")
    assert says(page_of(client, other)) == "Showing STR and below."


def test_other_things_that_the_desk_remembers_stay(
    client: Client, document: Document, coder: User, strategy: Code
) -> None:
    DeskState.objects.create(user=coder, study=document.study, switches={"folded": ["x"]})
    switch(client, document, code=strategy.pk)
    assert DeskState.objects.get().switches["folded"] == ["x"]


@pytest.mark.parametrize("code", ["", "nonsense", "01a207e9-e866-7047-9126-ccb7b67041a5"])
def test_a_code_that_is_not_there_hides_nothing(
    client: Client, document: Document, coded: list[Coding], code: str
) -> None:
    switch(client, document, code=code)
    page = page_of(client, document)
    assert labels_of(page) == ["STR", "STR-rew", "TR"]
    assert says(page) == ""


def test_the_page_asks_no_more_with_more_codings(
    client: Client, document: Document, coded: list[Coding], coder: User
) -> None:
    with CaptureQueriesContext(connection) as few:
        page_of(client, document)
    for words in ("also", "driver", "week", "little", "office", "reads"):
        apply(document, words, make_code(document.study, words), coder)
    with CaptureQueriesContext(connection) as many:
        page_of(client, document)
    assert len(many) <= len(few)


def test_without_scripts_a_code_can_be_chosen_and_with_them_no_choice_is_read_with_the_page(
    client: Client, document: Document, coded: list[Coding]
) -> None:
    page = page_of(client, document)
    waiting = re.search(r"<noscript data-later>(.*?)</noscript>", page, re.DOTALL)
    assert waiting
    assert str(coded[0].code_id) in waiting[1]
    assert "<select" in waiting[1]
    assert "<select" not in page.replace(waiting[0], "")
