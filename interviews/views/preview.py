"""The import preview: drafts that wait, joined with what the form says about them. Writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from interviews.actions.documents import PlannedDocument
from interviews.forms.documents import FileForm, NamesForm, file_data, first_values
from interviews.importers import title_from_file_name
from interviews.importers.drafts import TranscriptDraft
from interviews.importers.names import as_names
from interviews.importers.wire import draft_from
from interviews.models import Document, Upload
from interviews.name_forms import with_all_forms
from interviews.pseudonyms import Finder, Name
from interviews.queries.drafts import (
    Candidate,
    PreviewTurn,
    candidates,
    count_hits,
    parts_left,
    preview_turns,
    replaced,
    settled,
)
from interviews.queries.imports import Surroundings
from interviews.written import strings_in, texts_in

FIRST_TURNS = 12
# Beyond this a page would be slow to open; the rest is said in words and imported all the same.
MOST_TURNS = 1000


@dataclass(frozen=True, slots=True)
class SpeakerChoice:
    """A label in the preview: `value` as it stands in the file, `shown` with names replaced."""

    value: str
    shown: str
    turns: int
    is_speaker: bool
    is_interviewer: bool


@dataclass(frozen=True, slots=True)
class Note:
    """A problem in the reader's language, with its line."""

    text: str
    line: int | None


@dataclass(frozen=True, slots=True)
class ListedHits:
    """A name of the study's list that stands in the files, and how often."""

    name: str
    stand_in: str
    count: int


def names_to_replace(typed: Mapping[str, str], listed: Sequence[Name]) -> list[Name]:
    """What was typed beside the files, and the study's list; what was typed comes first."""
    return [*as_names(typed), *(each for each in listed if each.name not in typed)]


class Preview:
    """A batch in the preview. `sent` is what the form sent, or None at first sight."""

    def __init__(self, uploads: list[Upload], around: Surroundings, sent: Mapping[str, Any] | None) -> None:
        self.around = around
        self.names_form = NamesForm(sent if sent is not None else {"names": ""})
        self.typed: dict[str, str] = (
            self.names_form.cleaned_data["names"] if self.names_form.is_valid() else {}
        )
        self.names = names_to_replace(self.typed, around.names)
        taken = set(around.titles)
        self.refused = [upload for upload in uploads if upload.draft is None]
        read = [upload for upload in uploads if upload.draft is not None]
        self.files = [FilePreview(upload, around, sent, self.names, taken) for upload in read]
        chosen = [file.base.text for file in self.files if file.is_included]
        counts = count_hits(chosen, self.names)
        self.hits = {name: counts[name] for name in counts if name in self.typed}
        self.listed = [
            ListedHits(each.name, each.stand_in, counts[each.name])
            for each in self.names
            if each.name not in self.typed and counts[each.name]
        ]
        self.parts = parts_left(chosen, self.names)

    @property
    def names_to_keep(self) -> list[Name]:
        """What was typed and is to be put on the study's list."""
        if not (self.names_form.is_valid() and self.names_form.cleaned_data["keep_names"]):
            return []
        listed = {name.name for name in self.around.names}
        return [name for name in as_names(self.typed) if name.name not in listed]

    @property
    def has_names(self) -> bool:
        """Whether names are replaced, so that files as they came are not all kept."""
        return bool(self.typed or self.listed)

    @property
    def count(self) -> int:
        """How many files would be imported."""
        return sum(file.is_included for file in self.files)

    @property
    def is_ready(self) -> bool:
        """Whether the form can be imported as it was sent."""
        return self.count > 0 and self.names_form.is_valid() and all(f.form.is_valid() for f in self.files)

    def planned(self) -> list[PlannedDocument]:
        """What is to be imported, in the order of the files."""
        return [file.planned() for file in self.files if file.is_included]


