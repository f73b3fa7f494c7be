"""Who may make an account: nobody on a laptop, the first person on a server, everybody where it is open."""

import pytest
from django.test import Client
from django.urls import reverse

from interviews.models import User

pytestmark = pytest.mark.django_db
NEW = {"email": "first@example.org", "password1": "a long enough word", "password2": "a long enough word"}


@pytest.fixture
def server(settings):
    settings.IS_LAPTOP = False
    settings.OPEN_SIGNUP = False
    return settings


def test_the_first_person_on_a_server_makes_her_account(server):
    Client().post(reverse("account_signup"), NEW)
    assert User.objects.get().email == "first@example.org"


def test_the_second_one_cannot(server):
    User.objects.create_user("there@example.org", "a long enough word")
    Client().post(reverse("account_signup"), NEW)
    assert not User.objects.filter(email="first@example.org").exists()


def test_she_can_where_accounts_are_open(server):
    server.OPEN_SIGNUP = True
    User.objects.create_user("there@example.org", "a long enough word")
    Client().post(reverse("account_signup"), NEW)
    assert User.objects.filter(email="first@example.org").exists()


def test_nobody_makes_an_account_on_a_laptop(settings):
    settings.IS_LAPTOP = True
    Client().post(reverse("account_signup"), NEW)
    assert not User.objects.exists()
