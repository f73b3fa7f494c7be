"""Builds the demonstration study from its files through the ordinary actions; opens and resets a person's copy.

The steps have no actor, so that nobody is offered to undo the example piece by piece: it is reset as a whole.
"""

import csv
import datetime
import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from coding.actions.coders import coder_named
from coding.actions.importing import TEXTS, import_codebook
from coding.actions.importing_codings import import_codings
from coding.actions.readings import new_reading
from coding.actions.tables import add_table, add_theme, declare_state, save_cell
from coding.importers.codebook import read_codebook
from coding.importers.drafts import SegmentDraft, SegmentsDraft
from coding.models import Anchor, Code, CodebookVersion, Memo, Summary, Theme
from coding.queries.cells import cell_id
from interviews.actions.cases import add_attribute, add_case, add_informant, set_value
from interviews.actions.documents import PlannedDocument, import_documents, keep_upload, new_batch
from interviews.actions.guides import add_guide, add_guide_question
from interviews.actions.studies import add_question, create_study, delete_study
from interviews.importers import read_transcript
from interviews.log import operation, type_name
from interviews.models import (
    Case,
    Document,
    InterviewGuide,
    QuestionMark,
    Revision,
    Study,
    Turn,
    Upload,
    User,
)
from interviews.roles import Role

FILES = Path(__file__).parent
DECLARED = ("not asked", "does not apply")


# -- a person's copy ----------------------------------------------------------------------------


def example_of(user: User) -> Study | None:
    """Give the copy of the example that a person owns."""
    owned = user.memberships.filter(role=Role.OWNER, study__is_example=True).select_related("study")
    link = owned.order_by("study__created_at").first()
    return link.study if link else None


def open_example(user: User) -> Study:
    """Give a person's copy of the example, made when missing."""
    with transaction.atomic():
        # Two clicks must not make two copies.
        User.objects.select_for_update().get(pk=user.pk)
        return example_of(user) or load_demo(user)


def reset(user: User, study: Study | None = None) -> Study:
    """Make a person's copy of the example anew, under the same address; all that was done in it goes.

    Without `study` it is the copy that she owns, made when missing.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        old = study or example_of(user)
        slug = old.slug if old else ""
        if old:
            delete_study(study=old)
        return load_demo(user, slug=slug)


def load_demo(owner: User, *, slug: str = "") -> Study:
    """Build the example as a new study of `owner`; the short name gets a number where it is taken."""
    with transaction.atomic():
        builder = _Builder(owner, slug)
        builder.plan()
        builder.codes()
        builder.texts()
        builder.tables()
        return builder.study


# -- files --------------------------------------------------------------------------------------


def read_json(name: str) -> Any:
    """Read one of the example's JSON files."""
    return json.loads((FILES / name).read_text(encoding="utf-8"))


