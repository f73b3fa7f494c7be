"""An interview of some length with a small code list, for stories in which much is coded."""

from pathlib import Path

from coding.models import Code
from interviews.models import Document, Study
from tests.factories import make_code, make_document

DEMO = Path(__file__).resolve().parent.parent.parent / "coding" / "demo"
CODES = (
    ("CRM", "customer relationship management", None),
    ("CRM-IM", "importance", "CRM"),
    ("CRM-STR", "strategy", "CRM"),
    ("CRM-STR-rew", "rewarding systems", "CRM-STR"),
    ("CRM-STR-rewst", "short-term rewards", "CRM-STR-rew"),
    ("CRM-IT", "information technology", "CRM"),
    ("CRM-TR", "trust", "CRM"),
    ("CCRM", "collaborative CRM", None),
    ("CCRM-OWE", "organization wide effort", "CCRM"),
    ("CCRM-CT", "coordinated tasks", "CCRM"),
)


def make_codes(study: Study) -> dict[str, Code]:
    """Give the study a list of ten codes; short-term rewards is described."""
    made: dict[str, Code] = {}
    for mnemonic, label, parent in CODES:
        described = (
            {
                "when_to_use": "Praise or a small gift that follows the deed at once.",
                "when_not": "for pay tied to results over a year or longer.",
                "example": "“A mechanic gets fifty euros when his hint becomes an offer.”",
            }
            if mnemonic == "CRM-STR-rewst"
            else {}
        )
        made[mnemonic] = make_code(study, label, mnemonic, parent=made.get(parent or ""), **described)
    return made


def make_interview(study: Study) -> Document:
    """Import the first interview of the demonstration."""
    text = (DEMO / "A1.txt").read_text(encoding="utf-8")
    return make_document(study, text[text.index("H: ") :])
