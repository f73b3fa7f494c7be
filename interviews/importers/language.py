"""Guesses the language of a transcript by its script and its most frequent small words; "" when unsure."""

from __future__ import annotations

import re
from collections import Counter

_WORDS = {
    "fi": "ja on ei se että oli mutta niin kun ne sitten kyllä myös tai mitä mä joo ihan vaan sen siitä siellä ovat minä"
    " me hän sitä kuin olen tämä voi mikä miten meillä noin hyvin",
    "sv": "och att det är som en på inte jag med för av till den har ett om vi var så men kan från när hur du mycket bara",
    "en": "the and to of that it is was you in we they this but have for with what so are not on there be do as my our your",
    "nl": "de het een en dat is niet van ik je maar ook we wel met voor op er zijn hebben die wat nog dan hoe heb naar ze",
    "de": "und die der das ist nicht ich wir es zu ein eine mit auch auf wie war für sie den dann aber hat von noch ja",
    "fr": "et le la les de des un une est pas que je vous nous il elle dans pour avec qui mais sur ce au plus était",
    "es": "y el los las que de en una es no por con para como pero más muy porque está eso cuando también lo se hay",
    "it": "il di che è non per una sono con ma gli anche come della nel più questo perché ci mi si era ho abbiamo",
    "pt": "o que de não uma é para com mas como eu você os as muito também por isso da do em foi são mais",
    "da": "og det er ikke jeg at en på med for af til den har vi der så men også hvad hvordan fra meget var kan",
    "et": "ja on ei see et oli aga siis kui ka me ta mis nii väga meil selle või mina kuidas juba",
}
_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("ja", "[\u3040-\u30ff]"),
    ("ko", "[\uac00-\ud7af]"),
    ("zh", "[\u4e00-\u9fff]"),
    ("he", "[\u0590-\u05ff]"),
    ("ar", "[\u0600-\u06ff]"),
    ("el", "[\u0370-\u03ff]"),
    ("ru", "[\u0400-\u04ff]"),
    ("hi", "[\u0900-\u097f]"),
    ("th", "[\u0e00-\u0e7f]"),
)
_SAMPLE = 20_000
_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_PATTERNS = [(language, re.compile(pattern)) for language, pattern in _SCRIPTS]
_LEAST_SHARE = 0.1


def guess_language(text: str) -> str:
    """An ISO 639-1 code, or "". Looks at the first 20,000 characters."""
    sample = text[:_SAMPLE].lower()
    letters = sum(map(str.isalpha, sample))
    return _by_script(sample, letters) or _by_words(sample)


def _by_script(sample: str, letters: int) -> str:
    for language, pattern in _PATTERNS:
        share = 0.1 if language == "ja" else 0.4
        if letters and len(pattern.findall(sample)) > letters * share:
            return language
    return ""


def _by_words(sample: str) -> str:
    words = Counter(re.findall(r"[^\W\d_]+", sample))
    total = sum(words.values())
    scores = {language: sum(words[word] for word in known) for language, known in _SETS.items()}
    best, second = sorted(scores.values(), reverse=True)[:2]
    is_clear = best >= max(2, total * _LEAST_SHARE) and best > second
    return max(scores, key=lambda language: scores[language]) if is_clear else ""
