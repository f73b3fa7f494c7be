"""A study with one of everything, and the address of every page in it. For tests that walk all pages."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver, reverse

from coding.actions.codes import keep_version
from coding.actions.memos import write_memo
from coding.actions.tables import RowPlan, add_table, comment_cell, judge, save_cell
from coding.models import Code, CodebookVersion, Coding, CrossCaseTable, Evidence, Memo, Theme
from interviews.actions.cases import add_attribute
from interviews.actions.documents import keep_upload, new_batch
from interviews.actions.guides import add_guide, add_guide_question
from interviews.actions.pseudonyms import list_name
from interviews.actions.studies import add_question
from interviews.importers import read_transcript
from interviews.importers.wire import draft_to
from interviews.log import operation, type_name
from interviews.models import (
    Attribute,
    Case,
    Document,
    Event,
    GuideQuestion,
    Informant,
    InterviewGuide,
    Pseudonym,
    ResearchQuestion,
    Study,
    User,
)
from tests.factories import apply, make_code, make_document, owner_of

WAITING = "H: Do you have a minute?\nJ: For you, Kati, always.\n"
# What the first argument of an address is called in a World; the others are called as in the address.
SUBJECTS = {
    "case": "case",
    "attribute": "attribute",
    "informant": "informant",
    "question": "question",
    "guide_question": "guide_question",
    "guide_question_new": "guide",
    "guide": "guide",
    "document": "document",
    "read_document": "document",
    "speaker": "document",
    "apply": "document",
    "correct": "document",
    "revisions": "document",
    "revision": "document",
    "changes": "document",
    "is_current": "document",
    "waiting": "document",
    "purge": "document",
    "place": "passage",
    "leave_out": "passage",
    "find_in_document": "document",
    "leave_off": "document",
    "note_reading": "document",
    "switch_margin": "document",
    "withdraw_document": "document",
    "withdraw_informant": "informant",
    "passage": "passage",
    "annotate": "passage",
    "edges": "passage",
    "join": "passage",
    "write_memo": "passage",
    "change_memo": "memo",
    "memo_done": "memo",
    "memos_about": "case",
    "memo_new": "case",
    "remove": "coding",
    "recode": "coding",
    "codebook_version": "version",
    "code": "code",
    "table": "table",
    "name": "pseudonym",
    "cell": "table",
}


@dataclass(frozen=True, slots=True)
class World:
    """A study and one row of each kind in it."""

    study: Study
    document: Document
    case: Case
    informant: Informant
    attribute: Attribute
    question: ResearchQuestion
    guide: InterviewGuide
    guide_question: GuideQuestion
    code: Code
    version: CodebookVersion
    coding: Coding
    memo: Memo
    table: CrossCaseTable
    theme: Theme
    person: User
    pseudonym: Pseudonym
    batch: uuid.UUID
    code_batch: uuid.UUID
    correction: uuid.UUID

    def arguments(self, name: str) -> dict[str, Any]:
        """Give the arguments of the address with this name."""
        return {argument: self._value(name, argument) for argument in arguments_of(name)}

    def url(self, name: str, **changed: Any) -> str:
        """Give the address of a page of this study; single arguments may be changed."""
        return reverse(name, kwargs={**self.arguments(name), **changed})

    def _value(self, name: str, argument: str) -> Any:
        simple = {
            "slug": self.study.slug,
            "theme": self.theme.pk,
            "case": self.case.pk,
            "passage": self.coding.passage_id,
            "other": self.code.parent_id,
            "person": self.person.pk,
            "speaker": self.document.speakers.get(label="J").pk,
            "batch": {"import_codes_preview": self.code_batch, "correct_file": self.correction}.get(
                name, self.batch
            ),
            "number": "1",
            "revision": self.document.revisions.latest("number").pk,
            "operation": self._last_step(),
            "token": "spent",
            "name": "codebook-docx",
            "kind": "case",
            "digest": "older",
            "file": "app.css",
        }
        return simple[argument] if argument in simple else self._subject(name)

    def _subject(self, name: str) -> uuid.UUID:
        stem = max((stem for stem in SUBJECTS if name == stem or name.startswith(f"{stem}_")), key=len)
        return self.coding.passage_id if SUBJECTS[stem] == "passage" else getattr(self, SUBJECTS[stem]).pk

    def _last_step(self) -> uuid.UUID:
        return Event.objects.filter(study=self.study).latest("sequence").operation

    def let_uploads_wait(self, user: User) -> None:
        """A person has chosen a transcript and a code list and not imported them yet."""
        common = {"study": self.study, "user": user}
        keep_upload(
            **common,
            batch=self.code_batch,
            file_name="codes.csv",
            data=b"Code\nSTR strategy\n",
            purpose="codebook",
        )
        for batch, purpose in ((self.batch, "transcript"), (self.correction, "correction")):
            upload = keep_upload(
                **common, batch=batch, file_name="A2.txt", data=WAITING.encode(), purpose=purpose
            )
            upload.draft = draft_to(read_transcript("A2.txt", upload.data))
            upload.save()


def make_world(study: Study) -> World:
    """Fill a study through the actions that people use; its owner does everything."""
    actor = owner_of(study)
    common: dict[str, Any] = {"study": study, "actor": actor}
    question = add_question(**common, marks=["1.1"], text="How do people share what they know?")
    guide = add_guide(**common, name="Guide 1")
    document = make_document(study, informant="Jaana")
    with operation(**common, verb="describe document") as op:
        original = keep_upload(
            study=study, user=actor, batch=new_batch(), file_name="A1.txt", data=b"H: As it came."
        )
        original.is_imported = True
        original.save()
        op.update(document, original_id=original.pk, file_name="A1.txt")
    case = document.case
    assert case is not None
    family = make_code(study, "customer relations", "CR", is_codable=False)
    code = make_code(study, "trust", "CR-TR", parent=family, definition="Relying on somebody's word.")
    coding = apply(document, "He sees them each week", code)
    passage = {"object_type": type_name(coding.passage), "object_id": coding.passage_id}
    table = add_table(
        **common,
        title="Relations",
        rows=[RowPlan.of(code), RowPlan("Own row")],
        cases=[case],
        question="How?",
    )
    theme = Theme.objects.get(study=study, label="trust")
    cell: dict[str, Any] = {"theme": theme, "case": case, "actor": actor}
    judge(**cell, passage=coding.passage_id, stance=Evidence.Stance.SUPPORTS)
    summary = theme.summaries.get()
    save_cell(**cell, text="The driver knows them (A1:2).", expected_version=summary.version)
    comment_cell(**cell, text="Is this only the driver?")
    return World(
        study=study,
        document=document,
        case=case,
        informant=document.informants.get(),
        attribute=add_attribute(**common, name="Size", kind="number", subject="case", choices=[]),
        question=question,
        guide=guide,
        guide_question=add_guide_question(guide=guide, actor=actor, text="Who sells?"),
        code=code,
        version=keep_version(**common, name="Start list"),
        coding=coding,
        memo=write_memo(study=study, actor=actor, **passage, text="Compare with case B."),
        table=table,
        theme=theme,
        person=add_one_more(study, actor),
        pseudonym=list_name(**common, name="Kuopio", stand_in="Town", kind="place"),
        batch=new_batch(),
        code_batch=new_batch(),
        correction=new_batch(),
    )


def add_one_more(study: Study, actor: User) -> User:
    """Let one more person read in the study."""
    from interviews.actions.studies import set_roles
    from interviews.roles import Role

    person = User.objects.create_user(f"more-{study.slug}@example.org", name="Mika")
    set_roles(study=study, actor=actor, user=person, roles=frozenset({Role.READER}))
    return person


def url_names() -> list[str]:
    """Give the names of all addresses of the URL conf, those of allauth included."""
    return sorted({name for name in get_resolver().reverse_dict if isinstance(name, str)})


def arguments_of(name: str) -> list[str]:
    """Give the names of the arguments of an address."""
    [(_pattern, arguments)] = get_resolver().reverse_dict[name][0]
    return list(arguments)
