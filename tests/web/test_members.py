"""Members: who takes part with which roles, and accounts for new people."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from interviews.models import Membership, Study, User
from tests.web.conftest import ClientOf


def _roles(study: Study, user: User) -> set[str]:
    return set(Membership.objects.filter(study=study, user=user).values_list("role", flat=True))


def test_who_has_an_account_is_added_by_her_address(
    study: Study, owner: User, stranger: User, client_of: ClientOf
) -> None:
    data = {"email": "STRANGER@example.org", "roles": ["coder", "supervisor"]}
    response = client_of(owner).post(reverse("members", args=[study.slug]), data)
    assert response.status_code == 302
    assert _roles(study, stranger) == {"coder", "supervisor"}


def test_adding_a_member_again_keeps_her_roles(
    study: Study, owner: User, reader: User, client_of: ClientOf
) -> None:
    data = {"email": reader.email, "roles": ["coder"]}
    client_of(owner).post(reverse("members", args=[study.slug]), data)
    assert _roles(study, reader) == {"reader", "coder"}


def test_an_address_without_an_account_gets_a_way_out(study: Study, owner: User, client_of: ClientOf) -> None:
    data = {"email": "new@example.org", "roles": ["reader"]}
    response = client_of(owner).post(reverse("members", args=[study.slug]), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Nobody has an account with the address new@example.org." in page
    assert reverse("member_account", args=[study.slug]) in page
    assert not User.objects.filter(email="new@example.org").exists()


def test_where_sign_up_is_open_the_page_says_so(
    study: Study, owner: User, client_of: ClientOf, settings: Settings
) -> None:
    settings.OPEN_SIGNUP = True
    data = {"email": "new@example.org", "roles": ["reader"]}
    page = client_of(owner).post(reverse("members", args=[study.slug]), data).content.decode()
    assert "/accounts/signup/" in page


def test_the_owner_makes_an_account_whose_password_is_shown_once(
    study: Study, owner: User, client_of: ClientOf, client: Client
) -> None:
    browser = client_of(owner)
    data = {"email": "new@example.org", "roles": ["reader"]}
    response = browser.post(reverse("member_account", args=[study.slug]), data)
    found = re.search(r'class="secret">([^<]+)<', response.content.decode())
    assert found
    assert "no-store" in response["Cache-Control"]
    assert found[1] not in browser.get(reverse("members", args=[study.slug])).content.decode()
    signed = client.post(reverse("account_login"), {"login": "new@example.org", "password": found[1]})
    assert signed.status_code == 302
    assert client.get(reverse("cases", args=[study.slug])).status_code == 200


def test_an_account_is_not_made_twice(study: Study, owner: User, stranger: User, client_of: ClientOf) -> None:
    data = {"email": stranger.email, "roles": ["reader"]}
    response = client_of(owner).post(reverse("member_account", args=[study.slug]), data)
    assert response.status_code == 422
    assert _roles(study, stranger) == set()


def test_a_person_is_added_with_at_least_one_role(
    study: Study, owner: User, stranger: User, client_of: ClientOf
) -> None:
    response = client_of(owner).post(reverse("members", args=[study.slug]), {"email": stranger.email})
    assert response.status_code == 422
    assert _roles(study, stranger) == set()


def test_roles_are_exactly_what_is_ticked(
    study: Study, owner: User, reader: User, client_of: ClientOf
) -> None:
    path = reverse("member_roles", args=[study.slug, reader.pk])
    client_of(owner).post(path, {"roles": ["coder", "supervisor"]})
    assert _roles(study, reader) == {"coder", "supervisor"}
    client_of(owner).post(path, {})
    assert _roles(study, reader) == set()


def test_an_unknown_role_is_refused(study: Study, owner: User, reader: User, client_of: ClientOf) -> None:
    path = reverse("member_roles", args=[study.slug, reader.pk])
    assert client_of(owner).post(path, {"roles": ["admin"]}).status_code == 422
    assert _roles(study, reader) == {"reader"}


def test_the_last_owner_stays(study: Study, owner: User, client_of: ClientOf) -> None:
    path = reverse("member_roles", args=[study.slug, owner.pk])
    response = client_of(owner).post(path, {"roles": ["reader"]})
    assert response.status_code == 422
    assert "A study needs an owner." in response.content.decode()
    assert _roles(study, owner) == {"owner"}


def test_an_owner_may_leave_when_there_is_another(
    study: Study, owner: User, coder: User, client_of: ClientOf
) -> None:
    browser = client_of(owner)
    browser.post(reverse("member_roles", args=[study.slug, coder.pk]), {"roles": ["owner", "coder"]})
    response = browser.post(reverse("member_roles", args=[study.slug, owner.pk]), {})
    assert response["Location"] == "/"
    assert _roles(study, owner) == set()


def test_roles_of_somebody_outside_cannot_be_set(
    study: Study, owner: User, stranger: User, client_of: ClientOf
) -> None:
    path = reverse("member_roles", args=[study.slug, stranger.pk])
    assert client_of(owner).post(path, {"roles": ["owner"]}).status_code == 404
    assert _roles(study, stranger) == set()


def test_the_members_page_asks_no_more_for_more_members(
    study: Study, owner: User, client_of: ClientOf, django_assert_max_num_queries: Any
) -> None:
    browser, counts = client_of(owner), []
    for size in (1, 10):
        for number in range(size):
            user = User.objects.create_user(f"{size}-{number}@example.org")
            browser.post(reverse("members", args=[study.slug]), {"email": user.email, "roles": ["reader"]})
        browser.get(reverse("members", args=[study.slug]))
        with django_assert_max_num_queries(30) as queries:
            browser.get(reverse("members", args=[study.slug]))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_account_pages_speak_plainly_in_the_house_frame(client: Client, db: None) -> None:
    for name, words in (
        ("account_login", "Sign in"),
        ("account_signup", "Accounts are made by invitation"),
        ("account_reset_password", "Forgotten password"),
        ("account_reset_password_done", "Letter sent"),
        ("account_inactive", "Account closed"),
    ):
        page = client.get(reverse(name)).content.decode()
        assert f"<h1>{words}</h1>" in page
        assert '<html lang="en"' in page


def test_a_wrong_password_is_told_beside_the_form(client: Client, owner: User) -> None:
    response = client.post(reverse("account_login"), {"login": owner.email, "password": "wrong"})
    assert 'role="alert"' in response.content.decode()


def test_a_password_can_be_changed(owner: User) -> None:
    owner.set_password("old-wooden-boat")
    owner.save()
    browser = Client()
    browser.post(reverse("account_login"), {"login": owner.email, "password": "old-wooden-boat"})
    assert "<h1>Change password</h1>" in browser.get(reverse("account_change_password")).content.decode()
    data = {"oldpassword": "old-wooden-boat", "password1": "new-iron-bridge", "password2": "new-iron-bridge"}
    assert browser.post(reverse("account_change_password"), data).status_code == 302
    owner.refresh_from_db()
    assert owner.check_password("new-iron-bridge")


def test_enter_in_the_address_adds_and_never_makes_an_account(
    study: Study, owner: User, client_of: ClientOf
) -> None:
    data = {"email": "new@example.org", "roles": ["reader"]}
    page = client_of(owner).post(reverse("members", args=[study.slug]), data).content.decode()
    assert page.index("Add to the study") < page.index("Make an account for her")
