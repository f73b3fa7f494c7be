"""The interface in Finnish: chosen in the menu, kept, and said to screen readers; what was written stays as it is."""

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