class FilePreview:
    """One file of the batch: its form, and its draft as the form settles it."""

    def __init__(
        self,
        upload: Upload,
        around: Surroundings,
        sent: Mapping[str, Any] | None,
        names: list[Name],
        taken: set[str],
    ) -> None:
        self.upload = upload
        self.names = names
        self.base: TranscriptDraft = draft_from(upload.draft or {})
        self.candidates = candidates(self.base)
        self.prefix = f"file{upload.position}"
        self.form = self._form(around, sent, taken)
        self.is_included = bool(self.form.data.get(f"{self.prefix}-include"))
        self.draft = settled(self.base, self._ticked("speakers"), names)

    def _form(self, around: Surroundings, sent: Mapping[str, Any] | None, taken: set[str]) -> FileForm:
        """Bind the form to what was sent, names replaced; else to what the file and its name tell."""
        if sent is None:
            return self._bound(file_data(self.prefix, self._first(around), {}), taken)
        form = self._bound(sent, set(taken))
        if not form.is_valid():
            # Shown again as it was typed, so that it can be corrected.
            return self._bound(sent, taken)
        return self._bound(file_data(self.prefix, form.cleaned_data, self.names), taken)

    def _bound(self, data: Mapping[str, Any], taken: set[str]) -> FileForm:
        labels = [each.label for each in self.candidates]
        form = FileForm(data, prefix=self.prefix, labels=labels, taken=taken, lists="known")
        form.is_valid()
        return form

    def _first(self, around: Surroundings) -> dict[str, Any]:
        name = self.upload.file_name
        case = around.case_for(name)
        return {
            "include": True,
            "title": title_from_file_name(name),
            "case": case,
            "informant": around.informant_for(case),
            "kind": Document.Kind.INTERVIEW,
            "language": self.base.language,
            **first_values(self.candidates),
        }

    def _ticked(self, field: str) -> list[str]:
        data: Any = self.form.data
        name = f"{self.prefix}-{field}"
        ticked = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        known = {each.label for each in self.candidates}
        return [label for label in ticked if label in known]

    @property
    def interviewers(self) -> frozenset[str]:
        """Labels of interviewers, with names replaced."""
        return frozenset(replaced(label, self.names) for label in self._ticked("interviewers"))

    @property
    def speakers(self) -> list[SpeakerChoice]:
        """The labels to tick."""
        chosen, asking = set(self._ticked("speakers")), set(self._ticked("interviewers"))
        counts = {each.label: each.turns for each in self.draft.speakers}
        return [
            self._choice(each, each.label in chosen, each.label in asking, counts) for each in self.candidates
        ]

    def _choice(
        self, each: Candidate, is_speaker: bool, is_interviewer: bool, counts: dict[str, int]
    ) -> SpeakerChoice:
        shown = replaced(each.label, self.names)
        return SpeakerChoice(each.label, shown, counts.get(shown, each.turns), is_speaker, is_interviewer)

    @property
    def notes(self) -> list[Note]:
        """Every problem with its place."""
        return [Note(_(each.message) % each.values, each.line) for each in self.draft.problems]

    @property
    def first_turns(self) -> list[PreviewTurn]:
        """The turns that are seen at once."""
        return preview_turns(self.draft, self.interviewers, last=FIRST_TURNS)

    @property
    def more_turns(self) -> list[PreviewTurn]:
        """The turns behind "show all"."""
        return preview_turns(self.draft, self.interviewers, first=FIRST_TURNS, last=MOST_TURNS)

    @property
    def turns(self) -> int:
        """How many turns there are."""
        return len(self.draft.turns)

    @property
    def unseen(self) -> int:
        """How many turns the preview leaves out."""
        return max(0, self.turns - MOST_TURNS)

    @property
    def words(self) -> int:
        """How many words the text has."""
        return len(self.draft.text.split())

    def planned(self) -> PlannedDocument:
        """What is to be imported; call it for a valid form only."""
        facts = self.form.cleaned_data
        return PlannedDocument(
            draft=self.draft,
            title=facts["title"],
            case=facts["case"],
            kind=facts["kind"],
            language=facts["language"],
            held_on=facts["held_on"],
            place=facts["place"],
            interviewers=self.interviewers,
            informant=facts["informant"],
            file_name=replaced(self.upload.file_name, self.names),
            original=None if self.holds_names else self.upload,
        )

    @property
    def holds_names(self) -> bool:
        """Whether the file as it came holds a name, also where no preview shows it: comments, properties."""
        finder = Finder(with_all_forms(self.names, [self.base.text]))
        if not finder:
            return False
        texts = (self.upload.file_name, *strings_in(self.upload.draft), *texts_in(bytes(self.upload.data)))
        return any(finder.hits(text) for text in texts)
