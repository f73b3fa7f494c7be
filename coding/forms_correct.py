"""Forms for correcting a transcript. What may be saved is decided in actions/corrections.py."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cccrm.kit.refusal import Refused
from interviews.forms.base import PageForm
from interviews.text import normalise

NEW = "+"


class ReasonForm(PageForm):
    """Why, where a person wants to say; and the state of the text that she saw."""

    revision = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=400)


class SpokenForm(ReasonForm):
    """A form that asks who speaks: one of the speakers, nobody, or somebody new."""

    speaker = forms.ChoiceField(label=_("Speaker"), required=False)
    new_speaker = forms.CharField(label=_("New speaker"), required=False, max_length=60)

    def __init__(self, *args: Any, speakers: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", _("nobody")), *((label, label) for label in speakers), (NEW, _("somebody new:"))]
        self.fields["speaker"].choices = choices  # type: ignore[attr-defined]

    def speaker_said(self, data: dict[str, Any]) -> str:
        """Give the label of who speaks."""
        if data["speaker"] != NEW:
            return str(data["speaker"])
        if not data["new_speaker"].strip():
            raise Refused(str(_("Write how the new speaker is called.")))
        return str(data["new_speaker"])


class TurnForm(SpokenForm):
    """What a turn says, who says it, and when."""

    words = forms.CharField(label=_("Words"), widget=forms.Textarea(attrs={"rows": 8}), strip=False)
    time_stamp = forms.CharField(label=_("Time stamp"), required=False, max_length=24)
    field_order = ("words", "speaker", "new_speaker", "time_stamp", "reason", "revision")

    def said(self, data: dict[str, Any]) -> dict[str, str]:
        """Give what the action wants."""
        return {
            "words": data["words"],
            "speaker": self.speaker_said(data),
            "time_stamp": data["time_stamp"],
            "reason": data["reason"],
        }


class SplitForm(SpokenForm):
    """Where the second turn begins: at a sentence, or at other words."""

    place = forms.ChoiceField(label=_("The new turn begins with"), widget=forms.RadioSelect, required=False)
    words = forms.CharField(
        label=_("or with these words"),
        required=False,
    )
    field_order = ("place", "words", "speaker", "new_speaker", "reason", "revision")

    def __init__(self, *args: Any, places: Sequence[tuple[int, str]], **options: Any) -> None:
        initial = {**options.pop("initial", {}), "words": ""}
        super().__init__(*args, auto_id="id_split_%s", initial=initial, **options)
        self.fields["place"].choices = [(str(at), words) for at, words in places]  # type: ignore[attr-defined]
        if not places:
            del self.fields["place"]
            self.fields["words"].label = _("The new turn begins with these words")

    def place_in(self, text: str, start: int, end: int) -> int:
        """Give where the new turn begins, in code points of the text."""
        words = normalise(self.cleaned_data["words"]).strip()
        if not words and self.cleaned_data.get("place"):
            return int(self.cleaned_data["place"])
        count = text.count(words, start, end) if words else 0
        if count != 1:
            raise Refused(
                str(
                    _(
                        "Choose a sentence, or write the first words of the new turn just as they stand here, once."
                    )
                )
            )
        return text.index(words, start, end)


class JoinForm(ReasonForm):
    """Nothing but a reason."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, auto_id="id_join_%s", **options)


class ReplaceForm(PageForm):
    """A word or name, and what stands for it."""

    find = forms.CharField(label=_("Replace"), max_length=200)
    put = forms.CharField(label=pgettext_lazy("replace with", "by"), max_length=200)
    is_whole = forms.BooleanField(label=_("whole words only"), required=False, initial=True)
    is_cased = forms.BooleanField(
        label=_("as written, in capitals and small letters"), required=False, initial=True
    )
    everywhere = forms.BooleanField(label=_("in all transcripts of the study"), required=False)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=400)


class PlaceForm(PageForm):
    """Where a waiting passage shall stand: a span of code points, or words as they stand in the text."""

    revision = forms.UUIDField()
    start = forms.IntegerField(min_value=0, required=False)
    end = forms.IntegerField(min_value=1, required=False)
    words = forms.CharField(required=False)
