"""Bringing transcripts in, and correcting what is known about them. The words change only by a new revision."""

import datetime
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cccrm.kit.ids import new_guid
from cccrm.kit.refusal import Refused
from interviews.actions.cases import new_case, new_informant
from interviews.actions.pseudonyms import list_names
from interviews.importers import read_transcript_safely
from interviews.importers.drafts import ImportRefused, TranscriptDraft
from interviews.importers.sniff import MAX_FILE, TOO_LARGE
from interviews.importers.wire import draft_to
from interviews.log import Operation, lock, operation
from interviews.models import (
    Case,
    Document,
    DocumentInformant,
    Event,
    Informant,
    InterviewGuide,
    Revision,
    Speaker,
    Study,
    Turn,
    Upload,
    User,
)
from interviews.pseudonyms import Name

# How long a file waits for its preview to be confirmed.
WAITING_LIFE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PlannedDocument:
    """A parsed transcript with what the preview (or the command line) settled about it.

    `case` and `informant` are labels, made when missing; empty means the study as a whole, or nobody.
    """

    draft: TranscriptDraft
    title: str
    case: str = ""
    kind: str = Document.Kind.INTERVIEW
    language: str = ""
    held_on: datetime.date | None = None
    place: str = ""
    interviewers: frozenset[str] = frozenset()
    informant: str = ""
    file_name: str = ""
    original: Upload | None = None


def import_documents(
    *, study: Study, actor: User | None, documents: Sequence[PlannedDocument]
) -> list[Document]:
    """Bring transcripts in as one step; either all of them come in or none does."""
    if not documents:
        raise Refused(_("Choose at least one file."))
    summary = documents[0].title if len(documents) == 1 else ""
    with operation(
        study, actor=actor, verb="import", summary=summary, actor_kind=Event.ActorKind.IMPORT
    ) as op:
        Study.objects.select_for_update().get(pk=study.pk)
        op.detail = {"documents": len(documents)} if len(documents) > 1 else {}
        return [_bring_in(op, planned) for planned in documents]


def _bring_in(op: Operation, planned: PlannedDocument) -> Document:
    title = free_title(op.study, planned.title)
    case = _case(op, planned.case)
    informant = _informant(op, case, planned.informant)
    document = op.create(
        Document(
            study=op.study,
            case=case,
            number=_next_number(op.study, case),
            title=title,
            kind=planned.kind,
            language=planned.language or planned.draft.language,
            held_on=planned.held_on,
            place=planned.place[:120],
            file_name=planned.file_name[:255],
            original=planned.original,
            created_at=op.now,
        )
    )
    if informant:
        op.create(DocumentInformant(study=op.study, document=document, informant=informant))
    speakers = _speakers(op, document, planned, informant)
    _revision(op, document, planned.draft, speakers)
    return document


def free_title(study: Study, title: str) -> str:
    """Check a title for a new document; Refused when empty or taken."""
    title = title.strip()[:200]
    if not title:
        raise Refused(_("A document needs a title."))
    if Document.objects.filter(study=study, title=title).exists():
        raise Refused(
            _("There is a document “%(title)s” already. Give the new one another title.") % {"title": title}
        )
    return title


def _case(op: Operation, label: str) -> Case | None:
    if not label.strip():
        return None
    found = Case.objects.filter(study=op.study, label=label.strip()).first()
    return found or new_case(op, label=label)


def _informant(op: Operation, case: Case | None, label: str) -> Informant | None:
    if not label.strip():
        return None
    found = Informant.objects.filter(study=op.study, case=case, label=label.strip()).first()
    return found or new_informant(op, label=label, case=case)


def _next_number(study: Study, case: Case | None) -> int:
    """Numbers are cited, so one that a document ever had is not given again: the log remembers."""
    case_id = str(case.pk) if case else None
    used = set(Document.objects.filter(study=study, case=case).values_list("number", flat=True))
    used.update(number for place, number in _places_ever(study) if place == case_id)
    return max(used, default=0) + 1


def _places_ever(study: Study) -> Iterator[tuple[str | None, int]]:
    """Give every (case, number) under which a document of the study has ever stood."""
    events = Event.objects.filter(study=study, object_type=Document._meta.label_lower, after__isnull=False)
    known: dict[uuid.UUID, dict[str, Any]] = {}
    for object_id, after in events.order_by("sequence").values_list("object_id", "after"):
        facts = known.setdefault(object_id, {})
        facts.update(after or {})
        if "number" in facts:
            yield facts.get("case_id"), facts["number"]


def _speakers(
    op: Operation, document: Document, planned: PlannedDocument, informant: Informant | None
) -> dict[str, Speaker]:
    """Make a speaker for each label; labels that are one after cutting to the column share a row."""
    labels = dict.fromkeys(turn.speaker for turn in planned.draft.turns if turn.speaker)
    interviewers = {label[:60] for label in planned.interviewers}
    rows = {
        short: Speaker(
            study=op.study,
            document=document,
            label=short,
            is_interviewer=short in interviewers,
            informant=None if short in interviewers else informant,
            position=position,
        )
        for position, short in enumerate(dict.fromkeys(label[:60] for label in labels))
    }
    op.create_all(list(rows.values()))
    return {label: rows[label[:60]] for label in labels}


def _revision(
    op: Operation, document: Document, draft: TranscriptDraft, speakers: dict[str, Speaker]
) -> Revision:
    styles = draft.looks or []
    revision = op.create(
        Revision(
            study=op.study, document=document, number=1, text=draft.text, styles=styles, created_at=op.now
        )
    )
    op.create_all(
        [
            Turn(
                study=op.study,
                revision=revision,
                position=position,
                number=str(turn.number),
                label_start=turn.label_start,
                label_end=turn.label_end,
                body_start=turn.body_start,
                body_end=turn.body_end,
                speaker=speakers.get(turn.speaker),
                time_stamp=turn.time_stamp[:24],
            )
            for position, turn in enumerate(draft.turns)
        ]
    )
    return revision


