"""Bringing codings in from a segments table: every row fits its document exactly, or nothing comes in.

Reading the file is coding/importers/segments.py; the other direction is coding/exports.
"""

import datetime
import uuid
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from cccrm.kit.words import gettext_noop
from coding.actions.passages import shorten
from coding.importers.drafts import Problem, SegmentDraft, SegmentsDraft
from coding.models import Anchor, Code, Coder, Coding, Memo, Passage
from coding.queries.codes import codes_by_name
from interviews.log import Operation, lock, operation, type_name
from interviews.models import Document, Event, Revision, Study, User
from interviews.problems import said
from interviews.text import clean_text

SHOWN = 20

NO_DOCUMENT = gettext_noop(
    "There is no document “%(document)s” in the study. Import it first, or correct its title."
)
WITHDRAWN = gettext_noop("The document “%(document)s” was withdrawn; its words are gone.")
NO_CODE = gettext_noop("There is no code %(code)s in the study. Import the code list first, or correct it.")
SEVERAL_CODES = gettext_noop(
    "Several codes are called “%(code)s”. Write the mnemonic, or the path such as “above > below”."
)
OUTSIDE = gettext_noop("The document has %(length)d characters; %(start)d to %(end)d does not lie inside.")
OTHER_WORDS = gettext_noop("The quote is not what stands at %(start)d to %(end)d: there it says “%(there)s”.")
BLANK = gettext_noop("There are no words from %(start)d to %(end)d.")
NO_DATE = gettext_noop("“%(created)s” is not a moment such as 2014-06-05T10:30:00+03:00.")
OVERLAP = gettext_noop("%(coder)s has %(code)s on some of these words already.")

type Place = tuple[uuid.UUID, uuid.UUID, str]  # revision, code, coder's name


@dataclass(frozen=True, slots=True)
class CodingsImport:
    """What an import of codings did: numbers of new rows, and the names of coders that were made."""

    codings: int
    passages: int
    memos: int
    coders: tuple[str, ...]


class RefusedRows(Refused):
    """Rows that do not fit; each problem carries its line. str() lists the first twenty."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: problem.line or 0)
        head = _("Nothing was imported: %(count)d places of the file do not fit.") % {
            "count": len(self.problems)
        }
        super().__init__("\n".join([head, *map(said, self.problems[:SHOWN]), *self._rest()]))

    def _rest(self) -> list[str]:
        more = len(self.problems) - SHOWN
        return [_("… and %(count)d more.") % {"count": more}] if more > 0 else []


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the file with everything that it names found."""

    line: int
    revision: Revision
    start: int
    end: int
    code: Code
    coder: str
    created: datetime.datetime | None
    memo: str

    @property
    def place(self) -> Place:
        return self.revision.pk, self.code.pk, self.coder


def import_codings(
    *, study: Study, actor: User | None, draft: SegmentsDraft, name: str = ""
) -> CodingsImport:
    """Apply the codings of a file as one step; unknown coders are made, without accounts.

    Raises RefusedRows, and imports nothing, where a row names an unknown document or code, its span lies
    outside or its quote is not the span's words, or the coder has the code on overlapping words.
    """
    if draft.problems:
        raise RefusedRows(draft.problems)
    with operation(
        study, actor=actor, verb="import codings", summary=name, actor_kind=Event.ActorKind.IMPORT
    ) as op:
        lock(study)
        rows = _Reader(study, draft).rows()
        _check_overlaps(study, rows)
        return _Writer(op, rows).write()


