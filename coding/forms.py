"""What the desk's forms may post; the actions decide whether it may be done."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SpanForm(forms.Form):
    """Words of one revision: code points, half-open."""

    revision = forms.UUIDField()
    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=1)


class ApplyForm(SpanForm):
    """A code for these words: one of the list, or a new one under a parent."""

    code = forms.UUIDField(required=False)
    label = forms.CharField(max_length=200, required=False)
    mnemonic = forms.CharField(max_length=60, required=False)
    parent = forms.UUIDField(required=False)

    def clean(self) -> dict[str, object]:
        """A code or a label must be there."""
        data = super().clean() or {}
        if not data.get("code") and not data.get("label"):
            raise forms.ValidationError(_("Choose a code, or write the label of a new one."))
        return data
