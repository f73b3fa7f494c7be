"""What the name of an uploaded file tells: a title, and a guess at the case."""

from __future__ import annotations

import re
from itertools import pairwise

from interviews.text import normalise

_CASE_WORDS = (
    "case cases tapaus tapauksen fall casus cas caso yritys firma firm company organisaatio organisation organization"
    " bedrijf företag site"
)
# Letters that number people, versions, questions and weeks far more often than cases: P1, R2, V3, Q4, I5, S6, W7.
_NOT_A_CASE = frozenset("PRVQISWT")
_TOKEN = re.compile(r"[^\W\d_]+\d*|\d+")
_LETTER = re.compile(r"([^\W\d_])(\d{0,2})")
_JOINED = re.compile(r"(?:case|tapaus|yritys|casus|firma?)([A-Z]\d{0,2}|\d{1,2})", re.IGNORECASE)


def title_from_file_name(file_name: str) -> str:
    """The name without folders and without its last ending: "A1.docx" gives "A1"."""
    name = " ".join(normalise(file_name).replace("\\", "/").rsplit("/", 1)[-1].split("\n"))
    stem, dot, _ending = name.rpartition(".")
    return (stem if dot and stem.strip() else name).strip()


def case_from_file_name(file_name: str) -> str:
    """A guess: "A1.docx" gives "A", "Case B interview.docx" "B", "haastattelu_C.docx" "C"; "" for none."""
    tokens = _TOKEN.findall(title_from_file_name(file_name).replace("_", " "))
    return _named(tokens) or _lettered(tokens)


def _named(tokens: list[str]) -> str:
    """The word after "case", or the one grown together with it."""
    for word, following in pairwise([*tokens, ""]):
        joined = _JOINED.fullmatch(word)
        if joined:
            return _without_number(joined[1])
        if word.lower() in _CASE_WORDS.split() and (_LETTER.fullmatch(following) or following.isdigit()):
            return _without_number(following)
    return ""


def _lettered(tokens: list[str]) -> str:
    """A single capital, with or without a number, when the name has exactly one such letter."""
    found = set()
    for at, token in enumerate(tokens):
        match = _LETTER.fullmatch(token)
        if not match or (match[2] and match[1].upper() in _NOT_A_CASE) or token == "I":
            continue
        is_alone = at == len(tokens) - 1
        if match[1].isupper() or is_alone:
            found.add(match[1].upper())
    return found.pop() if len(found) == 1 else ""


def _without_number(word: str) -> str:
    return word if word.isdigit() else word[0].upper()
