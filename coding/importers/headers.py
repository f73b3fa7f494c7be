"""Tells which column of a code list is which, from header words in English and Finnish.

Reads cells, never files; the parents and levels are worked out in codebook.py.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

HEADER_WORDS = {
    "label": """description of codes; label; labels; name; names; code label; code name; name of code; title;
        tag; tags; theme; category; nimi; koodin nimi; nimike; koodien kuvaus; otsikko; selite;
        luokka""",
    "mnemonic": """code; codes; mnemonic; mnemonics; abbreviation; code abbreviation; acronym; short; short name;
        short code; shortcode; code id; koodi; koodit; lyhenne; koodin lyhenne; tunnus; koodin
        tunnus""",
    "questions": """q and sq; questions; question; research question; research questions; rq; rqs; q; sq; sqs; sub
        question; sub questions; subquestions; question mark; question marks; marks; kysymys;
        kysymykset; tutkimuskysymys; tutkimuskysymykset; alakysymys; alakysymykset""",
    "definition": """definition; definitions; code definition; full definition; meaning; code description; comment;
        comments; määritelmä; määritelmät; koodin määritelmä; merkitys; kommentti""",
    "when_to_use": """when to use; use; use when; inclusion; inclusion criteria; include; instruction; instructions;
        code instruction; milloin käytetään; milloin; käyttö; käyttöohje; käytetään kun;
        käytetään""",
    "when_not": """when not; when not to use; when not used; do not use; exclusion; exclusion criteria; exclude;
        milloin ei; milloin ei käytetä; ei käytetä; ei käytetä kun""",
    "example": """example; examples; anchor example; typical example; example quote; quote; esimerkki; esimerkit;
        ankkuriesimerkki; lainaus""",
    "source": """source; sources; literature; reference; references; lähde; lähteet; kirjallisuus;
        kirjallisuuslähde""",
    "parent": """parent; parent code; parent name; parent label; parent mnemonic; belongs to; broader code;
        yläkoodi; yläluokka; pääkoodi; kuuluu""",
    "level": """level; depth; taso; syvyys""",
    "description": """description; descriptions; kuvaus; kuvaukset; koodin kuvaus""",
}
FIELD_OF = {
    " ".join(word.split()): field for field, words in HEADER_WORDS.items() for word in words.split(";")
}
HEADER_SEARCHED = 10
WORDY = 60


@dataclass(frozen=True, slots=True)
class Columns:
    """Field name to column index; `steps` are the columns that continue the label one level deeper each."""

    fields: dict[str, int]
    steps: tuple[int, ...] = ()
    header_at: int | None = None

    def cell(self, cells: Sequence[str], field: str) -> str:
        """The trimmed text of a field, "" where the row or the table has none."""
        index = self.fields.get(field)
        return cells[index].strip() if index is not None and index < len(cells) else ""


def find_columns(rows: Sequence[Sequence[str]]) -> Columns | None:
    """Look for a header among the first rows that have text; None without a recognisable one."""
    for at, cells in enumerate(rows[:HEADER_SEARCHED]):
        fields = recognise(cells)
        named = {"label", "mnemonic", "description"} & fields.keys()
        if named and (len(fields) > 1 or at == 0):
            return Columns(_settle(fields, rows[at + 1 :]), _steps(cells, fields), at)
    return None


def recognise(cells: Sequence[str]) -> dict[str, int]:
    """Field to column for the cells that are header words; the first of two columns wins."""
    fields: dict[str, int] = {}
    for index, cell in enumerate(cells):
        if field := FIELD_OF.get(header_word(cell)):
            fields.setdefault(field, index)
    return fields


def header_word(cell: str) -> str:
    """`Q & SQ`, `q_and_sq` and `Q and SQ:` are one word."""
    text = unicodedata.normalize("NFC", cell).casefold().replace("&", " and ")
    return " ".join(re.findall(r"[^\W_]+", text))


def looks_like_mnemonic(text: str) -> bool:
    """True for CRM, CRM-STR-rew or T1: one short word with a hyphen, a digit or capitals only."""
    if not text or len(text) > 40 or re.search(r"\s", text) or not re.search(r"[^\W_]", text):
        return False
    letters = re.sub(r"[\W\d_]", "", text)
    return "-" in text.strip("-") or letters.isupper() or bool(re.search(r"\d", text))


def mostly_mnemonics(values: Sequence[str]) -> bool:
    """True where at least six tenths of the filled values look like mnemonics."""
    filled = [value.strip() for value in values if value.strip()]
    return bool(filled) and sum(map(looks_like_mnemonic, filled)) >= 0.6 * len(filled)


def _settle(fields: dict[str, int], below: Sequence[Sequence[str]]) -> dict[str, int]:
    """Decide what `description` and a lonely `code` mean by what stands beside and below them."""
    fields = dict(fields)
    description = fields.pop("description", None)
    if "label" not in fields and description is not None and _is_label(fields, description, below):
        fields["label"], description = description, None
    lonely = "mnemonic" in fields and "label" not in fields
    if lonely and not mostly_mnemonics(_column(below, fields["mnemonic"])):
        fields["label"] = fields.pop("mnemonic")
    if description is not None:
        fields.setdefault("definition", description)
    return fields


def _is_label(fields: dict[str, int], description: int, below: Sequence[Sequence[str]]) -> bool:
    if "mnemonic" not in fields or "definition" in fields:
        return True
    lengths = [len(value) for value in _column(below, description) if value.strip()]
    return mostly_mnemonics(_column(below, fields["mnemonic"])) and median(lengths or [0]) <= WORDY


def _column(rows: Sequence[Sequence[str]], index: int | None) -> list[str]:
    return [] if index is None else [cells[index] for cells in rows if index < len(cells)]


def _steps(cells: Sequence[str], fields: dict[str, int]) -> tuple[int, ...]:
    """Unnamed columns right of the label: programs that export a tree step to the right for each level."""
    start = fields.get("label", fields.get("mnemonic"))
    steps: list[int] = []
    while start is not None and (index := start + len(steps) + 1) < len(cells) and not cells[index].strip():
        steps.append(index)
    return tuple(steps)
