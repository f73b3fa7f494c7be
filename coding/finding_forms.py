"""The forms of finding: what to look for and where, and which code to put on it."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cccrm.kit.refusal import Refused
from coding.code_choice import Choices, CodeChoice
from coding.models import Code
from coding.searches import INFORMANTS, INSIDE, INTERVIEWERS, OUTSIDE, Search
from interviews.models import Case, Document, GuideQuestion, Speaker, Study
from interviews.searching.units import EXACT, SENTENCE, TURN


class FindForm(forms.Form):
    """What to look for and where; each field is one of a Search."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=500, strip=False)
    is_pattern = forms.BooleanField(label=gettext_lazy("Regular expression"), required=False)
    whole_words = forms.BooleanField(label=gettext_lazy("Whole words"), required=False)
    match_case = forms.BooleanField(label=gettext_lazy("Capitals as typed"), required=False)
    who = forms.ChoiceField(label=gettext_lazy("Said by"), required=False)
    case = forms.ChoiceField(label=gettext_lazy("Case"), required=False)
    document = forms.ChoiceField(label=gettext_lazy("Transcript"), required=False)
    question = forms.ChoiceField(label=gettext_lazy("In answer to"), required=False)
    where = forms.ChoiceField(label=gettext_lazy("Beside other codes"), required=False)
    code = forms.ChoiceField(label=gettext_lazy("Code"), required=False, widget=CodeChoice)
    with_below = forms.BooleanField(label=gettext_lazy("and its sub-codes"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Words to code"), required=False)

    def __init__(self, given: Mapping[str, Any], *, study: Study) -> None:
        super().__init__(given, auto_id="find-%s")
        codes = list(Code.objects.filter(study=study))
        self._offer("who", _speakers(study))
        self._offer("case", _rows(_("every case"), Case.objects.filter(study=study)))
        self._offer("document", _documents(study))
        self._offer("question", _questions(study))
        asked = next((code.pk for code in codes if str(code.pk) == given.get("code")), None)
        offered = _widget(self, "code").offer(codes, nothing=_("choose a code"), keep=asked)
        self._offer("code", offered)
        self._offer(
            "where",
            [("", _("anywhere")), (INSIDE, _("inside passages of")), (OUTSIDE, _("outside passages of"))],
        )
        self._offer(
            "unit", [(EXACT, _("exactly these words")), (SENTENCE, _("the sentence")), (TURN, _("the turn"))]
        )

    def _offer(self, name: str, choices: Choices) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Refuse a place beside a code that is not said."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("where") and not data.get("code") and "code" not in self.errors:
            self.add_error("code", _("Choose the code whose passages you mean, or look anywhere."))
        return data

    @property
    def how(self) -> list[forms.BoundField]:
        """The fields that say how the words are read."""
        return [self[name] for name in ("whole_words", "match_case", "is_pattern")]

    @property
    def narrowing(self) -> list[forms.BoundField]:
        """The fields that say where to look, but for those about codes."""
        return [self[name] for name in ("who", "case", "document", "question")]

    @property
    def is_narrowed(self) -> bool:
        """Whether one of the fields that are folded away is used."""
        return any(self[name].value() for name in ("who", "case", "document", "question", "where"))

    def described(self) -> str:
        """Say in words what was asked, for the history: "sells · informants · Case A". The form must be valid."""
        search = Search(**{**self.cleaned_data, "unit": EXACT})
        words = f"/{search.q}/" if search.is_pattern else search.q
        names = [name for name in ("who", "case", "document", "question") if getattr(search, name)]
        if search.where and search.code:
            names += ["where", "code"]
        return " · ".join(filter(None, [words.strip(), *(self._choice(name) for name in names)]))

    def _choice(self, name: str) -> str:
        field: Any = self.fields[name]
        return dict(field.choices)[self.cleaned_data[name]].strip()

    def search(self) -> Search:
        """Give the search; Refused where a choice is not there any more."""
        if not self.is_valid():
            name, errors = next(iter(self.errors.items()))
            raise Refused(f"{self.fields[name].label}: {errors[0]}")
        values = {**self.cleaned_data, "unit": self.cleaned_data["unit"] or EXACT}
        return Search(**values)


def _rows(nothing: str, rows: Any) -> Choices:
    return [("", nothing), *((str(row.pk), str(row)) for row in rows)]


def _documents(study: Study) -> Choices:
    rows = Document.objects.filter(study=study, withdrawn_at=None).select_related("case")
    return [("", _("every transcript")), *((str(row.pk), f"{row.address} {row.title}") for row in rows)]


def _speakers(study: Study) -> Choices:
    rows = Speaker.objects.filter(study=study, document__withdrawn_at=None).order_by("label").distinct()
    found: dict[str, str] = {}
    for label, informant, name in rows.values_list("label", "informant_id", "informant__label"):
        if informant:
            found[f"informant:{informant}"] = f"{name} ({label})"
        else:
            found[f"label:{label}"] = label
    people = sorted(found.items(), key=lambda item: item[1].casefold())
    return [("", _("anybody")), (INFORMANTS, _("informants")), (INTERVIEWERS, _("interviewers")), *people]


def _questions(study: Study) -> Choices:
    rows = GuideQuestion.objects.filter(study=study).order_by(
        "guide__position", "guide__name", "position", "id"
    )
    found = rows.values_list("pk", "number", "text")
    return [
        ("", _("any question")),
        *((str(pk), f"{number} {text}".strip()[:90]) for pk, number, text in found),
    ]


def _widget(form: forms.Form, name: str) -> CodeChoice:
    return cast(CodeChoice, form.fields[name].widget)


class CodeForm(forms.Form):
    """Which code to put on what was found: one of the list, or a new one."""

    to_code = forms.ChoiceField(label=gettext_lazy("Code"), required=False, widget=CodeChoice)
    new_label = forms.CharField(label=gettext_lazy("or a new code"), required=False, max_length=200)
    new_parent = forms.ChoiceField(label=gettext_lazy("under"), required=False, widget=CodeChoice)

    def __init__(self, given: Mapping[str, Any] | None = None, *, study: Study) -> None:
        super().__init__(given, auto_id="by-search-%s")
        codes = list(Code.objects.filter(study=study))
        self.by_id = {str(code.pk): code for code in codes}
        choices: Any = self.fields["to_code"]
        choices.choices = _widget(self, "to_code").offer(codes, nothing=_("choose a code"), only_codable=True)
        parents: Any = self.fields["new_parent"]
        parents.choices = _widget(self, "new_parent").offer(codes, nothing=_("the top of the list"))

    def chosen(self) -> tuple[Code | None, str, Code | None]:
        """Give the code of the list, or None with the label and the parent of a new one; Refused when neither is named."""
        if not self.is_valid():
            raise Refused(_("This code is not in the list any more. Choose another."))
        data = self.cleaned_data
        label = " ".join(data["new_label"].split())
        if bool(label) == bool(data["to_code"]):
            raise Refused(_("Choose a code of the list, or write the label of a new one, but not both."))
        return self.by_id.get(data["to_code"]), label, self.by_id.get(data["new_parent"])
