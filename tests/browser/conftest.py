"""A real Chromium on a live server. A page that complains in its console, or breaks our policy, fails its test."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tools.chromium import NONE_FOUND, find_chromium, launch_flags

# Playwright's synchronous interface runs an event loop, in which Django would refuse to touch the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

PICTURES = Path(__file__).resolve().parent.parent.parent / "test-results"
DESKTOP, TABLET, PHONE = (1440, 900), (1024, 768), (390, 844)
# What is left of 1440 by 900 pixels at 200 % zoom.
ZOOMED = (720, 450)
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ""}`));
"""


class Complaints(list[str]):
    """What pages complained about; `allow` names what a test provokes on purpose."""

    def __init__(self) -> None:
        super().__init__()
        self._allowed: list[str] = []

    def allow(self, pattern: str) -> None:
        """Expect complaints that match a regular expression, such as `status of 409`."""
        self._allowed.append(pattern)

    def unexpected(self) -> list[str]:
        """Give the complaints that no test asked for."""
        return [words for words in self if not any(re.search(pattern, words) for pattern in self._allowed)]

    def watch(self, page: Page) -> None:
        """Listen to a page's console and uncaught errors."""
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.append(f"{page.url}: {error}"))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.append(f"{message.location.get('url', '')}: {message.text}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, started once for each test process."""
    path = find_chromium()
    if path is None:
        pytest.fail(NONE_FOUND, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=launch_flags())
        yield browser
        browser.close()


@pytest.fixture
def owner(transactional_db: None) -> Any:
    """A signed-up person, who owns what the test makes."""
    from interviews.models import User

    return User.objects.create_user("owner@example.org", "correct horse", name="Olga Owner")


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """Collects what the pages of a test complain about, and fails the test for it at the end."""
    found = Complaints()
    yield found
    assert found.unexpected() == []


@pytest.fixture
def new_page(
    chromium: Browser, live_server: Any, complaints: Complaints, owner: Any
) -> Iterator[Callable[..., Page]]:
    """Opens pages: `new_page(size=PHONE, dark=True, user=None, **options of a Playwright context)`.

    `user` is the owner unless told; None is a stranger. Addresses may be given without the server's part.
    """
    contexts: list[BrowserContext] = []

    def _open(size: tuple[int, int] = DESKTOP, dark: bool = False, user: Any = owner, **options: Any) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale="en-GB",
            **options,
        )
        context.set_default_timeout(10_000)
        context.add_init_script(TELL_VIOLATIONS)
        contexts.append(context)
        if user is not None:
            sign_in(context, user, live_server.url)
        page = context.new_page()
        complaints.watch(page)
        return page

    yield _open
    for context in contexts:
        context.close()


def sign_in(context: BrowserContext, user: Any, url: str) -> None:
    """Give a browser the cookie of a session in which the user is signed in."""
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])


@pytest.fixture
def browser_page(new_page: Callable[..., Page]) -> Page:
    """One page of 1440 x 900, signed in as the owner."""
    return new_page()


@pytest.fixture
def shot() -> Callable[..., Path]:
    """Takes pictures: `shot(page, "desk-light")` writes test-results/desk-light.png and gives its path."""
    PICTURES.mkdir(exist_ok=True)

    def _take(page: Page, name: str, full_page: bool = False) -> Path:
        path = PICTURES / f"{name}.png"
        # Letters that are still on their way would make two pictures of one page.
        page.evaluate("document.fonts.ready.then(() => true)")
        page.screenshot(path=path, full_page=full_page)
        return path

    return _take


@pytest.fixture
def assert_accessible() -> Callable[..., None]:
    """Runs axe on a page as it stands and fails with every violation and where it is."""
    axe = Axe()

    def _check(page: Page) -> None:
        found = axe.run(page).response["violations"]
        listed = [
            f"{violation['id']}: {violation['help']} {[node['target'] for node in violation['nodes']]}"
            for violation in found
        ]
        assert listed == [], page.url

    return _check