class _Reader:
    """Finds what the rows name, and collects what does not fit."""

    def __init__(self, study: Study, draft: SegmentsDraft) -> None:
        self.draft = draft
        documents = list(Document.objects.filter(study=study))
        self.documents = {str(document.pk): document for document in documents}
        self.documents |= {document.title: document for document in documents}
        self.codes = codes_by_name(Code.objects.filter(study=study))
        named = {self.documents[row.document].pk for row in draft.rows if row.document in self.documents}
        ordered = Revision.objects.filter(study=study, document__in=named).order_by("number")
        self.newest = {revision.document_id: revision for revision in ordered.select_related("document")}
        self.problems: list[Problem] = []

    def rows(self) -> list[_Row]:
        """Give all rows, or raise RefusedRows."""
        found = [row for draft in self.draft.rows if (row := self._row(draft))]
        if self.problems:
            raise RefusedRows(self.problems)
        return found

    def _row(self, draft: SegmentDraft) -> _Row | None:
        before = len(self.problems)
        revision, code, created = self._revision(draft), self._code(draft), self._created(draft)
        if revision:
            self._check_words(draft, revision.text)
        if len(self.problems) > before or revision is None or code is None:
            return None
        coder = draft.coder.strip()[:120]
        return _Row(
            draft.line, revision, draft.start, draft.end, code, coder, created, clean_text(draft.memo)
        )

    def _refuse(self, draft: SegmentDraft, message: str, **values: object) -> None:
        self.problems.append(Problem(message, values, draft.line))

    def _revision(self, draft: SegmentDraft) -> Revision | None:
        document = self.documents.get(draft.document)
        if document is None:
            self._refuse(draft, NO_DOCUMENT, document=draft.document)
        elif document.withdrawn_at or document.pk not in self.newest:
            self._refuse(draft, WITHDRAWN, document=draft.document)
        else:
            return self.newest[document.pk]
        return None

    def _code(self, draft: SegmentDraft) -> Code | None:
        found = self.codes.get(draft.code.casefold(), [])
        if len(found) == 1:
            return found[0]
        self._refuse(draft, SEVERAL_CODES if found else NO_CODE, code=draft.code)
        return None

    def _created(self, draft: SegmentDraft) -> datetime.datetime | None:
        if not draft.created:
            return None
        try:
            return moment(draft.created)
        except (ValueError, OverflowError):
            self._refuse(draft, NO_DATE, created=draft.created)
        return None

    def _check_words(self, draft: SegmentDraft, text: str) -> None:
        start, end, words = draft.start, draft.end, text[draft.start : draft.end]
        if not 0 <= start < end <= len(text):
            self._refuse(draft, OUTSIDE, length=len(text), start=start, end=end)
        elif draft.quote is not None and draft.quote != words:
            self._refuse(draft, OTHER_WORDS, start=start, end=end, there=shorten(words))
        elif not words.strip():
            self._refuse(draft, BLANK, start=start, end=end)


def moment(text: str) -> datetime.datetime:
    """Read an ISO date or moment; one without a zone is in the server's. Raises ValueError."""
    if day := parse_date(text):
        found = datetime.datetime.combine(day, datetime.time())
    else:
        found = datetime.datetime.fromisoformat(text)
    aware = found if timezone.is_aware(found) else timezone.make_aware(found)
    return aware.astimezone(datetime.UTC)


def _check_overlaps(study: Study, rows: list[_Row]) -> None:
    """Refuse the same code by the same coder on overlapping words, in the file or in the study."""
    spans: dict[Place, list[tuple[int, int, int]]] = {}
    for row in rows:
        spans.setdefault(row.place, []).append((row.start, row.end, row.line))
    revisions = {row.revision.pk for row in rows}
    present = Anchor.objects.filter(study=study, revision__in=revisions, passage__codings__isnull=False)
    columns = ("revision", "passage__codings__code", "passage__codings__coder__name", "start", "end")
    for revision, code, coder, start, end in present.values_list(*columns):
        if (revision, code, coder) in spans:
            spans[revision, code, coder].append((start, end, 0))
    names = {row.code.pk: row.code for row in rows}
    problems = [
        Problem(OVERLAP, {"coder": coder, "code": str(names[code])}, line)
        for (_revision, code, coder), found in spans.items()
        for line in overlapping(found)
    ]
    if problems:
        raise RefusedRows(problems)


