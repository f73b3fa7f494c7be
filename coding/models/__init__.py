"""Rows of the app and what must always be true of them; one module for each noun."""

from coding.models.codes import Code, CodebookVersion, CodeQuestion, Coder
from coding.models.memos import Memo
from coding.models.passages import Anchor, Coding, Passage, Reading
from coding.models.patterns import Finding, FindingVerdict, Incident, IncidentPassage, IncidentType
from coding.models.tables import CrossCaseTable, Evidence, Summary, TableColumn, TableRow, Theme, ThemeCode

__all__ = [
    "Anchor",
    "Code",
    "CodeQuestion",
    "CodebookVersion",
    "Coder",
    "Coding",
    "CrossCaseTable",
    "Evidence",
    "Finding",
    "FindingVerdict",
    "Incident",
    "IncidentPassage",
    "IncidentType",
    "Memo",
    "Passage",
    "Reading",
    "Summary",
    "TableColumn",
    "TableRow",
    "Theme",
    "ThemeCode",
]
