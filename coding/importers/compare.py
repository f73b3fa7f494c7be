"""Holds a code list against the codes that are there already: added, unchanged, changed, missing.

Blank cells of a list change nothing, and parents inferred from mnemonics move nothing.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from coding.importers.drafts import CodebookDraft, CodeDraft, label_path

TEXTS = ("definition", "when_to_use", "when_not", "example", "source")


@dataclass(frozen=True, slots=True)
class ExistingCode:
    """A code of the study as a list would say it; `parent` is its parent's key, `id` is the caller's own."""

    id: Hashable
    label: str
    mnemonic: str = ""
    questions: tuple[str, ...] = ()
    parent: str | None = None
    definition: str = ""
    when_to_use: str = ""
    when_not: str = ""
    example: str = ""
    source: str = ""

    @property
    def key(self) -> str:
        """The mnemonic or, without one, the label path."""
        return self.mnemonic or label_path(self.label, self.parent)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that the list says otherwise: a CodeDraft's field name, both values."""

    name: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Match:
    """A draft and the code that it means; `changes` is empty where both say the same."""

    draft: CodeDraft
    existing: ExistingCode
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an import would do. `missing` codes are not in the list and stay as they are."""

    added: tuple[CodeDraft, ...]
    unchanged: tuple[Match, ...]
    changed: tuple[Match, ...]
    missing: tuple[ExistingCode, ...]


def compare(
    existing: Sequence[ExistingCode], draft: CodebookDraft, *, questions: Mapping[str, Hashable] | None = None
) -> Comparison:
    """Match by mnemonic without regard to case, then by label and parent, and list the differences.

    `questions` maps every mark to its question, so that two marks of one question (1 and 1.0.1) are
    the same; without it the marks themselves are compared. Order of marks never counts.
    """
    pairs = _pairs(existing, draft.codes)
    new_keys = {code.key: pairs[code.line].key for code in draft.codes if code.line in pairs}
    matches = [
        Match(
            code, pairs[code.line], tuple(_changes(code, pairs[code.line], draft, new_keys, questions or {}))
        )
        for code in draft.codes
        if code.line in pairs
    ]
    met = {code.id for code in pairs.values()}
    return Comparison(
        added=tuple(code for code in draft.codes if code.line not in pairs),
        unchanged=tuple(match for match in matches if not match.changes),
        changed=tuple(match for match in matches if match.changes),
        missing=tuple(code for code in existing if code.id not in met),
    )


def _pairs(existing: Sequence[ExistingCode], codes: Sequence[CodeDraft]) -> dict[int, ExistingCode]:
    """The existing code for the line of each draft that has one; no code is met twice."""
    by_mnemonic = {code.mnemonic.casefold(): code for code in existing if code.mnemonic}
    found = {
        code.line: by_mnemonic[key] for code in codes if (key := code.mnemonic.casefold()) in by_mnemonic
    }
    met = {code.id for code in found.values()}
    by_place = {_place(code): code for code in reversed(existing) if code.id not in met}
    for code in codes:
        if code.line not in found and (match := by_place.pop(_place(code), None)):
            found[code.line] = match
    return found


def _place(code: CodeDraft | ExistingCode) -> tuple[str, str]:
    return _plain(code.label), (code.parent or "").casefold()


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _changes(
    code: CodeDraft,
    existing: ExistingCode,
    draft: CodebookDraft,
    new_keys: Mapping[str, str],
    questions: Mapping[str, Hashable],
) -> list[FieldChange]:
    pairs = [(name, getattr(existing, name), getattr(code, name)) for name in ("label", "mnemonic", *TEXTS)]
    changes = [FieldChange(name, old, new) for name, old, new in pairs if new and old.split() != new.split()]
    if code.questions and _asked(code.questions, questions) != _asked(existing.questions, questions):
        changes.append(FieldChange("questions", existing.questions, code.questions))
    parent = new_keys.get(code.parent or "", code.parent)
    if (
        draft.parents_from in ("column", "levels")
        and (parent or "").casefold() != (existing.parent or "").casefold()
    ):
        changes.append(FieldChange("parent", existing.parent, parent))
    return changes


def _asked(marks: Sequence[str], questions: Mapping[str, Hashable]) -> set[Hashable]:
    return {questions.get(mark, mark) for mark in marks}
