"""import_document STUDY FILE...: brings transcripts into a case, all of them or none."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from interviews.actions.documents import PlannedDocument, import_documents, keep_upload, new_batch
from interviews.importers import read_transcript_safely, replace_names, title_from_file_name
from interviews.importers.drafts import TranscriptDraft
from interviews.management.command import Answer, StudyCommand, find_study, owner_of, read_file
from interviews.models import Document, Study, Upload, User
from interviews.name_forms import with_all_forms
from interviews.pseudonyms import Finder
from interviews.queries.drafts import replaced
from interviews.queries.pseudonyms import listed_names
from interviews.written import texts_in


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
        parser.add_argument(
            "--with-names", action="store_true", help="do not replace names of the study's list"
        )

    def work(self, *, study: str, files: list[str], **options: Any) -> Answer:
        """Read all files, then import them as one step."""
        found = find_study(study)
        actor = owner_of(found).user
        self.names = [] if options["with_names"] else listed_names(found)
        read = [
            (Path(file).name, data, self._draft(file, data)) for file in files for data in [read_file(file)]
        ]
        with transaction.atomic():
            planned = [
                self._plan(draft, name, upload, options)
                for (name, _data, draft), upload in zip(read, self._keep(found, actor, read), strict=True)
            ]
            documents = import_documents(study=found, actor=actor, documents=planned)
            kept = [each.original.pk for each in planned if each.original]
            Upload.objects.filter(batch=self.batch).exclude(pk__in=kept).delete()
        return self._answer(documents)

    def _draft(self, file: str, data: bytes) -> TranscriptDraft:
        draft = read_transcript_safely(Path(file).name, data)
        self.say_all(draft.problems)
        return draft

    def _keep(self, study: Study, user: User, read: list[tuple[str, bytes, TranscriptDraft]]) -> list[Upload]:
        """Keep the files as they came; they go with the transaction when the import is refused."""
        self.batch = batch = new_batch()
        uploads = [
            keep_upload(study=study, user=user, batch=batch, file_name=name, data=data, position=position)
            for position, (name, data, _draft) in enumerate(read)
        ]
        Upload.objects.filter(batch=batch).update(is_imported=True)
        return uploads

    def _plan(
        self, draft: TranscriptDraft, name: str, upload: Upload, options: dict[str, Any]
    ) -> PlannedDocument:
        has_names = bool(self.names) and self._holds_names(draft, name, bytes(upload.data))
        draft = replace_names(draft, self.names)
        labels = {speaker.label for speaker in draft.speakers}
        guessed = frozenset(speaker.label for speaker in draft.speakers if speaker.is_interviewer)
        wanted = options["interviewer"].strip().rstrip(":")
        if wanted and wanted not in labels:
            self.say(_("%(file)s: nobody speaks as “%(label)s”.") % {"file": name, "label": wanted})
        return PlannedDocument(
            draft=draft,
            title=replaced(title_from_file_name(name), self.names),
            case=replaced(options["case"], self.names),
            kind=options["kind"],
            interviewers=frozenset({wanted}) if wanted else guessed,
            informant=replaced(options["informant"], self.names),
            file_name=replaced(name, self.names),
            original=None if has_names else upload,
        )

    def _holds_names(self, draft: TranscriptDraft, name: str, data: bytes) -> bool:
        """Whether the file as it came holds a listed name, in any form; such a file is not kept."""
        finder = Finder(with_all_forms(self.names, [draft.text]))
        found = any(finder.hits(text) for text in (name, draft.text, *texts_in(data)))
        if found:
            self.say(_("%(file)s: listed names were replaced; the file is not kept.") % {"file": name})
        return found

    def _answer(self, documents: list[Document]) -> Answer:
        data = [
            {"id": str(document.pk), "title": document.title, "case": document.case and document.case.label}
            for document in documents
        ]
        return Answer(
            {"documents": data}, "\n".join(f"{document.address}\t{document.title}" for document in documents)
        )
