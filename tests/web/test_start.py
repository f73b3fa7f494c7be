"""The start page: one's studies, a new one, the example."""

from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from interviews.actions.cases import add_case
from interviews.actions.studies import create_study
from interviews.models import Membership, Study, User
from tests.web.conftest import ClientOf


def test_start_sends_who_is_not_signed_in_to_sign_in(client: Client, db: None) -> None:
    response = client.get("/")
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_start_welcomes_who_has_no_study_and_says_what_to_do_first(
    stranger: User, client_of: ClientOf
) -> None:
    page = client_of(stranger).get("/").content.decode()
    assert "Welcome" in page
    assert "Give your study a title" in page


def test_start_lists_own_studies_only(study: Study, stranger: User, owner: User, client_of: ClientOf) -> None:
    assert study.title in client_of(owner).get("/").content.decode()
    assert study.title not in client_of(stranger).get("/").content.decode()


def test_start_counts_cases_and_documents(study: Study, owner: User, client_of: ClientOf) -> None:
    add_case(study=study, actor=owner, label="A")
    page = client_of(owner).get("/").content.decode()
    assert "1 case" in page
    assert "0 documents" in page


def test_a_title_is_enough_for_a_new_study(owner: User, client_of: ClientOf) -> None:
    response = client_of(owner).post("/", {"title": "Rural schools"})
    made = Study.objects.get(title="Rural schools")
    assert response["Location"] == reverse("study", args=[made.slug])
    assert list(Membership.objects.filter(study=made).values_list("user", "role")) == [(owner.pk, "owner")]


def test_a_study_without_a_title_is_refused_beside_the_field(owner: User, client_of: ClientOf) -> None:
    response = client_of(owner).post("/", {"title": "  "})
    assert response.status_code == 422
    assert "id_title_error" in response.content.decode()
    assert not Study.objects.exists()


def test_the_start_page_asks_no_more_for_more_studies(
    owner: User, client_of: ClientOf, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = client_of(owner)
    create_study(title="First", owner=owner)
    with django_assert_max_num_queries(20) as few:
        browser.get("/")
    for number in range(10):
        add_case(study=create_study(title=f"Study {number}", owner=owner), actor=owner, label="A")
    with django_assert_max_num_queries(20) as many:
        browser.get("/")
    assert len(many) == len(few)


def test_too_many_tries_are_answered_in_the_language_of_the_page(owner: User, client_of: ClientOf) -> None:
    browser, path = client_of(owner), reverse("account_change_password")
    wrong = {"oldpassword": "no", "password1": "a-long-one-1", "password2": "a-long-one-1"}
    tries = (browser.post(path, wrong, headers={"Accept-Language": "fi"}) for _ in range(30))
    with translation.override("en"):
        answer = next(each for each in tries if each.status_code == 429)
    assert "Liian monta yritystä" in answer.content.decode()


def test_a_sign_that_no_database_takes_is_refused_with_a_sentence(
    study: Study, owner: User, client_of: ClientOf
) -> None:
    browser = client_of(owner)
    for answer in (
        browser.get(reverse("memos", args=[study.slug]), {"q": "a\0b"}),
        browser.post(reverse("code_new", args=[study.slug]), {"label": "a\0b"}),
        browser.post(
            reverse("table_new", args=[study.slug]),
            {"title": "a", "case": "\0"},
            headers={"HX-Request": "true"},
        ),
    ):
        assert answer.status_code == 422
        assert "cannot be stored" in answer.content.decode()
