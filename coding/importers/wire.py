"""Code lists as JSON and back, between the worker process and its parent."""

from dataclasses import asdict
from typing import Any

from coding.importers.drafts import CodebookDraft, CodeDraft, Problem


def draft_to(draft: CodebookDraft) -> dict[str, Any]:
    """A draft as plain values."""
    return asdict(draft)


def draft_from(values: dict[str, Any]) -> CodebookDraft:
    """The draft that draft_to() took apart."""
    codes = tuple(CodeDraft(**{**code, "questions": tuple(code["questions"])}) for code in values["codes"])
    problems = tuple(Problem(**problem) for problem in values["problems"])
    return CodebookDraft(codes, problems, values["parents_from"])
