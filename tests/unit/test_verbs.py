"""Every step that can be written has a name for the Undo button and the history."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from interviews.verbs import FINAL_VERBS, PHRASES, RIGHTS_OF_VERBS, phrase

ROOT = Path(__file__).parents[2]
USED = sorted(
    {
        verb
        for app in ("interviews", "coding")
        for path in (ROOT / app).rglob("*.py")
        for verb in re.findall(r'\bverb ?= ?"([^"]+)"', path.read_text(encoding="utf-8"))
    }
)


@pytest.mark.parametrize("verb", [*USED, *FINAL_VERBS, *RIGHTS_OF_VERBS])
def test_every_verb_has_a_phrase(verb: str) -> None:
    assert verb in PHRASES
    assert len(verb) <= 40


def test_verbs_were_found_in_the_code() -> None:
    assert len(USED) > 30


def test_a_step_is_named_with_what_it_was_done_to() -> None:
    with translation.override("en"):
        assert phrase("apply", "CRM 100 %") == "apply CRM 100 %"
        assert phrase("translate", "") == "translate passage"
        assert phrase("an old verb", "x") == "an old verb x"
