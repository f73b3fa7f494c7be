"""The preview of a code list: rows with what is new, the same or different, and what a person corrected."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from coding.actions.importing import compare_with_study, existing_codes
from coding.importers.correct import Parent, corrected, parents_of
from coding.importers.drafts import CodebookDraft, CodeDraft, ImportRefused
from coding.importers.isolated import read_codebook_safely
from coding.importers.marks import split_marks
from interviews.access import Member
from interviews.models import QuestionMark, Upload
from interviews.problems import refusal, said

# Above this, a choice of parents in every row would make the page heavy; parents are corrected afterwards.
MOST_CORRECTED = 200


@dataclass(frozen=True, slots=True)
class Change:
    """What the file says otherwise about a code that is there."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the preview. `status` is new, same or different; `parent` is the chosen value of its select."""

    draft: CodeDraft
    status: str
    parent: str
    changes: tuple[Change, ...] = ()
    is_taken_over: bool = False

    @property
    def questions(self) -> str:
        """The marks as they are written in a list."""
        return "/".join(self.draft.questions)

    @property
    def depth(self) -> int:
        """The level, as deep as the page shows it."""
        return min(self.draft.level, 4)


class CodebookPreview:
    """Reads a waiting list and holds it against the study, with the corrections that were posted."""

    def __init__(self, member: Member, upload: Upload, data: Mapping[str, Any] | None) -> None:
        self.member = member
        self.data = data
        self.problem = ""
        self.existing = existing_codes(member.study)
        keys = [code.key for code in self.existing]
        self.draft: CodebookDraft = read_codebook_safely(upload.file_name, bytes(upload.data), existing=keys)
        self.notes = [said(problem) for problem in self.draft.problems]
        self.can_correct = len(self.draft.codes) <= MOST_CORRECTED
        if data is not None and self.can_correct:
            self._correct(data)
        self.comparison = compare_with_study(member.study, self.draft)

    def _correct(self, data: Mapping[str, Any]) -> None:
        parents = {
            code.line: _parent(data[f"parent-{code.line}"])
            for code in self.draft.codes
            if f"parent-{code.line}" in data
        }
        questions = {
            code.line: tuple(split_marks(data[f"questions-{code.line}"].replace("\0", "")))
            for code in self.draft.codes
            if f"questions-{code.line}" in data
        }
        known = {code.line for code in self.draft.codes}
        parents = {
            line: above for line, above in parents.items() if not isinstance(above, int) or above in known
        }
        try:
            self.draft = corrected(self.draft, parents, questions)
        except ImportRefused as error:
            self.problem = refusal(error)

    @property
    def take_over(self) -> frozenset[int]:
        """Lines whose differences shall be written over the existing codes."""
        return frozenset(
            match.draft.line
            for match in self.comparison.changed
            if self.data is not None and f"take-{match.draft.line}" in self.data
        )

    @property
    def version(self) -> str:
        """The name under which the list shall be kept."""
        return str(self.data.get("version", "")).replace("\0", "") if self.data is not None else ""

    @property
    def creates_questions(self) -> bool:
        """Whether missing question marks shall be made."""
        return self.data is None or "create_questions" in self.data

    @property
    def new_marks(self) -> list[str]:
        """Question marks of the list that the study has not."""
        known = set(QuestionMark.objects.filter(study=self.member.study).values_list("mark", flat=True))
        return [
            m for m in dict.fromkeys(m for code in self.draft.codes for m in code.questions) if m not in known
        ]

    @property
    def lines(self) -> list[Line]:
        """All rows in the file's order."""
        changed = {match.draft.line: match for match in self.comparison.changed}
        added = {draft.line for draft in self.comparison.added}
        parents = parents_of(self.draft)
        return [
            Line(
                draft=draft,
                status="new" if draft.line in added else "different" if draft.line in changed else "same",
                parent=_value(parents[draft.line]),
                changes=_changes(changed[draft.line]) if draft.line in changed else (),
                is_taken_over=draft.line in self.take_over,
            )
            for draft in self.draft.codes
        ]

    @property
    def parents(self) -> list[tuple[str, str]]:
        """What a row can stand under: (value, words), rows of the list and then other codes of the study."""
        listed = {code.key.casefold() for code in self.draft.codes}
        rows = [(f"L{code.line}", _name(code.mnemonic, code.label)) for code in self.draft.codes]
        others = [
            (f"K{code.key}", _name(code.mnemonic, code.label))
            for code in self.existing
            if code.key.casefold() not in listed
        ]
        return rows + others


def _name(mnemonic: str, label: str) -> str:
    return f"{mnemonic} {label}" if mnemonic else label


def _parent(value: str) -> Parent:
    if value.startswith("L") and value[1:].isdecimal():
        return int(value[1:])
    return value[1:].replace("\0", "") if value.startswith("K") and len(value) > 1 else None


def _value(parent: Parent) -> str:
    return "" if parent is None else f"L{parent}" if isinstance(parent, int) else f"K{parent}"


def _changes(match: Any) -> tuple[Change, ...]:
    names = {
        "label": _("Label"),
        "mnemonic": _("Code"),
        "questions": _("Questions"),
        "parent": _("Stands under"),
        "definition": _("Definition"),
        "when_to_use": _("When to use"),
        "when_not": _("When not to use"),
        "example": _("Example"),
        "source": _("Source"),
    }
    return tuple(
        Change(names[change.name], _plain(change.before), _plain(change.after)) for change in match.changes
    )


def _plain(value: object) -> str:
    return "/".join(value) if isinstance(value, tuple) else str(value or "–")