def keep_upload(
    *,
    study: Study,
    user: User | None,
    batch: uuid.UUID,
    file_name: str,
    data: bytes,
    position: int = 0,
    purpose: str = "transcript",
) -> Upload:
    """Keep a file as it came until the preview is confirmed; `batch` groups files chosen together."""
    return Upload.objects.create(
        study=study,
        user=user,
        batch=batch,
        file_name=file_name[:255],
        data=data,
        position=position,
        purpose=purpose,
    )


def new_batch() -> uuid.UUID:
    """Give the name of a new group of uploads."""
    return new_guid()


def receive_file(
    *,
    study: Study,
    user: User,
    batch: uuid.UUID,
    position: int,
    file_name: str,
    data: bytes | None,
    purpose: str = "transcript",
) -> Upload:
    """Read one file of a batch and let it wait for its preview; a refused one keeps its sentence and no bytes.

    `data` is None where the file was too large to be taken at all. A "correction" waits for a document.
    """
    common = {
        "purpose": purpose,
        "study": study,
        "user": user,
        "batch": batch,
        "position": position,
        "file_name": file_name[:255],
    }
    try:
        if data is None:
            raise ImportRefused(TOO_LARGE, {"file": file_name, "megabytes": MAX_FILE // 1024 // 1024})
        draft = read_transcript_safely(file_name, data)
    except ImportRefused as refusal:
        sentence = _(refusal.message) % refusal.values
        return Upload.objects.create(data=b"", refusal=sentence, **common)
    return Upload.objects.create(data=data, draft=draft_to(draft), **common)


def forget_waiting_uploads(*, user: User, now: datetime.datetime, purpose: str = "transcript") -> int:
    """Remove files of this user that have waited for a day without being imported; gives their number."""
    old = Upload.objects.filter(
        user=user, purpose=purpose, is_imported=False, created_at__lt=now - WAITING_LIFE
    )
    return old.delete()[0]


def drop_uploads(*, study: Study, user: User, batch: uuid.UUID) -> None:
    """Remove the files of a batch that were not imported."""
    Upload.objects.filter(study=study, user=user, batch=batch, is_imported=False).delete()


@transaction.atomic
def import_uploads(
    *,
    study: Study,
    actor: User,
    batch: uuid.UUID,
    documents: Sequence[PlannedDocument],
    keep_originals: bool,
    list_too: Sequence[Name] = (),
) -> list[Document]:
    """Import the previewed files of a batch and remove what is left of it.

    Where names were replaced the files as they came still hold them, so they are not kept then. Names in
    `list_too` are put on the study's list, as a step of its own.
    """
    waiting = Upload.objects.filter(study=study, user=actor, batch=batch, is_imported=False)
    if not list(waiting.select_for_update().values_list("pk")):
        raise Refused(_("These files have been imported or dropped already."))
    kept = [planned.original.pk for planned in documents if planned.original] if keep_originals else []
    waiting.filter(pk__in=kept).update(is_imported=True, draft=None)
    if not keep_originals:
        documents = [replace(planned, original=None) for planned in documents]
    if list_too:
        list_names(study=study, actor=actor, names=list_too)
    made = import_documents(study=study, actor=actor, documents=documents)
    waiting.all().delete()
    return made


def correct_document(
    *,
    document: Document,
    actor: User | None,
    title: str,
    kind: str,
    language: str,
    held_on: datetime.date | None,
    place: str,
    case: Case | None,
    guide: InterviewGuide | None,
    informants: Sequence[Informant],
) -> Document:
    """Correct everything that is known about a document in one step; another case gives the next number there."""
    if document.withdrawn_at:
        raise Refused(_("This document was withdrawn; nothing more can be noted."))
    title = title.strip()[:200]
    if title != document.title:
        title = free_title(document.study, title)
    facts: dict[str, Any] = {"title": title, "kind": kind, "language": language, "held_on": held_on}
    with operation(document.study, actor=actor, verb="describe document", summary=title) as op:
        case_id = case.pk if case else None
        if document.case_id != case_id:
            lock(document.study)
            facts |= {"case_id": case_id, "number": _next_number(document.study, case)}
        _say_who_speaks(op, document, informants)
        return op.update(document, place=place[:120], guide_id=guide.pk if guide else None, **facts)


def set_speaker(
    *, speaker: Speaker, actor: User | None, label: str, is_interviewer: bool, informant: Informant | None
) -> Speaker:
    """Correct who a speaker is: the name shown, interviewer or not, and which informant."""
    label = label.strip()
    others = Speaker.objects.filter(document=speaker.document).exclude(pk=speaker.pk)
    if not label or others.filter(label=label).exists():
        raise Refused(_("Each speaker of a document needs a label of its own."))
    with operation(speaker.study, actor=actor, verb="change speaker", summary=label) as op:
        return op.update(
            speaker,
            label=label[:60],
            is_interviewer=is_interviewer,
            informant_id=informant.pk if informant else None,
        )


def _say_who_speaks(op: Operation, document: Document, informants: Sequence[Informant]) -> None:
    present = {link.informant_id: link for link in document.informant_links.all()}
    wanted = {informant.pk for informant in informants}
    for pk in present.keys() - wanted:
        op.delete(present[pk])
    for informant in informants:
        if informant.pk not in present:
            op.create(DocumentInformant(study=document.study, document=document, informant=informant))
