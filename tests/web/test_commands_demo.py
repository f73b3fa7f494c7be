"""The example: what load_demo builds, that it is sound, and each person's copy of it."""

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from coding.checks import check_study
from coding.models import Coder, Coding, Memo, Passage, Reading
from interviews.actions.history import step_to_undo
from interviews.models import Case, Document, GuideQuestion, Study, User

pytestmark = pytest.mark.django_db
SLUG = "collaborative-crm"


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The example, built once for the tests that only look at it."""
    with django_db_blocker.unblock():
        run("load_demo", "--owner", User.objects.create_user("demo@example.org").email)
    yield
    with django_db_blocker.unblock():
        Study.objects.all().delete()
        User.objects.all().delete()


@pytest.fixture
def example(loaded: None, db: None) -> Study:
    return Study.objects.get(slug=SLUG)


@pytest.fixture
def data(example: Study) -> Any:
    """The example as `describe` tells it."""
    return json.loads(run("describe", SLUG, "--json"))


def test_the_example_is_whole_and_sound(data: Any) -> None:
    assert [case["label"] for case in data["cases"]] == list("ABCDE")
    assert data["questions"][0]["marks"] == ["1", "1.0.1"]
    assert [document["title"] for document in data["documents"]] == ["A1", "B1", "C1", "D1", "E1"]
    assert [(version["name"], len(version["mnemonics"])) for version in data["codebook_versions"]] == [
        ("Start list", 29),
        ("Final list", 41),
    ]
    assert GuideQuestion.objects.count() == 21
    assert all(code["codings"] for code in data["codes"])
    assert check_study(Study.objects.get()) == []


def test_seventy_cells_are_written_and_the_fifth_table_shows_each_state(data: Any) -> None:
    *four, fifth = data["tables"]
    cells = [cell for table in four for cell in table["cells"]]
    assert len(cells) == 70
    assert all(cell["state"] == "written" and cell["evidence"] for cell in cells)
    states = {(cell["row"], cell["column"]): cell["state"] for cell in fifth["cells"]}
    assert states["Trust", "C"] == "written-unconsidered"
    assert states["Trust", "D"] == states["Resources", "D"] == "not-read"
    assert states["Trust", "E"] == "not-asked"
    assert states["Resources", "C"] == "nothing-said"
    assert states["Resources", "E"] == "does-not-apply"
    assert states["Trust", "B"] == "written"


def test_nobody_is_named_and_nothing_is_offered_to_undo(data: Any) -> None:
    owner = User.objects.get(email="demo@example.org")
    assert list(Coder.objects.values_list("name", "user")) == [("Researcher", None)]
    assert (
        list(Memo.objects.filter(kind="comment").values_list("author_name", "author"))
        == [("Supervisor", None)] * 2
    )
    assert step_to_undo(Study.objects.get(), owner) is None
    assert Reading.objects.count() == 5


def test_finnish_key_quotations_are_translated(data: Any) -> None:
    keys = Passage.objects.filter(is_key=True, document__language="fi")
    assert keys.exists()
    assert not keys.filter(translation="").exists()


def test_loading_again_makes_the_copy_as_it_was(example: Study) -> None:
    Coding.objects.all().delete()
    assert run("load_demo", "--owner", "demo@example.org").strip() == SLUG
    assert Study.objects.count() == 1
    assert Document.objects.count() == 5
    assert Coding.objects.count() == 446


def test_without_an_owner_it_is_the_laptops(example: Study) -> None:
    assert run("load_demo").strip() == f"{SLUG}-2"
    assert User.objects.filter(is_laptop_owner=True, memberships__study__slug=f"{SLUG}-2").exists()


def test_everybody_opens_a_copy_of_her_own(example: Study, stranger: User, client_of: Any) -> None:
    mine = User.objects.get(email="demo@example.org")
    places = [
        client_of(user).post("/studies/example/").headers["Location"] for user in (mine, stranger, mine)
    ]
    assert places == [f"/studies/{SLUG}/", f"/studies/{SLUG}-2/", f"/studies/{SLUG}/"]
    assert client_of(stranger).get(places[0]).status_code == 404


def test_a_copy_is_reset_by_its_owner_and_only_the_example_is(
    example: Study, owner: User, study: Study, client_of: Any
) -> None:
    place, mine = f"/studies/{SLUG}/", User.objects.get(email="demo@example.org")
    Case.objects.filter(study=example).update(description="changed")
    assert client_of(owner).post(f"{place}example/reset/").status_code == 404
    assert f'action="{place}example/reset/"' in client_of(mine).get(place).content.decode()
    assert "example/reset/" not in client_of(owner).get(f"/studies/{study.slug}/").content.decode()
    assert client_of(owner).post(f"/studies/{study.slug}/example/reset/").status_code == 422
    assert client_of(mine).post(f"{place}example/reset/").headers["Location"] == place
    assert not Case.objects.filter(description="changed").exists()
    assert Study.objects.filter(pk=study.pk).exists()


def test_a_study_called_example_can_still_be_read(owner: User, client_of: Any) -> None:
    run("create_study", "Example", "--slug", "example", "--owner", owner.email)
    assert client_of(owner).get("/studies/example/").status_code == 200
