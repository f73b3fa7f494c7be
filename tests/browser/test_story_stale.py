"""A page that shows an older state of the text is told so; the wrong words are never coded."""

import pytest
from playwright.sync_api import Page, expect

from coding.models import Coding
from interviews.models import User
from tests.browser.conftest import Complaints
from tests.browser.desk import REFUSED, Desk, make_study
from tests.factories import make_code, make_document, revise


@pytest.fixture
def desk(browser_page: Page, owner: User, complaints: Complaints) -> Desk:
    complaints.allow(REFUSED)
    study = make_study(owner)
    make_code(study, "trust", "TR")
    document = make_document(study)
    desk = Desk(browser_page).open(document)
    revise(document, "H: Who sells?\nJ: Nobody at all, and certainly not the driver.\n")
    return desk


@pytest.mark.parametrize("letters", ["tr", "a new one"])
def test_a_stale_page_is_told_and_codes_nothing(desk: Desk, letters: str) -> None:
    desk.select(2, "Everybody sells")
    desk.type_code(letters)
    expect(desk.notice).to_contain_text("The transcript was corrected since this page was opened.")
    assert Coding.objects.count() == 0
    desk.expect_labels(2)


def test_after_reloading_the_words_of_today_are_coded(desk: Desk) -> None:
    desk.page.reload()
    desk.ready().code(2, "certainly not the driver", "tr")
    assert Coding.objects.get().passage.anchors.get().quote == "certainly not the driver"


def test_a_code_on_an_unreachable_server_is_not_lost_silently(desk: Desk, complaints: Complaints) -> None:
    complaints.allow("ERR_INTERNET_DISCONNECTED")
    desk.select(2, "Everybody sells")
    desk.page.context.set_offline(True)
    desk.type_code("tr")
    expect(desk.notice).to_contain_text("Not saved: the server cannot be reached. Try again.")
    desk.expect_labels(2)
