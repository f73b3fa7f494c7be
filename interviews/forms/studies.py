"""Forms about a study and its members."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interviews.forms.base import PageForm
from interviews.models import Study
from interviews.roles import Role

# What each role may do, in the words of the members page.
ROLE_WORDS = {
    Role.OWNER: gettext_lazy("Owner: everything, also members, withdrawal and deleting the study"),
    Role.CODER: gettext_lazy("Coder: imports, codes, writes cells and exports"),
    Role.SUPERVISOR: gettext_lazy("Supervisor: reads, comments and exports"),
    Role.READER: gettext_lazy("Reader: reads"),
}
ROLE_NAMES = {
    Role.OWNER: gettext_lazy("owner"),
    Role.CODER: gettext_lazy("coder"),
    Role.SUPERVISOR: gettext_lazy("supervisor"),
    Role.READER: gettext_lazy("reader"),
}


class NewStudyForm(PageForm):
    """A title is enough."""

    blamed = "title"
    title = forms.CharField(label=gettext_lazy("Title of the study"), max_length=200)


class StudyForm(PageForm):
    """What a study is called and what it is about."""

    blamed = "title"
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    description = forms.CharField(
        label=gettext_lazy("Description"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class DeleteStudyForm(PageForm):
    """Deleting cannot be undone, so the title is typed."""

    typed = forms.CharField(label=gettext_lazy("Type the title of the study to delete it"), max_length=200)

    def __init__(self, *args: Any, study: Study, **options: Any) -> None:
        super().__init__(*args, **options)
        self.study = study
        self.fields["typed"].widget.attrs["autocomplete"] = "off"

    def clean_typed(self) -> str:
        """Compare with the title."""
        typed = str(self.cleaned_data["typed"])
        if typed.strip() != self.study.title.strip():
            raise forms.ValidationError(_("This is not the title of the study. Nothing was deleted."))
        return typed


def role_field() -> forms.TypedMultipleChoiceField:
    """Check boxes for the roles."""
    return forms.TypedMultipleChoiceField(
        label=gettext_lazy("Roles"),
        choices=[(role.value, words) for role, words in ROLE_WORDS.items()],
        coerce=Role,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class MemberForm(PageForm):
    """A person who already has an account."""

    blamed = "email"
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["roles"] = role_field()
        self.fields["roles"].required = True


class RolesForm(PageForm):
    """Which roles a member has; none takes her out of the study."""

    blamed = "roles"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["roles"] = role_field()
