"""What the desk's forms may post; the actions decide whether it may be done."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coding import alike, codetree
from coding.code_choice import CodeChoice
from coding.models import Code
from interviews.models import QuestionMark, Study


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


class EdgesForm(forms.Form):
    """Where a passage shall stand: two offsets (code points), or one edge a word on, which needs no script."""

    STEPS = (("start-back", 0, -1), ("start-on", 0, 1), ("end-back", 1, -1), ("end-on", 1, 1))

    revision = forms.UUIDField()
    start = forms.IntegerField(min_value=0, required=False)
    end = forms.IntegerField(min_value=1, required=False)
    move = forms.ChoiceField(choices=[(name, name) for name, *_ in STEPS], required=False)

    def clean(self) -> dict[str, object]:
        """Offsets or a step must be there."""
        data = super().clean() or {}
        if not data.get("move") and (data.get("start") is None or data.get("end") is None):
            raise forms.ValidationError(_("The form is incomplete. Reload the page and try again."))
        return data

    def edges(self, text: str, now: tuple[int, int], said: Sequence[tuple[int, int]]) -> tuple[int, int]:
        """Give the wanted edges of a passage that stands at `now` of a text; `said` are the words of its turns."""
        if not (move := self.cleaned_data["move"]):
            return self.cleaned_data["start"], self.cleaned_data["end"]
        edge, by = next((edge, by) for name, edge, by in self.STEPS if name == move)
        return alike.moved_by_word(text, now, edge, by, said)


COLOURS = [(0, _("as its family"))] + [(number, str(number)) for number in range(1, 13)]
DESCRIBED = ("definition", "when_to_use", "when_not", "example", "source", "cycle", "kind")


class CodeForm(forms.ModelForm):
    """Everything about a code; `version` is the one that the form was filled from."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    questions = forms.CharField(
        label=_("Research questions"),
        required=False,
        help_text=_("Marks, separated by slashes or commas: 1.1/1.4"),
    )
    hue = forms.TypedChoiceField(label=_("Colour"), choices=COLOURS, coerce=int, required=False)
    reason = forms.CharField(
        label=_("Reason for the change"),
        required=False,
        help_text=_("May stay empty; it stands in the history of the code."),
    )

    class Meta:
        model = Code
        fields = ("label", "mnemonic", "parent", *DESCRIBED, "hue", "is_codable")
        widgets = {
            name: forms.Textarea(attrs={"rows": 2})
            for name in ("definition", "when_to_use", "when_not", "example")
        } | {"parent": CodeChoice}

    def __init__(self, *args: Any, study: Study, code: Code | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "instance": code})
        self.study = study
        self.fields["mnemonic"].help_text = _("Short, unique; left empty, one is proposed from the label.")
        self.fields["parent"].label = _("Stands under")
        parent = cast(forms.ModelChoiceField, self.fields["parent"])
        # A parent of another study must not even be found.
        parent.queryset = Code.objects.filter(study=study)
        codes = list(Code.objects.filter(study=study))
        below = codetree.descendants(codes, code.pk) | {code.pk} if code else set()
        widget = cast(CodeChoice, parent.widget)
        stays = code.parent_id if code else None
        parent.choices = widget.offer(
            codes, nothing=gettext("the top of the list"), without=below, keep=stays
        )
        if code:
            self.fields["version"].initial = code.version
            self.fields["questions"].initial = "/".join(
                link.mark.mark for link in code.question_links.select_related("mark")
            )

    def clean_questions(self) -> list[QuestionMark]:
        """Find the marks; an unknown one is named."""
        text = self.cleaned_data["questions"].replace(",", "/").replace(";", "/")
        names = list(dict.fromkeys(part.strip() for part in text.split("/") if part.strip()))
        found = {m.mark: m for m in QuestionMark.objects.filter(study=self.study, mark__in=names)}
        if unknown := [name for name in names if name not in found]:
            raise forms.ValidationError(
                _(
                    "There is no research question with the mark %(mark)s. Add it on the page of questions first."
                ),
                params={"mark": unknown[0]},
            )
        return [found[name] for name in names]

    def take_version(self, version: int) -> None:
        """Let the form be saved over another version of the code, once both were shown."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = version
        self.data = data

    def values(self) -> dict[str, Any]:
        """What the actions take; the row itself is left as it is in the database."""
        data = {name: self.cleaned_data[name] for name in (*self.Meta.fields, "questions", "reason")}
        return {**data, "hue": data["hue"] or 0}

    def _post_clean(self) -> None:
        """The actions check and write; the instance stays untouched."""
