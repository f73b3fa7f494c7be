"""What a style sheet or a module asks for is found without a browser, so that a page can name it."""

import re
from pathlib import Path

from cccrm.kit.graph import asked_for

STATIC = Path(__file__).resolve().parent.parent.parent / "static"


def test_all_style_sheets_of_the_pages_are_found() -> None:
    named = re.findall(r'@import url\("([^"]+)"\)', (STATIC / "css/app.css").read_text())
    assert asked_for("css/app.css") == tuple(f"css/{name}" for name in named)


def test_modules_are_found_through_other_modules() -> None:
    found = asked_for("js/app.js")
    assert "js/elements/desk.js" in found
    assert "js/lib/spans.js" in found
    assert len(found) == len(set(found))


def test_every_module_that_is_found_is_there() -> None:
    assert [name for name in asked_for("js/app.js") if not (STATIC / name).is_file()] == []


def test_a_file_that_asks_for_nothing() -> None:
    assert asked_for("css/tokens.css") == ()
    assert asked_for("img/icon.svg") == ()
