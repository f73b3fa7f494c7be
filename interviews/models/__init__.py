"""Rows of the app and what must always be true of them; one module for each noun."""

from interviews.models.accounts import SignInLink, User
from interviews.models.base import StudyRow
from interviews.models.cases import (
    Attribute,
    Case,
    CaseValue,
    GuideQuestion,
    GuideQuestionMark,
    Informant,
    InformantValue,
    InterviewGuide,
)
from interviews.models.desks import Bookmark, DeskState
from interviews.models.documents import Document, DocumentInformant, Revision, Speaker, Turn, Upload
from interviews.models.events import Event
from interviews.models.pseudonyms import Pseudonym
from interviews.models.studies import Membership, QuestionMark, ResearchQuestion, Study

__all__ = [
    "Attribute",
    "Bookmark",
    "Case",
    "CaseValue",
    "DeskState",
    "Document",
    "DocumentInformant",
    "Event",
    "GuideQuestion",
    "GuideQuestionMark",
    "Informant",
    "InformantValue",
    "InterviewGuide",
    "Membership",
    "Pseudonym",
    "QuestionMark",
    "ResearchQuestion",
    "Revision",
    "SignInLink",
    "Speaker",
    "Study",
    "StudyRow",
    "Turn",
    "Upload",
    "User",
]
