"""Cases, informants and their attributes."""

from typing import Any

import pytest
from django.urls import reverse

from interviews.actions.cases import add_attribute, add_case, add_informant, set_value
from interviews.actions.studies import create_study
from interviews.models import Attribute, Case, Informant, Study, User
from tests.web.conftest import ClientOf

TYPED = {
    "text": ("Baltic", "Baltic", "Baltic"),
    "number": ("3500", 3500, "3500"),
    "date": ("2014-06-05", "2014-06-05", "2014-06-05"),
    "choice": ("large", "large", "large"),
    "choices": (["large", "small"], ["large", "small"], "large, small"),
}


def _attribute(study: Study, kind: str, subject: str = "case") -> Attribute:
    return add_attribute(
        study=study, actor=None, name=kind, kind=kind, subject=subject, choices=["large", "small"]
    )


@pytest.mark.parametrize("kind", TYPED)
def test_a_case_is_added_with_typed_attributes(
    kind: str, study: Study, coder: User, client_of: ClientOf
) -> None:
    attribute, (typed, stored, shown) = _attribute(study, kind), TYPED[kind]
    data = {"label": "Harbour Ltd", "description": "Ropes.", f"attribute-{attribute.pk}": typed}
    browser = client_of(coder)
    assert browser.post(reverse("case_new", args=[study.slug]), data).status_code == 302
    case = Case.objects.get()
    assert (case.label, case.mark) == ("Harbour Ltd", "HL")
    assert case.values.get().value == stored
    assert f"<td>{shown}</td>" in browser.get(reverse("cases", args=[study.slug])).content.decode()


@pytest.mark.parametrize(
    ("kind", "wrong"), [("number", "many"), ("date", "5.6.2014"), ("choice", "huge"), ("choices", ["huge"])]
)
def test_a_value_of_the_wrong_type_is_refused_beside_its_field(
    kind: str, wrong: Any, study: Study, coder: User, client_of: ClientOf
) -> None:
    attribute = _attribute(study, kind)
    name = f"attribute-{attribute.pk}"
    response = client_of(coder).post(reverse("case_new", args=[study.slug]), {"label": "A", name: wrong})
    assert response.status_code == 422
    assert f"id_{name}_error" in response.content.decode()
    assert not Case.objects.exists()


def test_changing_a_case_is_one_step(study: Study, coder: User, client_of: ClientOf) -> None:
    attribute = _attribute(study, "number")
    case = add_case(study=study, actor=coder, label="A", values={attribute: 5})
    browser = client_of(coder)
    path = reverse("case", args=[study.slug, case.pk])
    assert 'value="5"' in browser.get(path).content.decode()
    browser.post(path, {"label": "Alpha", "mark": "A", f"attribute-{attribute.pk}": ""})
    case.refresh_from_db()
    assert (case.label, case.values.count()) == ("Alpha", 0)
    step = browser.get(path).context["step"]
    browser.post(reverse("undo", args=[study.slug, step.id]))
    case.refresh_from_db()
    assert (case.label, case.values.get().value) == ("A", 5)


@pytest.mark.parametrize("mark", ["B", "A 1", "A:", "(A)"])
def test_a_short_mark_must_be_free_and_fit_to_be_cited(
    mark: str, study: Study, coder: User, client_of: ClientOf
) -> None:
    add_case(study=study, actor=coder, label="B")
    response = client_of(coder).post(reverse("case_new", args=[study.slug]), {"label": "A", "mark": mark})
    assert response.status_code == 422
    assert Case.objects.count() == 1


def test_a_label_stands_for_one_case(study: Study, coder: User, client_of: ClientOf) -> None:
    add_case(study=study, actor=coder, label="A")
    response = client_of(coder).post(reverse("case_new", args=[study.slug]), {"label": "A"})
    assert "There is a case “A” already." in response.content.decode()


def test_an_empty_case_can_be_deleted_one_with_informants_not(
    study: Study, coder: User, client_of: ClientOf
) -> None:
    full, empty = (add_case(study=study, actor=coder, label=label) for label in "AB")
    add_informant(study=study, actor=coder, label="A1", case=full)
    browser = client_of(coder)
    assert browser.post(reverse("case_delete", args=[study.slug, full.pk])).status_code == 422
    assert browser.post(reverse("case_delete", args=[study.slug, empty.pk])).status_code == 302
    assert list(Case.objects.all()) == [full]


def test_an_informant_is_added_with_roles_and_attributes(
    study: Study, coder: User, client_of: ClientOf
) -> None:
    case = add_case(study=study, actor=coder, label="A")
    years = _attribute(study, "number", "informant")
    data = {
        "label": "A1",
        "title": "Sales director",
        "roles": "informant, gatekeeper,",
        "case": str(case.pk),
        f"attribute-{years.pk}": "20",
    }
    browser = client_of(coder)
    browser.post(reverse("informant_new", args=[study.slug]), data)
    informant = Informant.objects.get()
    assert informant.roles == ["informant", "gatekeeper"]
    assert (informant.case, informant.values.get().value) == (case, 20)
    page = browser.get(reverse("cases", args=[study.slug])).content.decode()
    assert "informant, gatekeeper" in page


