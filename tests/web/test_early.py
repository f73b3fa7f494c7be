"""The desk's head goes out before the rest is read, and the pieces are the same page as a whole one."""

from itertools import islice
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from cccrm.kit import early
from coding.models import Code
from coding.queries import shelf
from interviews.models import Document, Event, User
from tests.factories import apply
from tests.web.conftest import ClientOf

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(coder: User, client_of: ClientOf) -> Client:
    return client_of(coder)


def address(document: Document) -> str:
    return reverse("read_document", args=[document.study.slug, document.pk])


def test_the_head_is_there_before_anything_of_the_transcript_is_read(
    client: Client, document: Document
) -> None:
    answer: Any = client.get(address(document))
    with CaptureQueriesContext(connection) as asked:
        head = next(iter(answer)).decode()
    assert head.startswith("<!doctype html>")
    assert head.rstrip().endswith("</head>")
    assert document.title in head
    assert len(asked) == 0


def test_each_part_of_the_page_comes_once(client: Client, document: Document) -> None:
    page = client.get(address(document)).content.decode()
    for part in ("<!doctype html>", "<head>", "</head>", "<body", 'id="turns"', 'id="turn-1"', "</html>"):
        assert page.count(part) == 1, part
    assert page.index('id="turns"') < page.index('id="turn-1"') < page.index('id="turn-2"')
    assert page.index('id="turn-2"') < page.index('class="doc-f"')


def test_turns_are_the_same_in_any_pieces(
    client: Client, document: Document, code: Code, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply(document, "driver", code)

    def text() -> str:
        page = client.get(address(document)).content.decode()
        return page[page.index('id="turns"') : page.index('class="doc-f"')]

    whole = text()
    monkeypatch.setattr(early, "AT_ONCE", 1)
    assert text() == whole


def test_who_may_not_read_gets_no_head(document: Document, stranger: User, client_of: ClientOf) -> None:
    answer = client_of(stranger).get(address(document))
    assert answer.status_code == 404
    assert document.title not in answer.content.decode()


def test_a_notice_is_shown_once(client: Client, document: Document, code: Code, coder: User) -> None:
    apply(document, "driver", code, coder)
    step = Event.objects.order_by("sequence").values_list("operation", flat=True).last()
    undo = reverse("undo", args=[document.study.slug, step])
    client.post(undo, {"next": address(document)})
    first, second = (client.get(address(document)).content.decode() for _ in range(2))
    assert first.count('class="notice ') == 1
    assert 'class="notice ' not in second


def test_the_page_is_written_in_the_language_it_was_asked_in(client: Client, document: Document) -> None:
    with translation.override("en"):
        answer: Any = client.get(address(document), headers={"Accept-Language": "fi"})
    page = answer.content.decode()
    assert '<html lang="fi"' in page
    assert "Koodit" in page


def test_the_forms_of_a_first_page_are_taken(coder: User, document: Document) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(coder, backend="interviews.accounts.Accounts")
    answer = browser.get(address(document))
    assert answer.cookies["cccrm_csrf"].value
    token = answer.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    url = reverse("note_reading", args=[document.study.slug, document.pk])
    assert browser.post(url, {"csrfmiddlewaretoken": token}).status_code == 302


def test_a_fault_behind_the_head_says_what_to_do_and_is_raised(
    client: Client, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr(shelf, "neighbours", fails)
    pieces = iter(client.get(address(document)))
    said = b"".join(islice(pieces, 2)).decode()
    assert render_to_string("_fault.html") in said
    with pytest.raises(RuntimeError, match="a fault"):
        next(pieces)
