"""Forms about research questions and the interview guide."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from interviews.forms.base import DateField, PageForm, words_of

Choices = Sequence[tuple[str, str]]


class ParentForm(PageForm):
    """A form for something that may stand below another of its kind; `parents` are (id, indented words)."""

    parent = forms.ChoiceField(label=gettext_lazy("Stands below"), required=False)

    def __init__(self, *args: Any, parents: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent"].choices = [("", gettext_lazy("nothing: it is on the first level")), *parents]  # type: ignore[attr-defined]


class QuestionForm(ParentForm):
    """A research question."""

    text = forms.CharField(label=gettext_lazy("Question"), widget=forms.Textarea(attrs={"rows": 3}))
    marks = forms.CharField(
        label=gettext_lazy("Marks"),
        max_length=200,
        help_text=gettext_lazy(
            "How the question is cited, such as 1.1. Separate several marks by commas: 1, 1.0.1"
        ),
    )
    field_order = ("text", "marks", "parent")
    blamed = "marks"

    def clean_marks(self) -> list[str]:
        """Split at commas."""
        return words_of(self.cleaned_data["marks"])


class GuideForm(PageForm):
    """A version of the interview guide."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("Such as Guide of June 2014.")
    )
    created_on = DateField(label=gettext_lazy("Date"), required=False)
    blamed = "name"


class GuideQuestionForm(ParentForm):
    """A question of the guide."""

    number = forms.CharField(label=gettext_lazy("Number"), max_length=20, required=False)
    text = forms.CharField(label=gettext_lazy("Question"), widget=forms.Textarea(attrs={"rows": 2}))
    construct = forms.CharField(
        label=gettext_lazy("Construct"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("What the question is meant to bring out, such as trust."),
    )
    marks = forms.MultipleChoiceField(
        label=gettext_lazy("Serves the research questions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("number", "text", "construct", "marks", "parent")
    blamed = "text"

    def __init__(self, *args: Any, marks: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["marks"].choices = marks  # type: ignore[attr-defined]