def overlapping(spans: list[tuple[int, int, int]]) -> Iterator[int]:
    """Give the line of one of each two neighbouring spans (start, end, line) that share a character.

    What stands in the study has line 0, so that the line of the file is named.
    """
    reach, holder = 0, 0
    for start, end, line in sorted(spans):
        if start < reach:
            yield max(line, holder)
        if end > reach:
            reach, holder = end, line


class _Writer:
    """Inserts the rows: coders, passages with their anchors, codings, memos."""

    def __init__(self, op: Operation, rows: list[_Row]) -> None:
        self.op = op
        self.rows = rows
        self.study = op.study

    def write(self) -> CodingsImport:
        """Insert everything in few statements."""
        new_coders = self._coders()
        fresh = self._passages()
        codings = self.op.create_all([self._coding(row) for row in self.rows])
        memos = self.op.create_all(list(self._memos()))
        self.op.detail = {
            "codings": len(codings),
            "coders": len({row.coder for row in self.rows}),
            "documents": len({row.revision.document_id for row in self.rows}),
        }
        return CodingsImport(len(codings), fresh, len(memos), tuple(new_coders))

    def _coders(self) -> list[str]:
        self.coders = {coder.name: coder for coder in Coder.objects.filter(study=self.study)}
        missing = [name for name in dict.fromkeys(row.coder for row in self.rows) if name not in self.coders]
        made = self.op.create_all([Coder(study=self.study, name=name) for name in missing])
        self.coders |= {coder.name: coder for coder in made}
        return missing

    def _passages(self) -> int:
        revisions = {row.revision.pk for row in self.rows}
        present = Anchor.objects.filter(study=self.study, revision__in=revisions).select_related("passage")
        self.passages = {(a.revision_id, a.start, a.end): a.passage for a in present.order_by("-id")}
        anchors = []
        for row in self.rows:
            key: Hashable = (row.revision.pk, row.start, row.end)
            if key not in self.passages:
                self.passages[key] = self._passage(row)  # type: ignore[index]
                anchors.append(self._anchor(row, self.passages[key]))  # type: ignore[index]
        self.op.create_all([anchor.passage for anchor in anchors])
        self.op.create_all(anchors)
        return len(anchors)

    def _passage(self, row: _Row) -> Passage:
        return Passage(
            study=self.study, document=row.revision.document, created_at=row.created or self.op.now
        )

    def _anchor(self, row: _Row, passage: Passage) -> Anchor:
        return Anchor(
            study=self.study,
            passage=passage,
            revision=row.revision,
            start=row.start,
            end=row.end,
            quote=row.revision.text[row.start : row.end],
        )

    def _at(self, row: _Row) -> Passage:
        return self.passages[row.revision.pk, row.start, row.end]

    def _coding(self, row: _Row) -> Coding:
        return Coding(
            study=self.study,
            passage=self._at(row),
            code=row.code,
            coder=self.coders[row.coder],
            revision=row.revision,
            created_at=row.created or self.op.now,
        )

    def _memos(self) -> Iterator[Memo]:
        """One memo a passage and text: a passage with several codes repeats it in every row."""
        kind = type_name(Passage)
        present = Memo.objects.filter(study=self.study, object_type=kind)
        seen = {(memo.object_id, memo.text.strip()) for memo in present}
        for row in self.rows:
            key = (self._at(row).pk, row.memo)
            if row.memo and key not in seen:
                seen.add(key)
                yield self._memo(row, kind)

    def _memo(self, row: _Row, kind: str) -> Memo:
        coder = self.coders[row.coder]
        moment = row.created or self.op.now
        return Memo(
            study=self.study,
            object_type=kind,
            object_id=self._at(row).pk,
            text=row.memo,
            author=coder.user,
            author_name=coder.name,
            created_at=moment,
            changed_at=moment,
        )
