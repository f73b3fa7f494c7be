"""Runs tests/js/*.test.js in the browser, as the native modules that they are."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

FOLDER = Path(__file__).resolve().parent.parent / "js"
FILES = sorted(path.name for path in FOLDER.glob("*.test.js"))


def _results(page: Page, name: str) -> list[dict[str, str]]:
    page.goto(f"/static/js-tests/page.html?{name}")
    return list(json.loads(page.locator("#results").inner_text()))


@pytest.mark.parametrize("name", FILES)
def test_javascript_units(new_page: Callable[..., Page], name: str) -> None:
    results = _results(new_page(user=None), name)
    assert [result for result in results if result["problem"]] == []
    assert results


def test_a_failing_unit_is_told(new_page: Callable[..., Page]) -> None:
    results = _results(new_page(user=None), "failing.example.js")
    assert [bool(result["problem"]) for result in results] == [True, True, True, False]
    assert "1" in results[0]["problem"]
