"""Bringing a code list and codings in from files, each as one step: all of it or nothing.

The drafts come from coding/importers; what to do about differences is settled by the caller.
"""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from cccrm.kit.words import gettext_noop
from coding import codetree
from coding.actions.codes import lock_codes, new_version, set_questions
from coding.importers.compare import Comparison, ExistingCode, Match, compare
from coding.importers.drafts import CodebookDraft, CodeDraft, Problem, label_path
from coding.models import Code, CodebookVersion, CodeQuestion
from interviews.log import Operation, operation
from interviews.models import Event, QuestionMark, ResearchQuestion, Study, User

TEXTS = ("definition", "when_to_use", "when_not", "example", "source")
# Codes are put so far apart that later ones find a place between them without moving any.
STEP = 1000
LONGEST_MARK = 20

MARK_SKIPPED = gettext_noop(
    "The question mark %(mark)s is not in the study; the code %(code)s came in without it."
)
MARK_TOO_LONG = gettext_noop("“%(mark)s” is too long for a question mark; it was left out.")
DIFFERS = gettext_noop(
    "%(code)s: the file says %(field)s “%(after)s”, the study “%(before)s”. The study was left as it is."
)


@dataclass(frozen=True, slots=True)
class CodebookImport:
    """What an import of a code list did; `notes` are sentences for the person, to be translated."""

    added: tuple[Code, ...]
    changed: tuple[Code, ...]
    unchanged: int
    questions: tuple[str, ...]
    version: CodebookVersion | None
    notes: tuple[Problem, ...]


def existing_codes(study: Study) -> list[ExistingCode]:
    """Give the study's codes as a list would say them, in the order of the tree; `id` is the row's key."""
    rows = list(Code.objects.filter(study=study).prefetch_related("question_links__mark"))
    keys: dict[Hashable, str] = {}
    found = []
    for code, _level in codetree.walk(rows):
        parent = keys.get(code.parent_id)
        keys[code.pk] = code.mnemonic or label_path(code.label, parent)
        found.append(
            ExistingCode(
                id=code.pk,
                label=code.label,
                mnemonic=code.mnemonic,
                questions=tuple(link.mark.mark for link in code.question_links.all()),
                parent=parent,
                **{name: getattr(code, name) for name in TEXTS},
            )
        )
    return found


def compare_with_study(study: Study, draft: CodebookDraft) -> Comparison:
    """Hold a list against the study's codes; two marks of one question count as the same."""
    marks = {mark.mark: mark.question_id for mark in QuestionMark.objects.filter(study=study)}
    return compare(existing_codes(study), draft, questions=marks)


def import_codebook(
    *,
    study: Study,
    actor: User | None,
    draft: CodebookDraft,
    name: str = "",
    version: str = "",
    create_questions: bool = True,
    take_over: Collection[int] = (),
) -> CodebookImport:
    """Add the codes of a list that the study has not; existing ones stay as they are.

    Codes are matched by mnemonic, else by label and parent. `take_over` holds the lines whose differences
    are to be written over the existing codes. `version` keeps the list under that name afterwards.
    """
    with operation(
        study, actor=actor, verb="import codes", summary=name or version, actor_kind=Event.ActorKind.IMPORT
    ) as op:
        lock_codes(study)
        work = _CodebookWork(op, draft, compare_with_study(study, draft), create_questions)
        added = work.add_codes()
        changed = work.take_over(frozenset(take_over))
        kept = new_version(op, version) if version.strip() else None
        op.detail = {"codes": len(added) + len(changed)}
        return CodebookImport(
            added=tuple(added),
            changed=tuple(changed),
            unchanged=len(work.comparison.unchanged),
            questions=tuple(work.new_marks),
            version=kept,
            notes=(*work.notes, *differences(work.comparison, but=frozenset(take_over))),
        )


def differences(comparison: Comparison, *, but: Collection[int] = ()) -> list[Problem]:
    """Say for each field that the list has otherwise what both say."""
    return [
        Problem(
            DIFFERS,
            {
                "code": match.existing.key,
                "field": change.name.replace("_", " "),
                "before": _plain(change.before),
                "after": _plain(change.after),
            },
            match.draft.line,
        )
        for match in comparison.changed
        if match.draft.line not in but
        for change in match.changes
    ]


def _plain(value: object) -> str:
    return "/".join(value) if isinstance(value, tuple) else str(value or "–")


