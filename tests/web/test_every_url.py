"""Every address, every kind of person, reading and writing: the whole table of what is allowed stands here."""

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from coding.demo import load
from interviews.actions.studies import create_study
from interviews.models import Event, Study, User
from interviews.roles import Action, Role, rights_of
from tests.web.conftest import ClientOf
from tests.worlds import World, arguments_of, make_world, url_names

R, W, C, A = Action.READ, Action.CODE, Action.EDIT_CODES, Action.COMMENT
IMPORT, DESCRIBE, SUMMARISE, EXPORT = Action.IMPORT, Action.DESCRIBE, Action.SUMMARISE, Action.EXPORT
MANAGE, WITHDRAW = Action.MANAGE, Action.WITHDRAW
ANYBODY, SIGNED_IN, NOWHERE = "anybody", "signed in", "nowhere"

# name: (what GET needs, what POST needs); None where the method is not offered.
TABLE: dict[str, tuple[Action | str | None, Action | str | None]] = {
    "start": (SIGNED_IN, SIGNED_IN),
    "welcome": (ANYBODY, None),
    "bundle": (ANYBODY, None),
    "preferences": (None, ANYBODY),
    # Without a study of that name the address is only for making the example.
    "open_example": (NOWHERE, SIGNED_IN),
    "reset_example": (None, MANAGE),
    "study": (R, None),
    "history": (R, None),
    "undo": (None, R),
    "settings": (MANAGE, MANAGE),
    "study_delete": (MANAGE, MANAGE),
    "members": (MANAGE, MANAGE),
    "member_account": (None, MANAGE),
    "member_roles": (None, MANAGE),
    "cases": (R, None),
    "case_new": (DESCRIBE, DESCRIBE),
    "case": (DESCRIBE, DESCRIBE),
    "case_delete": (None, DESCRIBE),
    "attribute_new": (DESCRIBE, DESCRIBE),
    "attribute": (DESCRIBE, DESCRIBE),
    "attribute_delete": (None, DESCRIBE),
    "informant_new": (DESCRIBE, DESCRIBE),
    "informant": (DESCRIBE, DESCRIBE),
    "informant_delete": (None, DESCRIBE),
    "withdraw_informant": (WITHDRAW, WITHDRAW),
    "plan": (R, None),
    "question_new": (DESCRIBE, DESCRIBE),
    "question": (DESCRIBE, DESCRIBE),
    "question_delete": (None, DESCRIBE),
    "guide_new": (DESCRIBE, DESCRIBE),
    "guide": (R, None),
    "guide_change": (DESCRIBE, DESCRIBE),
    "guide_delete": (None, DESCRIBE),
    "guide_question_new": (DESCRIBE, DESCRIBE),
    "guide_question": (DESCRIBE, DESCRIBE),
    "guide_question_delete": (None, DESCRIBE),
    "import": (IMPORT, IMPORT),
    "import_preview": (IMPORT, IMPORT),
    "document": (R, DESCRIBE),
    "speaker": (None, DESCRIBE),
    "document_file": (EXPORT, EXPORT),
    "withdraw_document": (WITHDRAW, WITHDRAW),
    "read": (R, None),
    "read_document": (R, None),
    "apply": (None, W),
    "switch_margin": (None, R),
    "note_reading": (None, W),
    "passage": (R, None),
    "document_about": (R, None),
    "annotate": (None, W),
    "edges": (None, W),
    "join": (None, W),
    "write_memo": (None, A),
    "change_memo": (None, A),
    "memos": (R, None),
    "memos_about": (R, None),
    "memo_new": (None, A),
    "memo_done": (None, A),
    "remove": (None, W),
    "recode": (None, W),
    "correct": (IMPORT, None),
    "correct_turn": (IMPORT, IMPORT),
    "correct_split": (None, IMPORT),
    "correct_join": (None, IMPORT),
    "correct_replace": (IMPORT, IMPORT),
    "correct_files": (None, IMPORT),
    "correct_file": (IMPORT, IMPORT),
    "revisions": (W, None),
    "revision": (MANAGE, None),
    "changes": (W, None),
    "is_current": (R, None),
    "waiting": (W, None),
    "place": (None, W),
    "leave_out": (None, W),
    "purge": (WITHDRAW, WITHDRAW),
    "find": (R, None),
    "code_hits": (W, W),
    "go_to_turn": (R, None),
    "find_in_document": (R, None),
    "leave_off": (None, R),
    "codes": (R, None),
    "propose_code": (C, None),
    "code_new": (C, C),
    "code": (R, C),
    "code_split": (C, C),
    "code_pair": (R, C),
    "codes_change": (C, C),
    "codes_arrange": (C, C),
    "codes_view": (None, R),
    "code_delete": (None, C),
    "codebook_keep": (None, C),
    "codebook_version": (R, None),
    "import_codes": (C, C),
    "import_codes_preview": (C, C),
    "tables": (R, None),
    "table_new": (SUMMARISE, SUMMARISE),
    "table": (R, None),
    "table_edit": (SUMMARISE, SUMMARISE),
    "table_delete": (None, SUMMARISE),
    "table_row": (SUMMARISE, SUMMARISE),
    "cell": (R, SUMMARISE),
    "cell_judge": (None, SUMMARISE),
    "cell_confirm": (None, SUMMARISE),
    "cell_state": (None, SUMMARISE),
    "cell_comment": (None, A),
    "exports": (EXPORT, None),
    "export": (EXPORT, EXPORT),
    "names": (IMPORT, None),
    "name_new": (IMPORT, IMPORT),
    "name_change": (IMPORT, IMPORT),
    "name_delete": (None, IMPORT),
    "names_forms": (None, IMPORT),
    "names_replace": (IMPORT, IMPORT),
    "names_forget": (WITHDRAW, WITHDRAW),
    "names_key": (MANAGE, None),
    "names_destroy": (WITHDRAW, WITHDRAW),
}
ACCOUNTS = ("account_", "mfa_")
METHODS = ("GET", "POST")
INSIDE = [name for name in TABLE if name in url_names() and "slug" in arguments_of(name)]
ROLE_OF = {role.value: role for role in Role}


