"""The one-time link of the laptop's owner."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from interviews.actions import laptop
from interviews.actions.laptop import LINK_LIFE, laptop_owner, mint_sign_in_link
from interviews.models import SignInLink, User
from tests.web.conftest import ClientOf

pytestmark = pytest.mark.django_db


def _open(browser: Client, token: str, **headers: str) -> HttpResponse:
    return browser.get(f"/welcome/{token}/", headers=headers)


def _is_in(browser: Client) -> bool:
    return browser.get("/").status_code == 200


def test_the_link_signs_the_owner_in(client: Client) -> None:
    response = _open(client, mint_sign_in_link())
    assert response["Location"] == "/"
    assert client.session["_auth_user_id"] == str(laptop_owner().pk)


def test_the_answer_is_neither_kept_nor_told_to_others(client: Client) -> None:
    response = _open(client, mint_sign_in_link())
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"


def test_a_spent_link_says_how_to_get_a_new_one(client: Client) -> None:
    token = mint_sign_in_link()
    _open(client, token)
    response = _open(Client(), token)
    assert response.status_code == 410
    assert "start it again" in response.content.decode()


def test_a_spent_link_leads_in_who_is_signed_in(client: Client) -> None:
    token = mint_sign_in_link()
    _open(client, token)
    assert _open(client, token)["Location"] == "/"


def test_a_made_up_link_signs_nobody_in(client: Client) -> None:
    mint_sign_in_link()
    assert _open(client, "x" * 32).status_code == 410
    assert not _is_in(client)


def test_a_newer_link_ends_the_older_one(client: Client) -> None:
    old = mint_sign_in_link()
    mint_sign_in_link()
    assert _open(client, old).status_code == 410


def test_a_link_grows_old(client: Client) -> None:
    token = mint_sign_in_link()
    link = SignInLink.objects.get()
    SignInLink.objects.update(created_at=link.created_at - LINK_LIFE - timedelta(seconds=1))
    assert _open(client, token).status_code == 410


@pytest.mark.parametrize(
    "headers", [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}, {"X-Moz": "prefetch"}]
)
def test_fetching_ahead_does_not_spend_the_link(client: Client, headers: dict[str, str]) -> None:
    token = mint_sign_in_link()
    assert _open(client, token, **headers).status_code == 503
    assert not _is_in(client)
    assert _open(client, token).status_code == 302


@pytest.mark.parametrize("method", ["head", "post", "options"])
def test_only_opening_spends_the_link(client: Client, method: str) -> None:
    token = mint_sign_in_link()
    assert getattr(client, method)(f"/welcome/{token}/").status_code == 405
    assert _open(client, token).status_code == 302


def test_of_two_that_open_the_link_at_once_one_wins(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    token = mint_sign_in_link()
    other, answers, digest = Client(), [], laptop._digest

    def overtaken(text: str) -> str:
        # While the first request is on its way to the database, the second one is answered.
        if not answers:
            answers.append(None)
            answers[0] = _open(other, text).status_code
        return digest(text)

    monkeypatch.setattr(laptop, "_digest", overtaken)
    assert _open(client, token).status_code == 410
    assert answers == [302]
    assert (_is_in(client), _is_in(other)) == (False, True)


def test_the_link_works_on_this_computer_only(client: Client) -> None:
    token = mint_sign_in_link()
    assert client.get(f"/welcome/{token}/", REMOTE_ADDR="192.0.2.7").status_code == 404
    assert client.get(f"/welcome/{token}/", REMOTE_ADDR="").status_code == 404
    assert client.get(f"/welcome/{token}/", REMOTE_ADDR="::1").status_code == 302


def test_the_link_works_under_an_allowed_name_only(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    token = mint_sign_in_link()
    assert client.get(f"/welcome/{token}/", headers={"Host": "evil.example"}).status_code == 400
    assert client.get(f"/welcome/{token}/", headers={"Host": "127.0.0.1"}).status_code == 302


def test_there_is_no_such_link_on_a_server(client: Client, settings: Settings) -> None:
    settings.IS_LAPTOP = False
    assert _open(client, mint_sign_in_link()).status_code == 404


def test_a_fresh_link_makes_another_person_the_owner(stranger: User, client_of: ClientOf) -> None:
    browser = client_of(stranger)
    _open(browser, mint_sign_in_link())
    assert browser.session["_auth_user_id"] == str(laptop_owner().pk)