def test_an_informant_may_belong_to_the_study_as_a_whole(
    study: Study, coder: User, client_of: ClientOf
) -> None:
    client_of(coder).post(reverse("informant_new", args=[study.slug]), {"label": "Expert"})
    assert Informant.objects.get().case is None


def test_one_case_has_one_informant_of_a_label(study: Study, coder: User, client_of: ClientOf) -> None:
    case = add_case(study=study, actor=coder, label="A")
    add_informant(study=study, actor=coder, label="A1", case=case)
    data = {"label": "A1", "case": str(case.pk)}
    response = client_of(coder).post(reverse("informant_new", args=[study.slug]), data)
    assert response.status_code == 422
    assert Informant.objects.count() == 1


def test_an_informant_can_be_changed_and_deleted(study: Study, coder: User, client_of: ClientOf) -> None:
    informant = add_informant(study=study, actor=coder, label="A1", case=None)
    browser = client_of(coder)
    path = reverse("informant", args=[study.slug, informant.pk])
    browser.post(path, {"label": "A2", "title": "Clerk"})
    informant.refresh_from_db()
    assert (informant.label, informant.title) == ("A2", "Clerk")
    browser.post(reverse("informant_delete", args=[study.slug, informant.pk]))
    assert not Informant.objects.exists()


def test_a_case_of_another_study_cannot_be_chosen(
    study: Study, coder: User, stranger: User, client_of: ClientOf
) -> None:
    other = create_study(title="Other", owner=stranger)
    foreign = add_case(study=other, actor=stranger, label="Z")
    data = {"label": "A1", "case": str(foreign.pk)}
    assert client_of(coder).post(reverse("informant_new", args=[study.slug]), data).status_code == 422
    assert client_of(coder).get(reverse("case", args=[study.slug, foreign.pk])).status_code == 404


def test_an_attribute_with_choices_needs_some(study: Study, coder: User, client_of: ClientOf) -> None:
    browser, path = client_of(coder), reverse("attribute_new", args=[study.slug])
    data = {"name": "Size", "kind": "choice", "subject": "case", "choices": ""}
    assert browser.post(path, data).status_code == 422
    browser.post(path, {**data, "choices": "large\nsmall\nlarge\n"})
    assert Attribute.objects.get().choices == ["large", "small"]


def test_a_choice_in_use_cannot_be_taken_away(study: Study, coder: User, client_of: ClientOf) -> None:
    attribute = _attribute(study, "choices")
    case = add_case(study=study, actor=coder, label="A")
    set_value(subject=case, attribute=attribute, actor=coder, value=["large"])
    browser, path = client_of(coder), reverse("attribute", args=[study.slug, attribute.pk])
    assert browser.post(path, {"name": "Size", "choices": "small"}).status_code == 422
    assert browser.post(path, {"name": "Size", "choices": "large\nhuge"}).status_code == 302
    attribute.refresh_from_db()
    assert (attribute.name, attribute.choices) == ("Size", ["large", "huge"])


def test_an_attribute_is_deleted_with_its_values_and_comes_back_by_undo(
    study: Study, coder: User, client_of: ClientOf
) -> None:
    attribute = _attribute(study, "number")
    case = add_case(study=study, actor=coder, label="A", values={attribute: 5})
    browser = client_of(coder)
    browser.post(reverse("attribute_delete", args=[study.slug, attribute.pk]))
    assert not Attribute.objects.exists()
    step = browser.get(reverse("cases", args=[study.slug])).context["step"]
    browser.post(reverse("undo", args=[study.slug, step.id]))
    assert case.values.get().value == 5


def test_labels_are_shown_as_text(study: Study, coder: User, client_of: ClientOf) -> None:
    add_case(study=study, actor=coder, label="<script>x</script>", mark="X", description="<b>bold</b>")
    page = client_of(coder).get(reverse("cases", args=[study.slug])).content.decode()
    assert "<script>x" not in page
    assert "&lt;b&gt;bold" in page


def test_the_page_of_cases_asks_no_more_for_more_cases(
    study: Study, coder: User, client_of: ClientOf, django_assert_max_num_queries: Any
) -> None:
    attribute = _attribute(study, "number")
    browser, counts = client_of(coder), []
    for size in (1, 10):
        for number in range(size):
            case = add_case(study=study, actor=coder, label=f"{size}-{number}", values={attribute: number})
            add_informant(study=study, actor=coder, label="1", case=case)
        with django_assert_max_num_queries(30) as queries:
            browser.get(reverse("cases", args=[study.slug]))
        counts.append(len(queries))
    assert counts[0] == counts[1]
