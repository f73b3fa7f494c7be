"""A corrected Word file comes in over a transcript that two people have coded. Pictures in test-results/pictures/."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from docx import Document as Word
from playwright.sync_api import Page, expect

from coding.actions.history import undo_step
from coding.actions.passages import newest_anchor
from coding.checks import check_study
from coding.models import Coding
from interviews.actions.history import step_to_undo
from interviews.actions.studies import set_roles
from interviews.models import Document, Study, Turn, User
from interviews.roles import Role
from tests.browser.conftest import PHONE, Complaints
from tests.browser.desk import REFUSED, Desk, make_study
from tests.factories import apply, make_code, make_document, revision_of

HEARD = (
    ("H", "Who sells to the customers here?"),
    ("J", "Everybody sells, also the driver. He sees them each week and knows what they need."),
    ("H", "And what is written down about it?"),
    ("J", "Very little. The handwritten notes stay in the van, and nobody in the office reads them."),
    ("H", "Has that ever been a problem for you?"),
    ("J", "Once. A large order was forgotten because the note was wet."),
)
HEARD_AGAIN = (
    "H: Who sells to the customers here?",
    "J: Everybody sells, also the driver. She sees them each week and knows what they need.",
    "H: Every one of them?",
    "J: Nearly every one.",
    "H: And what is written down about it?",
    "J: Very little. The handwritten notes stay in the van.",
    "H: Has that ever been a problem for you?",
    "J: Once. A large order was forgotten because the note was wet.",
)


@pytest.fixture
def study(owner: User) -> Study:
    return make_study(owner)


@pytest.fixture
def colleague(study: Study) -> User:
    user = User.objects.create_user("carla@example.org", "correct horse", name="Carla Coder")
    set_roles(study=study, actor=None, user=user, roles=frozenset({Role.CODER}))
    return user


@pytest.fixture
def codings(study: Study, owner: User, colleague: User) -> dict[str, Coding]:
    document = make_document(study, HEARD)
    trust, notes = make_code(study, "trust", "TR"), make_code(study, "written notes", "NOTES")
    return {
        "changed": apply(document, "He sees them each week", trust),
        "hers": apply(document, "The handwritten notes stay in the van", notes, colleague),
        "lost": apply(document, "nobody in the office reads them", trust, colleague),
        "kept": apply(document, "A large order was forgotten", notes),
    }


@pytest.fixture
def picture(shot: Callable[..., Path]) -> Callable[[Page, str], None]:
    (Path("test-results") / "pictures").mkdir(parents=True, exist_ok=True)
    return lambda page, name: (shot(page, f"pictures/corrected-{name}", full_page=True), None)[1]


def word_file() -> dict[str, Any]:
    paper, held = Word(), io.BytesIO()
    for line in HEARD_AGAIN:
        paper.add_paragraph(line)
    paper.save(held)
    return {
        "name": "A1 heard again.docx",
        "mimeType": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "buffer": held.getvalue(),
    }


def violations(page: Page) -> list[str]:
    # Without preloading axe reads no style sheets of its own, which our policy would rightly complain about.
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in found]


def words(coding: Coding) -> str:
    anchor = newest_anchor(Coding.objects.get(pk=coding.pk).passage)
    return anchor.quote if anchor else ""


def bring(page: Page, document: Document) -> None:
    page.goto(reverse("read_document", args=[document.study.slug, document.pk]))
    page.get_by_role("link", name="correct", exact=True).click()
    page.get_by_label("Corrected transcript").set_input_files(files=[word_file()])
    page.get_by_role("button", name="Compare").click()


def test_a_corrected_word_file_comes_in_over_a_coded_transcript(
    browser_page: Page,
    study: Study,
    codings: dict[str, Coding],
    picture: Callable[[Page, str], None],
) -> None:
    page, document = browser_page, codings["kept"].passage.document
    bring(page, document)
    expect(page.locator("h1")).to_have_text("What the file changes")
    expect(page.locator(".diff del").first).to_contain_text("He")
    expect(page.locator(".diff ins").first).to_contain_text("She")
    expect(page.get_by_text("Cannot be placed; it will wait")).to_have_count(1)
    picture(page, "compared")
    assert violations(page) == []
    page.get_by_label("Reason").fill("Heard again.")
    page.get_by_role("button", name="Save the corrected transcript").click()

    expect(page.locator("h1")).to_have_text("What changed")
    picture(page, "saved")
    assert words(codings["changed"]) == "She sees them each week"
    assert words(codings["hers"]) == "The handwritten notes stay in the van"
    assert words(codings["kept"]) == "A large order was forgotten"
    numbers = Turn.objects.filter(revision=revision_of(document)).values_list("number", flat=True)
    assert list(numbers) == ["1", "2", "2a", "2b", "3", "4", "5", "6"]

    page.get_by_role("link", name="1 passage waits to be placed").click()
    expect(page.locator(".waiting")).to_contain_text("nobody in the office reads them")
    picture(page, "waiting")
    assert violations(page) == []
    page.get_by_role("link", name="Select words in the text").click()
    desk = Desk(page).ready()
    button = page.get_by_role("button", name="Place on the selected words")
    expect(button).to_be_disabled()
    desk.draw_over(4, "notes stay in the van")
    expect(desk.picker).to_be_hidden()
    picture(page, "placing")
    button.click()
    expect(desk.details).to_contain_text("notes stay in the van")
    assert words(codings["lost"]) == "notes stay in the van"
    picture(page, "placed")
    assert check_study(study) == []


def test_undo_brings_text_and_passages_back(
    browser_page: Page, study: Study, owner: User, codings: dict[str, Coding]
) -> None:
    page, document = browser_page, codings["kept"].passage.document
    before = revision_of(document).text
    bring(page, document)
    page.get_by_role("button", name="Save the corrected transcript").click()
    expect(page.locator("h1")).to_have_text("What changed")
    Desk(page).undo.click()
    expect(page.locator("#notices")).to_contain_text("Undone")
    assert revision_of(document).text == before
    assert words(codings["lost"]) == "nobody in the office reads them"
    step = step_to_undo(study, owner)
    assert step is None or step.verb != "correct by file"


def test_a_turn_is_corrected_from_the_desk_by_keys(
    browser_page: Page, study: Study, codings: dict[str, Coding]
) -> None:
    page, document = browser_page, codings["kept"].passage.document
    Desk(page).open(document)
    page.locator("#turn-6").focus()
    page.keyboard.press("F2")
    expect(page.locator("h1")).to_contain_text("A1:6")
    expect(page.get_by_label("Words", exact=True)).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Once. A large order was forgotten, since the note was wet.")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Save the turn").press("Enter")
    expect(page.locator("#turn-6")).to_contain_text("since the note was wet")
    assert words(codings["kept"]) == "A large order was forgotten"


def test_another_window_is_told_and_codes_only_after_reloading(
    new_page: Callable[..., Page],
    study: Study,
    owner: User,
    colleague: User,
    codings: dict[str, Coding],
    complaints: Complaints,
    picture: Callable[[Page, str], None],
) -> None:
    complaints.allow(REFUSED)
    document = codings["kept"].passage.document
    hers = Desk(new_page(user=colleague)).open(document)
    bring(mine := new_page(), document)
    mine.get_by_role("button", name="Save the corrected transcript").click()
    expect(mine.locator("h1")).to_have_text("What changed")
    before = Coding.objects.count()
    hers.select(4, "Very little")
    hers.type_code("tr")
    expect(hers.notice).to_contain_text("The transcript was corrected since this page was opened.")
    picture(hers.page, "stale")
    assert Coding.objects.count() == before
    hers.notice.get_by_role("link", name="Reload").click()
    expect(hers.page.locator("#turn-2a")).to_be_visible()
    hers.ready().code(4, "Very little", "tr")
    assert Coding.objects.count() == before + 1


def test_the_lists_are_read_on_a_phone(
    new_page: Callable[..., Page],
    study: Study,
    owner: User,
    codings: dict[str, Coding],
    picture: Callable[[Page, str], None],
) -> None:
    page, document = new_page(size=PHONE), codings["kept"].passage.document
    bring(page, document)
    picture(page, "phone-compared")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Save the corrected transcript").click()
    page.get_by_role("link", name="1 passage waits to be placed").click()
    picture(page, "phone-waiting")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    undo_step(study=study, actor=owner, operation_id=step_to_undo(study, owner).id)  # type: ignore[union-attr]
