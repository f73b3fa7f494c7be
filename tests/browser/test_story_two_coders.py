"""Two coders in one transcript, each in her own window: nobody's work is lost, undone or overwritten by the other's."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from coding.checks import check_study
from coding.models import Coding, Passage
from interviews.actions.studies import set_roles
from interviews.models import Document, User
from interviews.roles import Role
from tests.browser.conftest import Complaints
from tests.browser.desk import REFUSED, Desk, make_study
from tests.factories import make_code, make_document

DRIVER = "He sees them each week"


@pytest.fixture
def document(owner: User) -> Document:
    study = make_study(owner)
    make_code(study, "strategy", "STR")
    make_code(study, "trust", "TR")
    return make_document(study)


@pytest.fixture
def colleague(document: Document, owner: User) -> User:
    person = User.objects.create_user("colleague@example.org", name="Kerttu")
    set_roles(study=document.study, actor=owner, user=person, roles=frozenset({Role.CODER}))
    return person


@pytest.fixture
def windows(document: Document, colleague: User, new_page: Callable[..., Page]) -> tuple[Desk, Desk]:
    """The owner's desk and her colleague's, both opened before anybody codes."""
    return Desk(new_page()).open(document), Desk(new_page(user=colleague)).open(document)


def code_the_same_words(windows: tuple[Desk, Desk]) -> tuple[Desk, Desk]:
    """I come first, so my step makes the passage on which hers stands."""
    mine, hers = windows
    mine.code(2, DRIVER, "STR")
    hers.code(2, DRIVER, "TR")
    return mine, hers


def codings(document: Document) -> list[tuple[str, str]]:
    """Give who coded what, by mnemonic and coder."""
    rows = Coding.objects.filter(study=document.study).order_by("created_at")
    return list(rows.values_list("code__mnemonic", "coder__name"))


def test_both_code_the_same_words_and_share_the_passage(
    windows: tuple[Desk, Desk], document: Document, owner: User, shot: Callable[..., object]
) -> None:
    mine, hers = code_the_same_words(windows)
    # Her answer brings what I did meanwhile; my window shows hers with my next step in that turn.
    hers.expect_labels(2, "STR", "TR")
    mine.expect_labels(2, "STR")
    mine.code(2, "Everybody sells", "TR")
    mine.expect_labels(2, "TR", "STR", "TR")
    shot(mine.page, "pictures/two-coders-mine")
    shot(hers.page, "pictures/two-coders-hers")
    assert codings(document) == [("STR", str(owner)), ("TR", "Kerttu"), ("TR", str(owner))]
    assert Passage.objects.filter(study=document.study).count() == 2


def test_the_choice_of_coders_comes_with_the_codings_of_the_second(
    windows: tuple[Desk, Desk], document: Document, shot: Callable[..., object]
) -> None:
    mine, hers = windows
    mine.code(2, DRIVER, "STR")
    mine.page.get_by_role("button", name="margin").click()
    by = mine.page.get_by_role("group", name="Codings by")
    expect(by).to_have_count(0)
    mine.page.keyboard.press("Escape")
    hers.code(2, DRIVER, "TR")
    mine.code(2, "Everybody sells", "TR")
    mine.page.get_by_role("button", name="margin").click()
    expect(by.get_by_role("checkbox")).to_have_count(2)
    shot(mine.page, "pictures/two-coders-switch")
    by.get_by_role("checkbox", name="Kerttu").uncheck()
    mine.expect_labels(2, "TR", "STR")
    expect(by.get_by_role("checkbox", name="Kerttu")).not_to_be_checked()


def test_the_choice_of_coders_comes_with_one_s_own_first_coding(
    document: Document, colleague: User, new_page: Callable[..., Page]
) -> None:
    Desk(new_page()).open(document).code(2, DRIVER, "STR")
    hers = Desk(new_page(user=colleague)).open(document)
    hers.code(4, "Very little", "TR")
    hers.page.get_by_role("button", name="margin").click()
    expect(hers.page.get_by_role("group", name="Codings by").get_by_role("checkbox")).to_have_count(2)


def test_an_undo_takes_one_s_own_step_back_and_leaves_the_other_s(
    windows: tuple[Desk, Desk], document: Document, shot: Callable[..., object]
) -> None:
    _mine, hers = code_the_same_words(windows)
    hers.undo.click()
    hers.expect_labels(2, "STR")
    assert [code for code, _ in codings(document)] == ["STR"]
    hers.redo.click()
    hers.expect_labels(2, "STR", "TR")
    shot(hers.page, "pictures/two-coders-redone")
    assert list(check_study(document.study)) == []


def test_a_step_on_which_the_other_has_built_is_not_undone_under_her(
    windows: tuple[Desk, Desk], document: Document, complaints: Complaints, shot: Callable[..., object]
) -> None:
    mine, hers = windows
    make_code(document.study, "rewards", "REW")
    for desk in windows:
        desk.page.reload()
        desk.ready()
    hers.code(2, DRIVER, "REW")
    complaints.allow(REFUSED)
    # My step made the code that she has given.
    mine.undo.click()
    expect(mine.notice).to_contain_text("Something has been changed on top of this step")
    shot(mine.page, "pictures/two-coders-refused")
    assert [code for code, _ in codings(document)] == ["REW"]


def test_my_code_is_undone_and_hers_stays_on_the_same_words(
    windows: tuple[Desk, Desk], document: Document
) -> None:
    mine, hers = code_the_same_words(windows)
    mine.undo.click()
    mine.expect_labels(2, "TR")
    assert codings(document) == [("TR", "Kerttu")]
    hers.undo.click()
    hers.expect_labels(2)
    assert not Passage.objects.filter(study=document.study).exists()
    assert list(check_study(document.study)) == []


def test_the_same_code_by_both_counts_as_one_passage(windows: tuple[Desk, Desk], document: Document) -> None:
    mine, hers = windows
    mine.code(2, DRIVER, "TR")
    hers.code(2, DRIVER, "TR")
    hers.expect_labels(2, "TR", "TR")
    trust = Coding.objects.filter(study=document.study)[0].code_id
    expect(hers.page.locator(f"#n-{trust}")).to_have_text("1")
    assert len(codings(document)) == 2
