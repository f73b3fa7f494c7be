"""Forms about listed names."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interviews.forms.base import PageForm
from interviews.models import Pseudonym

OFF = {"spellcheck": "false", "autocomplete": "off"}


class PseudonymForm(PageForm):
    """A name, its stand-in and further forms of both."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        widget=forms.TextInput(attrs=OFF),
        help_text=gettext_lazy("As it stands in the texts: Kati Mäkinen, Harbour Ltd, Kuopio."),
    )
    stand_in = forms.CharField(
        label=gettext_lazy("Stand-in"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs=OFF),
        help_text=gettext_lazy("What readers will see: Informant A, Firm A, Town. Empty leaves […]."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Type"), choices=Pseudonym.Kind.choices)
    forms_text = forms.CharField(
        label=gettext_lazy("Further forms"),
        required=False,
        max_length=20000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, **OFF}),
        help_text=gettext_lazy(
            "One a line: form = stand-in. Cases that occur in the texts are proposed on the page before. A form that equals its stand-in stays as it is."
        ),
    )
    blamed = "name"

    def clean_forms_text(self) -> list[tuple[str, str]]:
        """Read the lines; a form without a sign gets the stand-in as it is."""
        return pairs_of(self.cleaned_data["forms_text"])


def pairs_of(text: str) -> list[tuple[str, str]]:
    """Read lines "form = stand-in"; ValidationError for one without a form."""
    pairs = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        form, _sign, stand_in = line.partition("=")
        if not form.strip():
            raise forms.ValidationError(
                _("Line %(number)s: write a form, an equals sign and its stand-in.") % {"number": number}
            )
        pairs.append((form.strip(), stand_in.strip()))
    return pairs


def text_of(pairs: Any) -> str:
    """Write pairs as the lines that `pairs_of` reads."""
    return "\n".join(f"{form} = {stand_in}" for form, stand_in in pairs)
