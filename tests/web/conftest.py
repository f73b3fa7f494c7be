"""Personas: a study with an owner, a coder, a supervisor and a reader; and a stranger. A transcript and a code."""

from collections.abc import Callable

import pytest
from django.test import Client

from coding.models import Code
from interviews.actions.studies import create_study, set_roles
from interviews.models import Document, Study, User
from interviews.roles import Role
from tests.factories import make_code, make_document

type ClientOf = Callable[[User], Client]


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("owner@example.org", name="Olga")


@pytest.fixture
def study(owner: User) -> Study:
    return create_study(title="Collaborative work", owner=owner, slug="collaborative-work")


def _member(study: Study, role: Role, name: str) -> User:
    user = User.objects.create_user(f"{role.value}@example.org", name=name)
    set_roles(study=study, actor=None, user=user, roles=frozenset({role}))
    return user


@pytest.fixture
def coder(study: Study) -> User:
    return _member(study, Role.CODER, "Carla")


@pytest.fixture
def supervisor(study: Study) -> User:
    return _member(study, Role.SUPERVISOR, "Sven")


@pytest.fixture
def reader(study: Study) -> User:
    return _member(study, Role.READER, "Rita")


@pytest.fixture
def stranger(db: None) -> User:
    return User.objects.create_user("stranger@example.org", name="Stefan")


@pytest.fixture
def document(study: Study) -> Document:
    """A talk of four turns."""
    return make_document(study)


@pytest.fixture
def code(study: Study) -> Code:
    return make_code(study, "selling", "SEL")


@pytest.fixture
def client_of() -> ClientOf:
    """A signed-in browser of a person."""

    def make(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="interviews.accounts.Accounts")
        return client

    return make
