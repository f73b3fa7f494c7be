"""Names that must not leave the house, and what stands for them in the texts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from interviews.models.base import StudyRow


class Pseudonym(StudyRow):
    """A name and its stand-in. `forms` pairs further forms of both: [["Kuopiossa", "Kaupungissa"], ...]."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        COMPANY = "company", _("company")
        PLACE = "place", _("place")

    kind = models.CharField(_("type"), max_length=8, choices=Kind.choices, default=Kind.PERSON)
    name = models.CharField(_("name"), max_length=120)
    stand_in = models.CharField(_("stand-in"), max_length=120)
    forms = models.JSONField(default=list)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["study", "name"], name="interviews_pseudonym_once")]

    def __str__(self) -> str:
        return self.stand_in
