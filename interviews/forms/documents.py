"""Forms about documents: the files of an import, and what is corrected later."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interviews.forms.base import DateField, PageForm
from interviews.models import Case, Document, Informant, InterviewGuide
from interviews.queries.drafts import Candidate, Names, replaced

REPLACED_FIELDS = ("title", "case", "place", "informant")


def languages() -> list[tuple[str, str]]:
    """Give languages by name in the reader's language; "" where it is not known."""
    names = {code: _(info["name"]) for code, info in LANG_INFO.items() if "name" in info and "-" not in code}
    return [("", _("not known")), *sorted(names.items(), key=lambda pair: pair[1].casefold())]


class LanguageField(forms.ChoiceField):
    """A language; one that is not in the list may stay as it is."""

    def __init__(self, **options: Any) -> None:
        choices = lazy(languages, list)()
        super().__init__(label=gettext_lazy("Language"), required=False, choices=choices, **options)

    def valid_value(self, value: object) -> bool:
        """Take what was read from elsewhere, such as pt-br."""
        return len(str(value)) <= 12


class NamesForm(PageForm):
    """Names to replace in every file, before anything is saved."""

    names = forms.CharField(
        label=gettext_lazy("Names to replace"),
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
        help_text=gettext_lazy(
            "One a line: name = stand-in. “Kati Mäkinen = Informant A” also finds “Kati Mäkisen”."
        ),
    )

    keep_names = forms.BooleanField(
        label=gettext_lazy("Put these on the study's list of names, too"), required=False
    )

    def clean_names(self) -> dict[str, str]:
        """Read the lines; an empty stand-in leaves […]."""
        pairs: dict[str, str] = {}
        for number, line in enumerate(self.cleaned_data["names"].splitlines(), start=1):
            if not line.strip():
                continue
            name, sign, stand_in = line.partition("=")
            if not sign or not name.strip():
                raise forms.ValidationError(
                    _("Line %(number)s: write a name, an equals sign and its stand-in.") % {"number": number}
                )
            pairs[" ".join(name.split())] = " ".join(stand_in.split())
        return pairs


class FileForm(PageForm):
    """What is settled about one file. Always bound, so that what clashes is said at first sight."""

    include = forms.BooleanField(label=gettext_lazy("Import this file"), required=False)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    case = forms.CharField(
        label=gettext_lazy("Case"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Choose or type a new one. Empty: the study as a whole."),
    )
    informant = forms.CharField(
        label=gettext_lazy("Informant"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Who was interviewed. May stay empty."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Document.Kind.choices)
    language = LanguageField()
    held_on = DateField(label=gettext_lazy("Date"), required=False)
    place = forms.CharField(label=gettext_lazy("Place or mode"), max_length=120, required=False)
    speakers = forms.MultipleChoiceField(required=False)
    interviewers = forms.MultipleChoiceField(required=False)

    def __init__(
        self, *args: Any, labels: Sequence[str], taken: set[str], lists: str, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.taken = taken
        for name in ("speakers", "interviewers"):
            self.fields[name].choices = [(label, label) for label in labels]  # type: ignore[attr-defined]
        for name in ("case", "informant"):
            self.fields[name].widget.attrs.update({"list": f"{lists}-{name}", "autocomplete": "off"})

    def clean(self) -> dict[str, Any]:
        """A file that is left out needs nothing; titles are compared with the study and the other files."""
        cleaned = super().clean() or {}
        if not cleaned.get("include"):
            self.errors.clear()
            return cleaned
        title = str(cleaned.get("title", "")).strip()
        if title and title in self.taken:
            self.add_error(
                "title",
                _("There is a document “%(title)s” already. Give this one another title.") % {"title": title},
            )
        self.taken.add(title)
        return cleaned


def file_data(prefix: str, values: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """Give the values of a file as a browser would send them, with names replaced where they would be stored."""
    data: dict[str, Any] = {}
    for name, value in values.items():
        if name in REPLACED_FIELDS:
            value = replaced(str(value), names)
        if name == "include":
            value = "on" if value else ""
        data[f"{prefix}-{name}"] = value
    return data


def first_values(candidates: Sequence[Candidate]) -> dict[str, list[str]]:
    """Give what is ticked at first."""
    return {
        "speakers": [each.label for each in candidates if each.is_speaker],
        "interviewers": [each.label for each in candidates if each.is_interviewer],
    }


class DocumentForm(PageForm):
    """What is known about a document."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    case = forms.ModelChoiceField(
        queryset=Case.objects.none(),
        label=gettext_lazy("Case"),
        required=False,
        empty_label=gettext_lazy("The study as a whole"),
        help_text=gettext_lazy(
            "In another case the document gets the next number there, so its address changes."
        ),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Document.Kind.choices)
    language = LanguageField()
    held_on = DateField(label=gettext_lazy("Date"), required=False)
    place = forms.CharField(label=gettext_lazy("Place or mode"), max_length=120, required=False)
    guide = forms.ModelChoiceField(
        queryset=InterviewGuide.objects.none(),
        label=gettext_lazy("Interview guide"),
        required=False,
        empty_label=gettext_lazy("none"),
    )
    informants = forms.ModelMultipleChoiceField(
        queryset=Informant.objects.none(),
        label=gettext_lazy("Informants"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    blamed = "title"

    def __init__(self, *args: Any, document: Document, **options: Any) -> None:
        super().__init__(*args, **options)
        study = document.study
        people = Informant.objects.filter(study=study).select_related("case")
        choices = {
            "case": Case.objects.filter(study=study),
            "guide": InterviewGuide.objects.filter(study=study),
            "informants": people.order_by("case__position", "position"),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields["informants"].label_from_instance = informant_words  # type: ignore[attr-defined]
        self.fields["case"].label_from_instance = lambda case: case.heading  # type: ignore[attr-defined]


def informant_words(informant: Informant) -> str:
    """Name an informant with her case."""
    parts = [informant.label, informant.title, informant.case.heading if informant.case else ""]
    return " · ".join(part for part in parts if part)


class SpeakerForm(PageForm):
    """Who a label stands for."""

    label = forms.CharField(label=gettext_lazy("Label"), max_length=60)
    is_interviewer = forms.BooleanField(label=gettext_lazy("Interviewer"), required=False)
    informant = forms.ModelChoiceField(
        queryset=Informant.objects.none(),
        label=gettext_lazy("Informant"),
        required=False,
        empty_label=gettext_lazy("nobody"),
    )
    blamed = "label"

    def __init__(self, *args: Any, informants: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["informant"].queryset = informants  # type: ignore[attr-defined]
        self.fields["informant"].label_from_instance = informant_words  # type: ignore[attr-defined]
