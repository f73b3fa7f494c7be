"""Settings of a study; and who may open which page of the study's plan and people."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from interviews.actions.cases import add_attribute, add_case, add_informant
from interviews.actions.guides import add_guide, add_guide_question
from interviews.actions.studies import add_question
from interviews.models import Event, InterviewGuide, ResearchQuestion, Study, User
from tests.web.conftest import ClientOf

EVERYBODY = ("owner", "coder", "supervisor", "reader")
EDITORS = ("owner", "coder")
OWNER = ("owner",)
# Every page that this file and its neighbours test, with who may open it; `pk` is filled by `Things`.
PAGES: dict[str, tuple[str, ...]] = {
    "settings": OWNER,
    "study_delete": OWNER,
    "members": OWNER,
    "cases": EVERYBODY,
    "case_new": EDITORS,
    "case": EDITORS,
    "attribute_new": EDITORS,
    "attribute": EDITORS,
    "informant_new": EDITORS,
    "informant": EDITORS,
    "plan": EVERYBODY,
    "question_new": EDITORS,
    "question": EDITORS,
    "guide_new": EDITORS,
    "guide": EVERYBODY,
    "guide_change": EDITORS,
    "guide_question_new": EDITORS,
    "guide_question": EDITORS,
    "import": EDITORS,
}
SHOWN_ONLY = ("cases", "plan", "guide")
POSTS: dict[str, tuple[str, ...]] = {
    "member_account": OWNER,
    "member_roles": OWNER,
    "case_delete": EDITORS,
    "attribute_delete": EDITORS,
    "informant_delete": EDITORS,
    "question_delete": EDITORS,
    "guide_delete": EDITORS,
    "guide_question_delete": EDITORS,
}


@pytest.fixture
def person(request: pytest.FixtureRequest, study: Study) -> Callable[[str], User]:
    """Give a persona by name, made when it is first asked for."""
    return request.getfixturevalue


@pytest.fixture
def address(study: Study, owner: User) -> Callable[[str], str]:
    """Give the path of a page by its name, about something that exists."""
    common: dict[str, Any] = {"study": study, "actor": owner}
    case = add_case(label="A", **common)
    guide = add_guide(name="June", **common)
    attribute = add_attribute(name="Size", kind="text", subject="case", choices=[], **common)
    informant = add_informant(label="A1", case=case, **common)
    question = add_question(marks=["1"], text="Why?", **common)
    guide_question = add_guide_question(guide=guide, actor=owner, text="How?")
    about = {
        **dict.fromkeys(("case", "case_delete"), case),
        **dict.fromkeys(("attribute", "attribute_delete"), attribute),
        **dict.fromkeys(("informant", "informant_delete"), informant),
        **dict.fromkeys(("question", "question_delete"), question),
        **dict.fromkeys(("guide", "guide_change", "guide_delete", "guide_question_new"), guide),
        **dict.fromkeys(("guide_question", "guide_question_delete"), guide_question),
        "member_roles": owner,
    }

    def path(name: str) -> str:
        return reverse(name, args=[study.slug, about[name].pk] if name in about else [study.slug])

    return path


@pytest.mark.parametrize("name", PAGES)
def test_each_role_opens_what_it_may(
    name: str, address: Callable[[str], str], person: Callable[[str], User], client_of: ClientOf
) -> None:
    path = address(name)
    found = {role: client_of(person(role)).get(path).status_code for role in EVERYBODY}
    assert found == {role: 200 if role in PAGES[name] else 403 for role in EVERYBODY}


@pytest.mark.parametrize("name", [*PAGES, *POSTS])
def test_a_stranger_learns_nothing_and_nobody_comes_in_unsigned(
    name: str, address: Callable[[str], str], stranger: User, client_of: ClientOf, client: Client
) -> None:
    path = address(name)
    for browser, status in ((client_of(stranger), 404), (client, 302)):
        # Pages that only show something refuse to be sent anything, whoever sends it.
        assert browser.post(path).status_code in ((status, 405) if name in SHOWN_ONLY else (status,))
        assert name in POSTS or browser.get(path).status_code == status


@pytest.mark.parametrize("name", [*PAGES, *POSTS])
def test_nothing_is_changed_without_the_right(
    name: str, address: Callable[[str], str], person: Callable[[str], User], client_of: ClientOf
) -> None:
    path, allowed = address(name), (PAGES | POSTS)[name]
    people = {role: person(role) for role in EVERYBODY if role not in allowed}
    before = Event.objects.count()
    for someone in people.values():
        assert client_of(someone).post(path, {"title": "X", "label": "X", "name": "X"}).status_code == 403
    assert Event.objects.count() == before


@pytest.mark.parametrize("name", POSTS)
def test_what_changes_something_cannot_be_opened(
    name: str, address: Callable[[str], str], owner: User, client_of: ClientOf
) -> None:
    assert client_of(owner).get(address(name)).status_code == 405


def test_title_and_description_can_be_changed_and_undone(
    study: Study, owner: User, client_of: ClientOf
) -> None:
    browser = client_of(owner)
    path = reverse("settings", args=[study.slug])
    browser.post(path, {"title": "Working together", "description": "Five firms."})
    study.refresh_from_db()
    assert (study.title, study.description) == ("Working together", "Five firms.")
    assert "describe study" in browser.get(path).content.decode()


def test_an_empty_title_is_refused(study: Study, owner: User, client_of: ClientOf) -> None:
    response = client_of(owner).post(reverse("settings", args=[study.slug]), {"title": " "})
    assert response.status_code == 422
    assert Study.objects.get().title == study.title


def test_a_study_is_deleted_when_its_title_was_typed(study: Study, owner: User, client_of: ClientOf) -> None:
    response = client_of(owner).post(reverse("study_delete", args=[study.slug]), {"typed": study.title})
    assert response["Location"] == "/"
    assert not Study.objects.exists()
    assert not Event.objects.exists()


def test_a_study_stays_when_something_else_was_typed(study: Study, owner: User, client_of: ClientOf) -> None:
    response = client_of(owner).post(reverse("study_delete", args=[study.slug]), {"typed": "collaborative"})
    assert response.status_code == 422
    assert "Nothing was deleted" in response.content.decode()
    assert Study.objects.exists()


def _plan(browser: Client, study: Study) -> str:
    return browser.get(reverse("plan", args=[study.slug])).content.decode()


def test_a_question_may_carry_several_marks(study: Study, owner: User, client_of: ClientOf) -> None:
    browser = client_of(owner)
    browser.post(reverse("question_new", args=[study.slug]), {"text": "How?", "marks": "1, 1.0.1"})
    question = ResearchQuestion.objects.get()
    assert [mark.mark for mark in question.marks.all()] == ["1", "1.0.1"]
    below = {"text": "Why?", "marks": "1.1", "parent": str(question.pk)}
    browser.post(reverse("question_new", args=[study.slug]), below)
    assert "level-1" in _plan(browser, study)


def test_a_mark_in_use_is_refused_beside_the_field(study: Study, owner: User, client_of: ClientOf) -> None:
    add_question(study=study, actor=owner, marks=["1"], text="How?")
    response = client_of(owner).post(
        reverse("question_new", args=[study.slug]), {"text": "Why?", "marks": "1"}
    )
    assert response.status_code == 422
    assert "The mark 1 stands for another question." in response.content.decode()


def test_a_question_cannot_be_put_below_itself(study: Study, owner: User, client_of: ClientOf) -> None:
    top = add_question(study=study, actor=owner, marks=["1"], text="How?")
    low = add_question(study=study, actor=owner, marks=["1.1"], text="Why?", parent=top)
    path = reverse("question", args=[study.slug, top.pk])
    response = client_of(owner).post(path, {"text": "How?", "marks": "1", "parent": str(low.pk)})
    assert response.status_code == 422
    assert str(low.pk) not in client_of(owner).get(path).content.decode()


def test_a_question_with_others_below_it_is_not_deleted(
    study: Study, owner: User, client_of: ClientOf
) -> None:
    top = add_question(study=study, actor=owner, marks=["1"], text="How?")
    add_question(study=study, actor=owner, marks=["1.1"], text="Why?", parent=top)
    response = client_of(owner).post(reverse("question_delete", args=[study.slug, top.pk]))
    assert response.status_code == 422
    assert ResearchQuestion.objects.count() == 2


def test_a_guide_keeps_its_questions_in_order_with_what_they_serve(
    study: Study, owner: User, client_of: ClientOf
) -> None:
    browser = client_of(owner)
    add_question(study=study, actor=owner, marks=["1.1"], text="How?")
    browser.post(reverse("guide_new", args=[study.slug]), {"name": "June", "created_on": "2014-06-02"})
    guide = InterviewGuide.objects.get()
    path = reverse("guide_question_new", args=[study.slug, guide.pk])
    browser.post(path, {"number": "1", "text": "Who decides?", "construct": "strategy", "marks": ["1.1"]})
    first = guide.questions.get()
    browser.post(path, {"text": "And who pays?", "parent": str(first.pk)})
    page = browser.get(reverse("guide", args=[study.slug, guide.pk])).content.decode()
    assert page.index("Who decides?") < page.index("And who pays?")
    assert "strategy · 1.1" in page
    assert "2 June 2014" in page


def test_a_guide_question_can_be_changed_and_taken_out(
    study: Study, owner: User, client_of: ClientOf
) -> None:
    browser = client_of(owner)
    guide = add_guide(study=study, actor=owner, name="June")
    question = add_guide_question(guide=guide, actor=owner, text="Who?")
    browser.post(reverse("guide_question", args=[study.slug, question.pk]), {"text": "Who exactly?"})
    question.refresh_from_db()
    assert question.text == "Who exactly?"
    browser.post(reverse("guide_question_delete", args=[study.slug, question.pk]))
    assert not guide.questions.exists()


def test_a_guide_is_deleted_with_its_nested_questions(study: Study, owner: User, client_of: ClientOf) -> None:
    guide = add_guide(study=study, actor=owner, name="June")
    top = add_guide_question(guide=guide, actor=owner, text="Who?")
    add_guide_question(guide=guide, actor=owner, text="Why?", parent=top)
    client_of(owner).post(reverse("guide_delete", args=[study.slug, guide.pk]))
    assert not type(guide).objects.exists()


def test_the_plan_asks_no_more_for_more_questions(
    study: Study, owner: User, client_of: ClientOf, django_assert_max_num_queries: Any
) -> None:
    browser = client_of(owner)
    guide = add_guide(study=study, actor=owner, name="June")
    counts = []
    for size in (1, 10):
        for number in range(size):
            add_question(study=study, actor=owner, marks=[f"{size}.{number}"], text="How?")
            add_guide_question(guide=guide, actor=owner, text="Who?", marks=[f"{size}.{number}"])
        for path in (reverse("plan", args=[study.slug]), reverse("guide", args=[study.slug, guide.pk])):
            with django_assert_max_num_queries(30) as queries:
                browser.get(path)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
