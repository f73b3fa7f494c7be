"""What every form shares: how its fields look, and how a refusal of an action gets beside them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest

from cccrm.kit.refusal import Refused


class PageForm(forms.Form):
    """A form whose labels end without a colon; `blamed` is the field beside which a refusal stands."""

    blamed: str | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)

    def refuse(self, refusal: Refused) -> None:
        """Show the sentence of a refusal."""
        self.add_error(self.blamed, str(refusal))


class DateField(forms.DateField):
    """A date as browsers send it (2014-06-05), whatever the language of the page."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(input_formats=["%Y-%m-%d"], widget=widget, **options)


def posted(request: HttpRequest) -> Any:
    """Give what was posted, or None where a page is only shown."""
    return request.POST if request.method == "POST" else None


def done(form: PageForm, act: Callable[[dict[str, Any]], object]) -> bool:
    """Do what the form asks for; False when a field is wrong or the action refuses, which the form then shows."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True


def lines_of(text: str) -> list[str]:
    """Give the filled lines of a text area, each once."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def words_of(text: str) -> list[str]:
    """Give what stands between commas, each once."""
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
