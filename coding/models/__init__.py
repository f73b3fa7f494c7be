"""Rows of the app and what must always be true of them; one module for each noun."""

from coding.models.codes import Code, CodebookVersion, CodeQuestion, Coder, Distinction
from coding.models.memos import Memo, MemoCode
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
    "Distinction",
    "Evidence",
    "Finding",
    "FindingVerdict",
    "Incident",
    "IncidentPassage",
    "IncidentType",
    "Memo",
    "MemoCode",
    "Passage",
    "Reading",
    "Summary",
    "TableColumn",
    "TableRow",
    "Theme",
    "ThemeCode",
]
