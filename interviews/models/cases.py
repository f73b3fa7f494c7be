"""What is compared and who speaks: cases, their attributes, informants, the interview guide."""

import uuid
from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

from interviews.models.base import StudyRow, stand_in_a_circle


class Attribute(StudyRow):
    """A property that cases or informants have, with its type."""

    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        NUMBER = "number", _("number")
        DATE = "date", _("date")
        CHOICE = "choice", _("one of several")
        CHOICES = "choices", _("several of several")

    class Subject(models.TextChoices):
        CASE = "case", _("case")
        INFORMANT = "informant", _("informant")

    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("type"), max_length=10, choices=Kind.choices, default=Kind.TEXT)
    subject = models.CharField(max_length=10, choices=Subject.choices, default=Subject.CASE)
    choices = models.JSONField(_("choices"), default=list, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["study", "subject", "name"], name="interviews_attribute_once")
        ]

    def __str__(self) -> str:
        return self.name


class Case(StudyRow):
    """The unit of comparison: a firm, a school, a family. Has documents and informants."""

    label = models.CharField(_("label"), max_length=120)
    # What stands before the number in addresses: A in A1:14. Short, without blanks.
    mark = models.CharField(_("short mark"), max_length=20)
    description = models.TextField(_("description"), blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "label"]
        constraints = [
            models.UniqueConstraint(fields=["study", "label"], name="interviews_case_label_once"),
            models.UniqueConstraint(fields=["study", "mark"], name="interviews_case_mark_once"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def heading(self) -> str:
        """The label as a heading: a bare letter or number reads better as "Case A"."""
        return _("Case %s") % self.label if len(self.label) <= 3 else self.label


class CaseValue(StudyRow):
    """What one attribute is for one case: a string, a number, an ISO date or a list of strings."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="values")
    attribute = models.ForeignKey(Attribute, models.CASCADE, related_name="+")
    value = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "attribute"], name="interviews_case_value_once")
        ]


class Informant(StudyRow):
    """A person who speaks. After withdrawal only the fact remains."""

    case = models.ForeignKey(Case, models.RESTRICT, null=True, blank=True, related_name="informants")
    label = models.CharField(_("label"), max_length=120)
    title = models.CharField(_("role or title"), max_length=120, blank=True)
    roles = models.JSONField(_("roles in the study"), default=list, blank=True)
    position = models.PositiveIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "label"]
        constraints = [
            models.UniqueConstraint(fields=["study", "case", "label"], name="interviews_informant_once")
        ]

    def __str__(self) -> str:
        return self.label


class InformantValue(StudyRow):
    """What one attribute is for one informant."""

    informant = models.ForeignKey(Informant, models.CASCADE, related_name="values")
    attribute = models.ForeignKey(Attribute, models.CASCADE, related_name="+")
    value = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["informant", "attribute"], name="interviews_informant_value_once")
        ]


class InterviewGuide(StudyRow):
    """One version of the interview guide."""

    name = models.CharField(_("name"), max_length=120)
    created_on = models.DateField(_("date"), null=True, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["study", "name"], name="interviews_guide_once")]

    def __str__(self) -> str:
        return self.name


class GuideQuestion(StudyRow):
    """A question of the guide: what was asked, for which construct and which research questions."""

    guide = models.ForeignKey(InterviewGuide, models.CASCADE, related_name="questions")
    parent = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="children")
    number = models.CharField(_("number"), max_length=20, blank=True)
    text = models.TextField(_("question"))
    construct = models.CharField(_("construct"), max_length=120, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    @classmethod
    def clash_among(cls, keys: Sequence[uuid.UUID]) -> bool:
        """No question stands below itself."""
        return stand_in_a_circle(cls, keys)


class GuideQuestionMark(StudyRow):
    """This guide question serves that research question."""

    question = models.ForeignKey(GuideQuestion, models.CASCADE, related_name="marks")
    mark = models.ForeignKey("interviews.QuestionMark", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "mark"], name="interviews_guide_mark_once")
        ]