def read_rows(name: str) -> list[dict[str, str]]:
    """Read one of the example's CSV files."""
    with (FILES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _descriptions(row: dict[str, str]) -> dict[str, Any]:
    return {name: row[name] for name in TEXTS}


def free_slug(wanted: str) -> str:
    """Give `wanted`, or with the first number that makes it free."""
    base = slugify(wanted)
    taken = set(Study.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(s for s in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if s not in taken)


def noon(day: str) -> datetime.datetime:
    """Give the middle of a day in UTC."""
    return datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(12), tzinfo=datetime.UTC)


# -- building -----------------------------------------------------------------------------------


class _Builder:
    """The study under construction: plan, code list, coded transcripts, tables, in this order."""

    def __init__(self, owner: User, slug: str) -> None:
        self.data = read_json("study.json")
        self.late = read_json("trust-and-resources.json")
        self.study = create_study(
            title=self.data["title"],
            owner=owner,
            slug=slug or free_slug(self.data["slug"]),
            description=f"{self.data['label']}. {self.data['description']}",
            is_example=True,
        )
        self.cases: dict[str, Case] = {}
        # (case, turn number, quote) -> passage; an empty quote is the whole answer.
        self.passages: dict[tuple[str, int, str], uuid.UUID] = {}
        self.coder = _("Researcher")

    # -- plan: questions, cases, informants, guide

    def plan(self) -> None:
        """Make what stood before the first interview."""
        self._questions()
        self._cases()
        self._informants()
        self._guide()

    def _questions(self) -> None:
        for question in self.data["questions"]:
            above = QuestionMark.objects.filter(study=self.study, mark=question["parent"] or "").first()
            add_question(
                study=self.study,
                actor=None,
                marks=question["marks"],
                text=question["text"],
                parent=above.question if above else None,
            )

    def _cases(self) -> None:
        self.attributes = {
            (entry["of"], entry["name"]): add_attribute(
                study=self.study,
                actor=None,
                name=entry["name"],
                kind=entry["type"],
                subject=entry["of"],
                choices=entry["choices"],
            )
            for entry in self.data["attributes"]
        }
        for entry in self.data["cases"]:
            case = add_case(
                study=self.study, actor=None, label=entry["label"], description=entry["description"]
            )
            self.cases[case.label] = case
            for name, value in entry["attributes"].items():
                set_value(subject=case, attribute=self.attributes["case", name], actor=None, value=value)

    def _informants(self) -> None:
        for entry in self.data["informants"]:
            informant = add_informant(
                study=self.study,
                actor=None,
                label=entry["label"],
                case=self.cases[entry["case"]],
                title=entry["title"],
                roles=entry["roles"],
            )
            for name, value in entry["attributes"].items():
                attribute = self.attributes["informant", name]
                set_value(subject=informant, attribute=attribute, actor=None, value=value)

    def _guide(self) -> None:
        guide = self.data["guide"]
        made = add_guide(
            study=self.study,
            actor=None,
            name=guide["name"],
            created_on=datetime.date.fromisoformat(guide["date"]),
        )
        for question in guide["questions"]:
            add_guide_question(
                guide=made,
                actor=None,
                text=question["text"],
                number=question["number"],
                construct=question["construct"],
                marks=question["questions"],
            )

    # -- the code list in its two versions

    def codes(self) -> None:
        """Bring in the start list and the final list, each with its definitions, and keep both."""
        texts = {row["mnemonic"]: row for row in read_rows(self.data["definitions"])}
        for entry in self.data["codebooks"]:
            draft = read_codebook(entry["file"], (FILES / entry["file"]).read_bytes())
            described = tuple(replace(code, **_descriptions(texts[code.mnemonic])) for code in draft.codes)
            done = import_codebook(
                study=self.study,
                actor=None,
                draft=replace(draft, codes=described),
                name=entry["name"],
                version=entry["name"],
            )
            assert done.version is not None
            with operation(self.study, actor=None, verb="keep codebook version", summary=entry["name"]) as op:
                op.update(done.version, created_at=noon(entry["date"]))

    # -- transcripts, codings, readings

    def texts(self) -> None:
        """Bring the interviews in, code them and note what was read for which codes."""
        documents = import_documents(
            study=self.study, actor=None, documents=[self._planned(entry) for entry in self.data["documents"]]
        )
        guide = InterviewGuide.objects.get(study=self.study)
        with operation(self.study, actor=None, verb="describe document", summary=guide.name) as op:
            for document in documents:
                op.update(document, guide_id=guide.pk)
        for document, entry in zip(documents, self.data["documents"], strict=True):
            self._code(document, entry)
        self._readings()

    def _planned(self, entry: dict[str, Any]) -> PlannedDocument:
        data = (FILES / entry["file"]).read_bytes()
        upload = keep_upload(
            study=self.study, user=None, batch=new_batch(), file_name=entry["file"], data=data
        )
        Upload.objects.filter(pk=upload.pk).update(is_imported=True)
        return PlannedDocument(
            draft=read_transcript(entry["file"], data),
            title=entry["title"],
            case=entry["case"],
            kind=entry["kind"],
            language=entry["language"],
            held_on=datetime.date.fromisoformat(entry["interview_date"]),
            place=entry["place"],
            interviewers=frozenset({entry["interviewer"]}),
            informant=entry["informant"],
            file_name=entry["file"],
            original=upload,
        )

    def _waiting(self, title: str) -> set[str]:
        """Codes for which a document was not read yet: its codings with them wait for a second reading."""
        return {
            code for entry in self.late["readings"] if entry["document"] == title for code in entry["not_for"]
        }

    def _code(self, document: Document, entry: dict[str, Any]) -> None:
        rows = read_rows(entry["codings"])
        revision = document.revisions.get()
        spans = {(row["turn"], row["quote"]): span for row, span in self._spans(revision, rows)}
        draft = SegmentsDraft(tuple(self._segments(document, rows, spans)), ())
        import_codings(study=self.study, actor=None, draft=draft, name=document.title)
        anchors = {
            (anchor.start, anchor.end): anchor
            for anchor in Anchor.objects.filter(revision=revision).select_related("passage")
        }
        with operation(self.study, actor=None, verb="translate", summary=document.title) as op:
            for row in rows:
                anchor = anchors.get(spans[row["turn"], row["quote"]])
                if anchor is None:
                    continue
                self.passages[entry["case"], int(row["turn"]), row["quote"]] = anchor.passage_id
                op.update(anchor.passage, translation=row["translation"], is_key=row["key"] == "1")

    def _spans(
        self, revision: Revision, rows: list[dict[str, str]]
    ) -> Iterator[tuple[dict[str, str], tuple[int, int]]]:
        turns = {turn.number: turn for turn in Turn.objects.filter(revision=revision)}
        for row in rows:
            turn = turns[row["turn"]]
            if row["quote"]:
                start = revision.text.index(row["quote"], turn.body_start, turn.body_end)
                yield row, (start, start + len(row["quote"]))
            else:
                yield row, (turn.body_start, turn.body_end)

    def _segments(
        self,
        document: Document,
        rows: list[dict[str, str]],
        spans: dict[tuple[str, str], tuple[int, int]],
    ) -> Iterator[SegmentDraft]:
        waiting = self._waiting(document.title)
        for line, row in enumerate(rows, start=2):
            start, end = spans[row["turn"], row["quote"]]
            for code in row["codes"].split():
                if code not in waiting:
                    yield SegmentDraft(line, document.title, start, end, code, self.coder, memo=row["memo"])

    def _readings(self) -> None:
        codes = list(Code.objects.filter(study=self.study))
        version = CodebookVersion.objects.filter(study=self.study).latest("created_at")
        with operation(self.study, actor=None, verb="note reading", summary=version.name) as op:
            coder = coder_named(op, self.coder)
            for entry in self.late["readings"]:
                revision = Revision.objects.get(study=self.study, document__title=entry["document"])
                known = [code for code in codes if code.mnemonic not in entry["not_for"]]
                new_reading(op, revision, coder, codes=known, codebook=version)

    # -- tables

    def tables(self) -> None:
        """Make the five tables and fill their cells."""
        codes = {code.mnemonic: code for code in Code.objects.filter(study=self.study)}
        self.themes = {
            entry["key"]: add_theme(
                study=self.study,
                actor=None,
                label=entry["label"],
                codes=[(codes[name], entry["subcodes"]) for name in entry["codes"]],
            )
            for entry in self.data["themes"]
        }
        for table in self.data["tables"]:
            add_table(
                study=self.study,
                actor=None,
                title=table["title"],
                question=table["question"],
                rows=[self.themes[key] for key in table["themes"]],
                cases=list(self.cases.values()),
            )
        for entry in self.data["documents"]:
            for cell in read_json(entry["cells"]):
                self._cell(entry["case"], cell)
        for cell in self.late["cells"]:
            self._cell(cell["case"], cell)
        for memo in self.late["memos"]:
            self._comment(self.themes[memo["theme"]], self.cases[memo["case"]], memo["text"])

    def _cell(self, case: str, cell: dict[str, Any]) -> None:
        theme = self.themes[cell["theme"]]
        if cell.get("state") in DECLARED:
            declare_state(
                theme=theme, case=self.cases[case], actor=None, declared=cell["state"], reason=cell["reason"]
            )
        elif cell["text"]:
            stances = {
                self.passages[case, item["turn"], item["quote"]]: item["stance"] for item in cell["evidence"]
            }
            save_cell(
                theme=theme,
                case=self.cases[case],
                actor=None,
                text=cell["text"],
                expected_version=0,
                stances=stances,
            )

    def _comment(self, theme: Theme, case: Case, text: str) -> None:
        """A remark of the supervisor, who has no account here."""
        key = cell_id(theme.pk, case.pk)
        with operation(self.study, actor=None, verb="write memo", summary=text[:60]) as op:
            if not Summary.objects.filter(pk=key).exists():
                op.create(
                    Summary(id=key, study=self.study, theme=theme, case=case, version=0, saved_at=op.now)
                )
            op.create(
                Memo(
                    study=self.study,
                    object_type=type_name(Summary),
                    object_id=key,
                    kind=Memo.Kind.COMMENT,
                    text=text,
                    author_name=_("Supervisor"),
                    created_at=timezone.now(),
                    changed_at=timezone.now(),
                )
            )