class _CodebookWork:
    """One import of a code list under way."""

    def __init__(
        self, op: Operation, draft: CodebookDraft, comparison: Comparison, create_questions: bool
    ) -> None:
        self.op = op
        self.draft = draft
        self.comparison = comparison
        self.notes: list[Problem] = []
        self.new_marks: list[str] = []
        self.rows = {code.pk: code for code in Code.objects.filter(study=op.study)}
        self.marks = {mark.mark: mark for mark in QuestionMark.objects.filter(study=op.study)}
        self.by_key: dict[str, Code] = {}
        for code in (*comparison.missing, *(match.existing for match in self._matches())):
            self.by_key[code.key.casefold()] = self.rows[code.id]  # type: ignore[index]
        for match in self._matches():
            self.by_key[match.draft.key.casefold()] = self.rows[match.existing.id]  # type: ignore[index]
        if create_questions:
            self._create_questions()

    def _matches(self) -> tuple[Match, ...]:
        return (*self.comparison.unchanged, *self.comparison.changed)

    def _create_questions(self) -> None:
        """Make the missing marks, each a question of its own below the mark that it continues."""
        wanted = dict.fromkeys(mark for code in self.draft.codes for mark in code.questions)
        missing = [mark for mark in wanted if mark not in self.marks and len(mark) <= LONGEST_MARK]
        position = ResearchQuestion.objects.filter(study=self.op.study).count()
        # Shorter marks first, so that 1 is there when 1.0.1 looks for what it stands under.
        for number, mark in enumerate(sorted(missing, key=lambda mark: (mark.count("."), natural(mark)))):
            above = self.marks.get(parent_mark(mark, self.marks) or "")
            question = self.op.create(
                ResearchQuestion(
                    study=self.op.study,
                    parent_id=above.question_id if above else None,
                    position=position + number,
                )
            )
            self.marks[mark] = self.op.create(QuestionMark(study=self.op.study, question=question, mark=mark))
            self.new_marks.append(mark)

    def add_codes(self) -> list[Code]:
        """Insert the codes that are new, at their place in the file's order."""
        origin = Code.Origin.EMERGENT if self.rows else Code.Origin.START_LIST
        fresh = {
            draft.line: Code(
                study=self.op.study,
                label=draft.label,
                mnemonic=draft.mnemonic,
                origin=origin,
                created_at=self.op.now,
                **{name: getattr(draft, name) for name in TEXTS},
            )
            for draft in self.comparison.added
        }
        for draft in self.comparison.added:
            self.by_key[draft.key.casefold()] = fresh[draft.line]
        for draft in self.comparison.added:
            fresh[draft.line].parent = self.by_key.get((draft.parent or "").casefold())
        place_new(self._in_file_order(fresh), list(self.rows.values()))
        self.op.create_all(_parents_first(list(fresh.values())))
        self._link_questions(fresh)
        return list(fresh.values())

    def _in_file_order(self, fresh: dict[int, Code]) -> list[Code]:
        return [fresh.get(draft.line) or self.by_key[draft.key.casefold()] for draft in self.draft.codes]

    def _link_questions(self, fresh: dict[int, Code]) -> None:
        self.op.create_all(
            [
                CodeQuestion(study=self.op.study, code=fresh[draft.line], mark=mark, position=position)
                for draft in self.comparison.added
                for position, mark in enumerate(self._marks_of(draft))
            ]
        )

    def _marks_of(self, draft: CodeDraft) -> list[QuestionMark]:
        found = []
        for mark in dict.fromkeys(draft.questions):
            if mark in self.marks:
                found.append(self.marks[mark])
            else:
                message = MARK_TOO_LONG if len(mark) > LONGEST_MARK else MARK_SKIPPED
                self.notes.append(Problem(message, {"mark": mark, "code": draft.key}, draft.line))
        return found

    def take_over(self, lines: Collection[int]) -> list[Code]:
        """Write the file's words over existing codes, where a person chose so."""
        chosen = [match for match in self.comparison.changed if match.draft.line in lines]
        return [self._overwrite(match) for match in chosen]

    def _overwrite(self, match: Match) -> Code:
        code = self.rows[match.existing.id]  # type: ignore[index]
        fields = {change.name: change.after for change in match.changes}
        if "questions" in fields:
            set_questions(self.op, code, self._marks_of(match.draft))
        if "parent" in fields:
            self._move(code, self.by_key.get(str(fields["parent"] or "").casefold()))
        words = {name: value for name, value in fields.items() if name not in ("questions", "parent")}
        return self.op.update(code, version=code.version + 1, **words)

    def _move(self, code: Code, parent: Code | None) -> None:
        nodes = list(Code.objects.filter(study=self.op.study))
        if codetree.would_cycle(nodes, code.pk, parent.pk if parent else None):
            raise Refused(
                _("%(code)s cannot stand below itself or its own sub-codes. Correct its parent.")
                % {"code": code}
            )
        self.op.update(code, parent_id=parent.pk if parent else None)


def natural(mark: str) -> list[tuple[int, str]]:
    """Sort 1.2 before 1.10."""
    return [(int(part) if part.isdecimal() else 0, part) for part in mark.split(".")]


def parent_mark(mark: str, known: Collection[str]) -> str | None:
    """Give the longest known mark that this one continues at a dot: 1.0.1 stands under 1."""
    parts = mark.split(".")
    starts = (".".join(parts[:length]) for length in range(len(parts) - 1, 0, -1))
    return next((start for start in starts if start in known), None)


def _parents_first(codes: Sequence[Code]) -> list[Code]:
    """Order new codes so that a parent comes before its children."""
    return [code for code, _level in codetree.walk(codes)]


def place_new(order: Sequence[Code], existing: Sequence[Code]) -> None:
    """Give unsaved codes (position 0) positions that put them at their place in `order` among their siblings.

    Rows of `existing` keep theirs: new codes go into the gap behind the sibling that stands before them,
    and to the end where there is no gap.
    """
    rows = {code.pk for code in existing}
    families: dict[Hashable, list[Code]] = {}
    for code in order:
        families.setdefault(code.parent_id, []).append(code)
    for parent, members in families.items():
        taken = sorted(code.position for code in existing if code.parent_id == parent)
        low, run = 0, list[Code]()
        for code in members:
            if code.pk in rows:
                _spread(run, low, taken)
                low, run = code.position, []
            else:
                run.append(code)
        _spread(run, low, taken)


def _spread(run: Sequence[Code], low: int, taken: list[int]) -> None:
    """Put codes evenly between `low` and the next taken position."""
    high = next((position for position in taken if position > low), None)
    if high is None or high - low <= len(run):
        low, high = max(taken, default=0), None
    for number, code in enumerate(run, start=1):
        code.position = low + (STEP * number if high is None else (high - low) * number // (len(run) + 1))
    taken.extend(code.position for code in run)
    taken.sort()
