"""The code list as HTML: what a row says, what is left out, and that nothing of a code can be read as HTML."""

import re
import uuid
from types import SimpleNamespace
from typing import Any

from coding.rendering_codes import count_html, names_html, options_html, rows_html

PK = uuid.UUID(int=7)


def code(**said: Any) -> Any:
    plain = {"id": PK, "mnemonic": "TR", "label": "trust", "name": "TR", "path": "", "level": 0, "hue": 3}
    return SimpleNamespace(
        **{**plain, "passages": 0, "has_children": False, "is_retired": False, **said},
    )


def rows(*codes: Any, **options: Any) -> str:
    return rows_html(codes, url="/codes/{}/", **options)


def test_a_row_leads_to_its_code_and_counts_its_passages() -> None:
    html = rows(code(passages=4))
    assert f'href="/codes/{PK}/"' in html
    assert f'<span class="n num" id="n-{PK}">4</span>' in html


def test_a_code_is_never_read_as_html() -> None:
    wicked = code(label='<b>"trust"', mnemonic="<i>", name="<i>", path="<p>")
    for html in (rows(wicked), options_html([wicked], None), names_html([wicked])):
        assert not any(tag in html for tag in ("<b>", "<i>", "<p>", '"trust"'))


def test_retired_codes_stand_only_where_they_are_on_something() -> None:
    assert not rows(code(is_retired=True))
    assert not options_html([code(is_retired=True)], None)
    assert not names_html([code(is_retired=True, passages=1)])
    assert 'class="c3 d0 retired"' in rows(code(is_retired=True, passages=1))


def test_a_retired_code_stands_where_its_sub_codes_do() -> None:
    tree = [
        code(label="other", is_retired=False),
        code(label="gone", is_retired=True),
        code(label="bare", is_retired=True, level=1),
        code(label="above", is_retired=True, level=1),
        code(label="below", level=2),
        code(label="after", is_retired=True),
    ]
    assert re.findall(r'data-label="(\w+)"', rows(*tree)) == ["other", "gone", "above", "below"]


def test_what_is_folded_says_so_and_hides_what_stands_below() -> None:
    assert "data-has-children data-folded>" in rows(code(has_children=True), folded={PK})
    assert 'class="c3 d0 away"' in rows(code(), away={PK})


def test_the_chosen_code_is_selected() -> None:
    assert " selected>TR · trust</option>" in options_html([code()], PK)
    assert " selected" not in options_html([code()], None)


def test_no_passages_are_no_number_and_a_part_replaces_the_count_in_the_page() -> None:
    assert count_html(PK, 0, is_part=True) == f'<span class="n num" id="n-{PK}" hx-swap-oob="true"></span>'
