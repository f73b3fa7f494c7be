"""Forms about cases, informants and their attributes."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from interviews.forms.base import DateField, PageForm, lines_of, words_of
from interviews.models import Attribute, Case, CaseValue, InformantValue


class DescribedForm(PageForm):
    """A form with a field for each attribute of its subject, typed as the attribute is."""

    def __init__(self, *args: Any, attributes: Iterable[Attribute], **options: Any) -> None:
        super().__init__(*args, **options)
        self.attributes = list(attributes)
        for attribute in self.attributes:
            self.fields[field_name(attribute)] = attribute_field(attribute)

    def values(self) -> dict[Attribute, Any]:
        """What was typed, by attribute."""
        return {each: self.cleaned_data.get(field_name(each)) for each in self.attributes}


def field_name(attribute: Attribute) -> str:
    """Name the field of an attribute."""
    return f"attribute-{attribute.pk}"


def attribute_field(attribute: Attribute) -> forms.Field:
    """Make the input that fits the type."""
    common: dict[str, Any] = {"label": attribute.name, "required": False}
    pairs = [(choice, choice) for choice in attribute.choices]
    match attribute.kind:
        case Attribute.Kind.NUMBER:
            return forms.FloatField(widget=forms.NumberInput(attrs={"step": "any"}), **common)
        case Attribute.Kind.DATE:
            return DateField(**common)
        case Attribute.Kind.CHOICE:
            return forms.ChoiceField(choices=[("", "–"), *pairs], **common)
        case Attribute.Kind.CHOICES:
            return forms.MultipleChoiceField(choices=pairs, widget=forms.CheckboxSelectMultiple, **common)
    return forms.CharField(max_length=2000, **common)


def initial_values(rows: Iterable[CaseValue | InformantValue]) -> dict[str, Any]:
    """What stands in the fields of attributes at first."""
    return {f"attribute-{row.attribute_id}": row.value for row in rows}


class CaseForm(DescribedForm):
    """A case."""

    label = forms.CharField(
        label=gettext_lazy("Label"),
        max_length=120,
        help_text=gettext_lazy("A letter or a name, such as A or Harbour Ltd."),
    )
    mark = forms.CharField(
        label=gettext_lazy("Short mark"),
        max_length=20,
        required=False,
        help_text=gettext_lazy(
            "Stands in addresses: the A of A1:14. Proposed from the label when left empty."
        ),
    )
    description = forms.CharField(
        label=gettext_lazy("Description"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    blamed = "label"


class InformantForm(DescribedForm):
    """A person who speaks."""

    label = forms.CharField(
        label=gettext_lazy("Label"),
        max_length=120,
        help_text=gettext_lazy(
            "How this person is called in the study: not by her name where you promised anonymity."
        ),
    )
    title = forms.CharField(
        label=gettext_lazy("Role or title"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Such as sales director. Can stand under quotations."),
    )
    roles = forms.CharField(
        label=gettext_lazy("Roles in the study"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Such as informant, gatekeeper. Separate several by commas."),
    )
    case = forms.ModelChoiceField(
        queryset=Case.objects.none(),
        label=gettext_lazy("Case"),
        required=False,
        empty_label=gettext_lazy("The study as a whole"),
    )
    blamed = "label"

    def __init__(self, *args: Any, cases: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["case"].queryset = cases  # type: ignore[attr-defined]
        self.fields["case"].label_from_instance = lambda case: case.heading  # type: ignore[attr-defined]

    def clean_roles(self) -> list[str]:
        """Split at commas."""
        return words_of(self.cleaned_data["roles"])


class AttributeForm(PageForm):
    """A new attribute."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("Such as Industry, Employees, Founded."),
    )
    subject = forms.ChoiceField(label=gettext_lazy("Describes"), choices=Attribute.Subject.choices)
    kind = forms.ChoiceField(label=gettext_lazy("Type"), choices=Attribute.Kind.choices)
    choices = forms.CharField(
        label=gettext_lazy("Choices"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One a line, for the two types with choices."),
    )
    blamed = "name"

    def clean_choices(self) -> list[str]:
        """Split at line ends."""
        return lines_of(self.cleaned_data["choices"])


class AttributeChangeForm(AttributeForm):
    """Name and choices; subject and type are for good, because values depend on them."""

    subject = None  # type: ignore[assignment]
    kind = None  # type: ignore[assignment]
