"""import_document STUDY FILE...: brings transcripts into a case, all of them or none."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from interviews.actions.documents import PlannedDocument, import_documents, keep_upload, new_batch
from interviews.importers import read_transcript_safely, title_from_file_name
from interviews.importers.drafts import TranscriptDraft
from interviews.management.command import Answer, StudyCommand, find_study, owner_of, read_file
from interviews.models import Document, Study, Upload, User


class Command(StudyCommand):
    """Import transcripts."""

    help = "Import .docx and .txt transcripts into a case, which is made when missing; all files or none."

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument("study")
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--case", required=True, metavar="LABEL", help='"" for the study as a whole')
        parser.add_argument("--kind", choices=Document.Kind.values, default=Document.Kind.INTERVIEW.value)
        parser.add_argument("--informant", default="", metavar="L", help="label of the person who speaks")
        parser.add_argument(
            "--interviewer", default="", metavar="LABEL", help="the interviewer's label, such as H"
        )

    def work(self, *, study: str, files: list[str], **options: Any) -> Answer:
        """Read all files, then import them as one step."""
        found = find_study(study)
        actor = owner_of(found).user
        read = [
            (Path(file).name, data, self._draft(file, data)) for file in files for data in [read_file(file)]
        ]
        with transaction.atomic():
            planned = [
                self._plan(draft, name, upload, options)
                for (name, _data, draft), upload in zip(read, self._keep(found, actor, read), strict=True)
            ]
            documents = import_documents(study=found, actor=actor, documents=planned)
        return self._answer(documents)

    def _draft(self, file: str, data: bytes) -> TranscriptDraft:
        draft = read_transcript_safely(Path(file).name, data)
        self.say_all(draft.problems)
        return draft

    def _keep(self, study: Study, user: User, read: list[tuple[str, bytes, TranscriptDraft]]) -> list[Upload]:
        """Keep the files as they came; they go with the transaction when the import is refused."""
        batch = new_batch()
        uploads = [
            keep_upload(study=study, user=user, batch=batch, file_name=name, data=data, position=position)
            for position, (name, data, _draft) in enumerate(read)
        ]
        Upload.objects.filter(batch=batch).update(is_imported=True)
        return uploads

    def _plan(
        self, draft: TranscriptDraft, name: str, upload: Upload, options: dict[str, Any]
    ) -> PlannedDocument:
        labels = {speaker.label for speaker in draft.speakers}
        guessed = frozenset(speaker.label for speaker in draft.speakers if speaker.is_interviewer)
        wanted = options["interviewer"].strip().rstrip(":")
        if wanted and wanted not in labels:
            self.say(_("%(file)s: nobody speaks as “%(label)s”.") % {"file": name, "label": wanted})
        return PlannedDocument(
            draft=draft,
            title=title_from_file_name(name),
            case=options["case"],
            kind=options["kind"],
            interviewers=frozenset({wanted}) if wanted else guessed,
            informant=options["informant"],
            file_name=name,
            original=upload,
        )

    def _answer(self, documents: list[Document]) -> Answer:
        data = [
            {"id": str(document.pk), "title": document.title, "case": document.case and document.case.label}
            for document in documents
        ]
        return Answer(
            {"documents": data}, "\n".join(f"{document.address}\t{document.title}" for document in documents)
        )
