"""Undo and Redo as HTML: what stands on the buttons, and what an answer does without."""

import uuid

from django.utils import translation

from interviews.actions.history import Step
from interviews.rendering_steps import undo_html

APPLY = Step(uuid.UUID(int=7), "apply", "CRM-<STR>")
BACK = Step(uuid.UUID(int=8), "apply", "CRM-TR", {"codings": 2, "coders": 1})


def test_the_step_is_named_and_leads_to_its_address() -> None:
    html = undo_html("five-firms", APPLY, None, token="t")
    assert f'action="/studies/five-firms/undo/{APPLY.id}/" data-turn-back data-undo' in html
    assert "<b>Undo</b>" in html
    assert "data-redo" not in html


def test_words_of_people_are_escaped() -> None:
    html = undo_html("five-firms", APPLY, None)
    assert "CRM-<STR>" not in html
    assert html.count("CRM-&lt;STR&gt;") == 2


def test_redo_stands_beside_undo_with_its_extent() -> None:
    html = undo_html("five-firms", APPLY, BACK)
    assert html.index("data-undo") < html.index("data-redo")
    assert "2 codings by 1 coder" in html


def test_a_page_has_the_forms_token_and_an_answer_replaces_what_stands_there() -> None:
    page, answer = undo_html("five-firms", APPLY, BACK, token="t"), undo_html("five-firms", APPLY, BACK)
    assert page.count('name="csrfmiddlewaretoken" value="t"') == 2
    assert "hx-swap-oob" not in page
    assert 'id="undo" class="undo" hx-swap-oob="true"' in answer
    assert "csrfmiddlewaretoken" not in answer


def test_without_steps_only_the_word_saved_is_there() -> None:
    html = undo_html("five-firms", None, None)
    assert "<form" not in html
    assert ">Saved</span>" in html


def test_the_buttons_speak_the_readers_language() -> None:
    with translation.override("fi"):
        assert "<b>Kumoa</b>" in undo_html("five-firms", APPLY, None)
