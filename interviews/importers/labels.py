"""The words by which speaker labels, roles and ordinary prose are told apart. Data and small questions about it."""

from __future__ import annotations

import re
import unicodedata

MAX_LABEL = 40


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


INTERVIEWER_WORDS = _set(
    "interviewer interviewers researcher moderator facilitator host int interv haastattelija tutkija kysyjä kysymys"
    " moderaattori puheenjohtaja intervjuare forskare interviewleider onderzoeker interviewerin forscher forscherin"
    " enquêteur enquêtrice intervieweur entrevistador entrevistadora intervistatore intervistatrice küsitleja"
    " question מראיין מראיינת المحاور المحاورة الباحث 采访者 访谈者 采访人 訪問者 聞き手 インタビュアー 면접자 интервьюер"
)
INFORMANT_WORDS = _set(
    "interviewee respondent participant informant answer speaker haastateltava vastaaja vastaus osallistuja puhuja"
    " intervjuad informantti respondentti geïnterviewde deelnemer respondente befragter befragte interviewpartner"
    " teilnehmer teilnehmerin participante entrevistado entrevistada répondant répondante enquêté enquêtée"
    " intervistato intervistata unknown customer client agent manager patient"
    " מרואיין מרואיינת المشارك المشاركة الضيف 受访者 受訪者 話し手 語り手 응답자 респондент"
)
ROLE_WORDS = INTERVIEWER_WORDS | INFORMANT_WORDS
INTERVIEWER_LETTERS = ("I", "H", "Q", "K", "M", "INT", "IV")

# What heads a transcript or a remark, not a person.
NOT_PEOPLE = _set(
    "date place time duration interview subject note notes title file location language topic recording transcript"
    " example page source summary project version name length ps nb ok re url http https ftp mailto"
    " päivä päivämäärä paikka aika kesto haastattelu aihe huom huomautus tiedosto otsikko kieli esimerkki nauhoite"
    " litterointi litteroija projekti datum ort zeit dauer thema beispiel plats tid längd plaats tijd duur onderwerp"
)
_SHORT_ANSWERS = _set(
    "yes no yeah ok okay mm mhm mmm hmm right sure exactly well joo ei niin kyllä aivan juu okei just ja nej nee nein"
    " jo hm ahaa aha jep oui non sí si claro genau präcis precis thanks kiitos bye"
)
_PARTICLES = _set(
    "de der den van von zu af av el al la le di da du dos bin ibn ben y e ja and och und & + / of"
)
_FORBIDDEN = re.compile(r"[!?;…,“”„«»=\\|<>*@{}]|[\[\]]|(?<!\w)[\"']|[\"'](?!\w)|\.(?=\w{4,})")
_CODE = re.compile(r"[^\W\d_]\d{0,3}|[A-Z]{2}\d{1,3}")
_MARKS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_BLANKS = re.compile(r"\s+")


def tidy(label: str) -> str:
    """A label for comparing and showing: no direction marks, one blank between words."""
    return _BLANKS.sub(" ", _MARKS.sub("", label)).strip()


def can_be_label(label: str) -> bool:
    """Whether the words may announce a speaker at all: short, with a letter, no sentence."""
    if not 0 < len(label) <= MAX_LABEL or len(label.split()) > 6:
        return False
    return any(map(str.isalpha, label)) and not _FORBIDDEN.search(label)


def is_code(label: str) -> bool:
    """H, J, I1, P01: a capital, or two with a number."""
    return bool(_CODE.fullmatch(label)) and not _is_cased_small(label) and label.casefold() not in NOT_PEOPLE


def is_role(label: str) -> bool:
    """Interviewer, Haastattelija 2, Respondent (R1)."""
    words = _words(label)
    return bool(words) and len(words) <= 3 and (words[0] in ROLE_WORDS or words[-1] in ROLE_WORDS)


def is_interviewer_role(label: str) -> bool:
    """Whether the label says that this person asks the questions."""
    return any(word in INTERVIEWER_WORDS for word in _words(label))


def is_name(label: str) -> bool:
    """Looks like a name: every word begins with a capital, is a number, a particle, or has no case at all."""
    words = re.findall(r"[^\s\-–/().]+", label)
    return bool(words) and all(map(_can_be_in_name, words)) and not _is_cased_small(words[0])


def is_full_name(label: str) -> bool:
    """A name of two words or more."""
    return is_name(label) and len(label.split()) >= 2 and any(map(str.isupper, label))


def is_heading(label: str) -> bool:
    """Date, Place, Note, Huom: what heads a line but is nobody."""
    return any(word in NOT_PEOPLE for word in _words(label)[:1])


def is_short_answer(line: str) -> bool:
    """Yes, Joo, Mm: said often, and alone on a line no speaker."""
    return all(word in _SHORT_ANSWERS for word in re.findall(r"\w+", line.casefold()))


def _words(label: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", label.casefold())


def _is_cased_small(word: str) -> bool:
    return unicodedata.category(word[0]) == "Ll"


def _can_be_in_name(word: str) -> bool:
    return not _is_cased_small(word) or word in _PARTICLES or word.casefold() in ROLE_WORDS
