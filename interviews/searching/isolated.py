"""Searches with a regular expression in a process of its own: one that would never end is given up.
Django's own words and the database stay here.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from typing import Any

from cccrm.kit import workers
from cccrm.kit.words import gettext_noop
from interviews.clusters import WORD
from interviews.searching.drafts import LONGEST, BadQuery, Query, Stretch
from interviews.searching.patterns import EMPTY, TOO_LONG, as_stretches

SECONDS = 4.0
# What \b says, with vowel signs as a part of words.
_BORDER = f"(?:(?<!{WORD})(?={WORD})|(?<={WORD})(?!{WORD}))"
MOST = 50_000
BAD = gettext_noop(
    "The regular expression cannot be read from “%(part)s” on."
    " Put a backslash before a bracket or sign that is meant as itself, and close every bracket."
)
UNREADABLE = gettext_noop("The regular expression cannot be read. Make it simpler.")
TOO_SLOW = gettext_noop(
    "The regular expression took longer than %(seconds)s seconds and was given up."
    " Avoid a repetition inside a repetition, such as (a+)+."
)


TOO_MANY = gettext_noop("The regular expression finds more than %(most)s places. Make it say more.")


def find_pattern(
    query: Query, texts: Sequence[tuple[str, Sequence[Stretch]]], *, seconds: float = SECONDS
) -> list[list[Stretch]]:
    """Give the spans that a regular expression finds in each text, within each of its stretches. Raises BadQuery."""
    pattern = query.words
    if not pattern.strip():
        raise BadQuery(EMPTY)
    if len(pattern) > LONGEST:
        raise BadQuery(TOO_LONG, {"most": LONGEST})
    asked = {
        "pattern": pattern,
        "border": _BORDER if query.whole_words else "",
        "match_case": query.match_case,
        "seconds": seconds,
        "most": MOST,
        "texts": texts,
    }
    try:
        done = workers.run("interviews.searching.worker", json.dumps(asked).encode(), seconds=seconds)
    except subprocess.TimeoutExpired as error:
        raise BadQuery(TOO_SLOW, {"seconds": f"{seconds:g}"}) from error
    return _answer(query, done)


def _answer(query: Query, done: subprocess.CompletedProcess[bytes]) -> list[list[Stretch]]:
    answer: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {"bad": -1}
    if answer.get("is_cut"):
        raise BadQuery(TOO_MANY, {"most": MOST})
    if "bad" not in answer:
        return [as_stretches(spans) for spans in answer["hits"]]
    place = answer["bad"]
    if 0 <= place < len(query.words):
        raise BadQuery(BAD, {"part": query.words[place : place + 30]})
    raise BadQuery(UNREADABLE)