@pytest.fixture
def world(study: Study, monkeypatch: pytest.MonkeyPatch) -> World:
    # What the example consists of is no matter here, only who may make one; making it takes seconds.
    monkeypatch.setattr(load, "open_example", lambda user: study)
    return make_world(study)


def _asked(client: Client, method: str, url: str) -> HttpResponse:
    """Ask, and leave the database as it was, so that the next person finds everything in its place."""
    with transaction.atomic():
        sent = {"stance": "supports"} if "/evidence/" in url else {}
        response: HttpResponse = client.get(url) if method == "GET" else client.post(url, sent)
        transaction.set_rollback(True)
    return response


def _expected(person: str, need: Action | str | None) -> set[int]:
    """The statuses that are right for a person: what is refused is exact, what is allowed only must work."""
    worked = {200, 204, 302, 410, 422}
    if need in (ANYBODY, SIGNED_IN):
        return worked
    if need is None:
        return {405}
    if need == NOWHERE or person == "stranger":
        return {404}
    return worked if need in rights_of(frozenset({ROLE_OF[person]})) else {403}


def test_no_address_is_missing_in_the_table() -> None:
    ours = {name for name in url_names() if not name.startswith(ACCOUNTS)}
    assert ours - TABLE.keys() == set()
    assert TABLE.keys() - ours == set()


@pytest.mark.parametrize("person", ["owner", "coder", "supervisor", "reader", "stranger"])
def test_a_person_reaches_exactly_what_her_role_allows(
    world: World, client_of: ClientOf, request: pytest.FixtureRequest, person: str
) -> None:
    user: User = request.getfixturevalue(person)
    world.let_uploads_wait(user)
    client = client_of(user)
    wrong = [
        f"{method} {name}: {status}"
        for name, needs in TABLE.items()
        for method, need in zip(METHODS, needs, strict=True)
        if (status := _asked(client, method, world.url(name)).status_code) not in _expected(person, need)
    ]
    assert wrong == []


def test_who_is_not_signed_in_is_led_to_the_sign_in_page(world: World, client: Client) -> None:
    sign_in = reverse("account_login")
    for name, needs in TABLE.items():
        for method in METHODS if ANYBODY not in needs else ():
            response = _asked(client, method, world.url(name))
            assert response.status_code == 302, f"{method} {name}"
            assert response["Location"].startswith(sign_in), f"{method} {name}"


def test_everything_that_is_written_needs_the_token_of_its_page(world: World, owner: User) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(owner, backend="interviews.accounts.Accounts")
    before = Event.objects.count()
    open_doors = [
        name for name, needs in TABLE.items() if needs[1] and careful.post(world.url(name)).status_code != 403
    ]
    assert open_doors == []
    assert Event.objects.count() == before


def test_reading_writes_nothing(world: World, owner: User, client_of: ClientOf) -> None:
    world.let_uploads_wait(owner)
    client = client_of(owner)
    before = Event.objects.count()
    for name, needs in TABLE.items():
        if needs[0]:
            client.get(world.url(name))
            assert Event.objects.count() == before, name


@pytest.fixture
def other(owner: User) -> World:
    return make_world(create_study(title="Another study", owner=owner, slug="another-study"))


def _foreign(world: World, other: World, name: str) -> list[str]:
    """The addresses of this study in which one row is of the other study."""
    theirs = other.arguments(name)
    return [
        world.url(name, **{argument: value})
        for argument, value in theirs.items()
        if argument not in ("slug", "name", "kind", "number")
    ]


def test_rows_of_another_study_are_not_there(
    world: World, other: World, owner: User, client_of: ClientOf
) -> None:
    client = client_of(owner)
    other.let_uploads_wait(owner)
    found = [
        f"{method} {url}: {status}"
        for name in INSIDE
        # A step or a judgement that is not in this study is refused with a sentence instead.
        for refused in [404 if name not in ("undo", "cell_judge") else 422]
        for url in _foreign(world, other, name)
        for method, need in zip(METHODS, TABLE[name], strict=True)
        if need and (status := _asked(client, method, url).status_code) not in (404, refused)
    ]
    assert found == []


@pytest.mark.parametrize("name", [name for name in url_names() if name.startswith(ACCOUNTS)])
def test_the_pages_of_accounts_never_fault(
    client: Client, owner: User, client_of: ClientOf, name: str
) -> None:
    given = {"key": "1-x", "uidb36": "1"}
    url = reverse(name, kwargs={argument: given[argument] for argument in arguments_of(name)})
    for visitor in (client, client_of(owner)):
        assert visitor.get(url).status_code < 500
