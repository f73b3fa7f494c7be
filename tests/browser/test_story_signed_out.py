"""A page that outlives its session asks to sign in again, instead of showing half of two pages."""

from playwright.sync_api import Page, expect

from coding.models import Coding
from interviews.models import User
from tests.browser.desk import Desk, make_study
from tests.factories import make_code, make_document


def test_coding_after_the_session_ended_leads_to_sign_in(browser_page: Page, owner: User) -> None:
    study = make_study(owner)
    make_code(study, "trust", "TR")
    desk = Desk(browser_page).open(make_document(study))
    browser_page.context.clear_cookies()
    browser_page.context.add_cookies(
        [{"name": "cccrm_csrf", "value": csrf_of(browser_page), "url": browser_page.url}]
    )
    desk.select(2, "Everybody sells")
    desk.type_code("tr")
    expect(browser_page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert Coding.objects.count() == 0


def csrf_of(page: Page) -> str:
    """The form's token is good as a cookie, too: only the session is gone."""
    return page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
