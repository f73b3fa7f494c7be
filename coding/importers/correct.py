"""Corrections of a list before it is imported: other parents, other question marks. Keys and levels are made anew."""

from collections.abc import Mapping
from dataclasses import replace

from cccrm.kit.words import gettext_noop as _
from coding.importers.drafts import CodebookDraft, CodeDraft, ImportRefused, label_path

CIRCLE = _("“%(label)s” would stand below itself. Choose another parent.")
DOUBLE = _("“%(label)s” would stand twice in the same place. Choose another parent.")

# The line of another row, the key of a code that is there already, or none.
type Parent = int | str | None


def parents_of(draft: CodebookDraft) -> dict[int, Parent]:
    """Give each row's parent: the line of another row where it is in the list, else the key of a code."""
    lines = {code.key.casefold(): code.line for code in draft.codes}
    return {
        code.line: lines.get(code.parent.casefold(), code.parent) if code.parent else None
        for code in draft.codes
    }


def corrected(
    draft: CodebookDraft, parents: Mapping[int, Parent], questions: Mapping[int, tuple[str, ...]]
) -> CodebookDraft:
    """The list with these parents and marks, by line; what is not named stays. Raises ImportRefused on a circle."""
    above = parents_of(draft) | dict(parents)
    rows = {code.line: code for code in draft.codes}
    made: dict[int, CodeDraft] = {}
    for line in rows:
        for at in reversed(_path(line, rows, above)):
            if at not in made:
                made[at] = _under(rows[at], above[at], made, questions)
    _refuse_doubles(made)
    return replace(draft, codes=tuple(made[line] for line in rows))


def _path(line: int, rows: Mapping[int, CodeDraft], above: Mapping[int, Parent]) -> list[int]:
    """The row and the rows above it, nearest first."""
    path = [line]
    while isinstance(parent := above[path[-1]], int):
        if parent in path:
            raise ImportRefused(CIRCLE, {"label": rows[line].label})
        path.append(parent)
    return path


def _under(
    code: CodeDraft, parent: Parent, made: Mapping[int, CodeDraft], questions: Mapping[int, tuple[str, ...]]
) -> CodeDraft:
    above = made[parent] if isinstance(parent, int) else None
    return replace(
        code,
        parent=above.key if above else parent if isinstance(parent, str) else None,
        level=above.level + 1 if above else 0,
        questions=questions.get(code.line, code.questions),
    )


def _refuse_doubles(made: Mapping[int, CodeDraft]) -> None:
    seen: set[str] = set()
    for code in made.values():
        key = code.mnemonic.casefold() or label_path(code.label, code.parent).casefold()
        if key in seen:
            raise ImportRefused(DOUBLE, {"label": code.label})
        seen.add(key)
