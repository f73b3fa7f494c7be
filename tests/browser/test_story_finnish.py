"""The interface in Finnish: chosen in the menu, kept, and said to screen readers; what was written stays as it is."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from interviews.models import User
from tests.browser.conftest import Complaints
from tests.browser.desk import REFUSED, Desk, make_study
from tests.factories import apply, make_code, make_document


def _choose(page: Page, language: str) -> None:
    page.locator("details.person summary").click()
    page.get_by_role("button", name=language).click()


def test_the_words_of_the_interface_follow_the_choice(browser_page: Page, owner: User) -> None:
    study = make_study(owner)
    document = make_document(study)
    apply(document, "Very little", make_code(study, "trust", "TR"))
    desk = Desk(browser_page).open(document)
    expect(browser_page.locator("html")).to_have_attribute("lang", "en")

    _choose(browser_page, "Suomi")
    desk.ready()
    expect(browser_page.locator("html")).to_have_attribute("lang", "fi")
    places = browser_page.locator(".places a")
    expect(places).to_have_text(["Lue ja koodaa", "Koodit", "Haku", "Muistiot", "Taulukot", "Vie"])
    # What people wrote is nobody's to translate, and its language is told apart from the page's.
    expect(desk.turn(4).locator(".words")).to_contain_text("Very little.")
    expect(browser_page.locator("#transcript")).to_have_attribute("lang", "en")

    desk.select(4, "handwritten notes")
    desk.type_code("tr")
    desk.expect_labels(4, "TR", "TR")
    expect(desk.undo).to_contain_text("Kumoa")

    browser_page.goto("/")
    expect(browser_page.get_by_role("button", name="Luo tutkimus")).to_be_visible()
    _choose(browser_page, "English")
    expect(browser_page.get_by_role("button", name="Make the study")).to_be_visible()


def test_a_refusal_speaks_the_same_language(browser_page: Page, owner: User, complaints: Complaints) -> None:
    complaints.allow(REFUSED)
    make_study(owner)
    browser_page.goto("/")
    _choose(browser_page, "Suomi")
    browser_page.goto("/studies/collaborative-work/codes/new/")
    browser_page.locator("input[name=label]").fill(" ")
    browser_page.locator("main .btn.pri").click()
    expect(browser_page.get_by_role("alert")).to_contain_text("Tämä kenttä vaaditaan.")


@pytest.mark.parametrize("width", [390, 320])
def test_the_bar_of_a_phone_has_two_lines_beside_undo_and_redo(
    new_page: Callable[..., Page], owner: User, width: int
) -> None:
    User.objects.filter(pk=owner.pk).update(name="Katariina Mäkeläinen")
    page = new_page((width, 700))
    document = make_document(make_study(owner, "A study with a long title"))
    code = make_code(document.study, "trust", "TR")
    for words in ("Very little", "also the driver"):
        apply(document, words, code)
    desk = Desk(page).open(document)
    _choose(page, "Suomi")
    desk.ready().undo.click()
    expect(desk.redo).to_contain_text("Tee uudelleen")
    boxes = page.locator(".brand, #undo button, .person").evaluate_all(
        "parts => parts.map((part) => part.getBoundingClientRect()).map(({ left, right, top }) => [left, right, top])"
    )
    assert all(before[1] <= after[0] for before, after in pairwise(boxes))
    assert max(top for _left, _right, top in boxes) < 20
    assert page.locator(".bar").bounding_box()["height"] < 80  # type: ignore[index]
    page.set_viewport_size({"width": 600, "height": 700})
    assert page.locator("#saved").evaluate("saved => saved.scrollWidth <= saved.clientWidth")
