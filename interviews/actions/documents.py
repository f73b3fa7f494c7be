"""Bringing transcripts in, and correcting what is known about them. The words change only by a new revision."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cccrm.kit.ids import new_guid
from cccrm.kit.refusal import Refused
from interviews.actions.cases import new_case, new_informant
from interviews.importers.drafts import TranscriptDraft
from interviews.log import Operation, operation
from interviews.models import (
    Case,
    Document,
    DocumentInformant,
    Event,
    Informant,
    Revision,
    Speaker,
    Study,
    Turn,
    Upload,
    User,
)


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
    summary = documents[0].title if len(documents) == 1 else str(len(documents))
    with operation(
        study, actor=actor, verb="import", summary=summary, actor_kind=Event.ActorKind.IMPORT
    ) as op:
        Study.objects.select_for_update().get(pk=study.pk)
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
    used = set(Document.objects.filter(study=study, case=case).values_list("number", flat=True))
    created = Event.objects.filter(
        study=study,
        object_type=Document._meta.label_lower,
        before__isnull=True,
        after__case_id=str(case.pk) if case else None,
    )
    used.update(event["number"] for event in created.values_list("after", flat=True))
    return max(used, default=0) + 1


def _speakers(
    op: Operation, document: Document, planned: PlannedDocument, informant: Informant | None
) -> dict[str, Speaker]:
    labels = dict.fromkeys(turn.speaker for turn in planned.draft.turns if turn.speaker)
    rows = [
        Speaker(
            study=op.study,
            document=document,
            label=label[:60],
            is_interviewer=label in planned.interviewers,
            informant=None if label in planned.interviewers else informant,
            position=position,
        )
        for position, label in enumerate(labels)
    ]
    op.create_all(rows)
    return dict(zip(labels, rows, strict=True))


def _revision(
    op: Operation, document: Document, draft: TranscriptDraft, speakers: dict[str, Speaker]
) -> Revision:
    styles = [
        [style.start, style.end, ("b" if style.bold else "") + ("i" if style.italic else "")]
        for style in draft.styles
    ]
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


def update_document(
    *,
    document: Document,
    actor: User | None,
    title: str,
    kind: str,
    language: str,
    held_on: datetime.date | None,
    place: str,
) -> Document:
    """Correct title, kind, language, date and place."""
    title = title.strip()
    if title != document.title:
        title = free_title(document.study, title)
    with operation(document.study, actor=actor, verb="describe document", summary=title) as op:
        return op.update(
            document, title=title, kind=kind, language=language, held_on=held_on, place=place[:120]
        )


def move_document(*, document: Document, actor: User | None, case: Case | None) -> Document:
    """Put a document into another case; it gets the next number there."""
    if document.case_id == (case.pk if case else None):
        return document
    with operation(document.study, actor=actor, verb="move document", summary=document.title) as op:
        Study.objects.select_for_update().get(pk=document.study_id)
        number = _next_number(document.study, case)
        return op.update(document, case_id=case.pk if case else None, number=number)


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


def set_turn_speaker(*, turn: Turn, actor: User | None, speaker: Speaker | None) -> Turn:
    """Say who speaks in one turn."""
    with operation(turn.study, actor=actor, verb="change speaker of turn", summary=turn.number) as op:
        return op.update(turn, speaker_id=speaker.pk if speaker else None)


def set_informants(*, document: Document, actor: User | None, informants: Sequence[Informant]) -> None:
    """Say who speaks in a document."""
    with operation(document.study, actor=actor, verb="set informants", summary=document.title) as op:
        present = {link.informant_id: link for link in document.informant_links.all()}
        wanted = {informant.pk for informant in informants}
        for pk in present.keys() - wanted:
            op.delete(present[pk])
        for informant in informants:
            if informant.pk not in present:
                op.create(DocumentInformant(study=document.study, document=document, informant=informant))
