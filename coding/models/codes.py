"""Codes, the versions of their list, and who codes."""

import uuid
from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

from interviews.models import StudyRow
from interviews.models.base import stand_in_a_circle


class Coder(StudyRow):
    """Who coded. Belongs to the study and may have no account: imported coders have none."""

    name = models.CharField(_("name"), max_length=120)
    user = models.ForeignKey("interviews.User", models.SET_NULL, null=True, blank=True, related_name="coders")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["study", "name"], name="coding_coder_name_once"),
            models.UniqueConstraint(fields=["study", "user"], name="coding_coder_user_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Code(StudyRow):
    """A word for what a passage is about. A category is a code that cannot be applied."""

    class Origin(models.TextChoices):
        START_LIST = "start list", _("start list")
        EMERGENT = "emergent", _("emerged while reading")

    label = models.CharField(_("label"), max_length=200)
    mnemonic = models.CharField(_("mnemonic"), max_length=60, blank=True)
    definition = models.TextField(_("definition"), blank=True)
    when_to_use = models.TextField(_("when to use"), blank=True)
    when_not = models.TextField(_("when not to use"), blank=True)
    example = models.TextField(_("anchor example"), blank=True)
    source = models.CharField(_("source in the literature"), max_length=300, blank=True)
    cycle = models.CharField(_("cycle"), max_length=40, blank=True)
    kind = models.CharField(_("type"), max_length=40, blank=True)
    parent = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="children")
    position = models.PositiveIntegerField(default=0)
    # 1 to 12 chosen by the researcher; 0 follows the top-level family.
    hue = models.PositiveSmallIntegerField(_("colour"), default=0)
    is_codable = models.BooleanField(_("can be applied"), default=True)
    origin = models.CharField(max_length=12, choices=Origin.choices, default=Origin.EMERGENT)
    is_retired = models.BooleanField(_("retired"), default=False)
    # A merged code stays in the list as a retired one, so that versions and readings still find it.
    merged_into = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="merged_from"
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["position", "label"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "mnemonic"],
                condition=~models.Q(mnemonic=""),
                name="coding_code_mnemonic_once",
            ),
            models.CheckConstraint(condition=models.Q(hue__lte=12), name="coding_code_hue_range"),
        ]

    def __str__(self) -> str:
        return self.mnemonic or self.label

    @classmethod
    def clash_among(cls, keys: Sequence[uuid.UUID]) -> bool:
        """No code stands below itself."""
        return stand_in_a_circle(cls, keys)


class CodeQuestion(StudyRow):
    """This code serves that question, under the mark that the list used."""

    code = models.ForeignKey(Code, models.CASCADE, related_name="question_links")
    mark = models.ForeignKey("interviews.QuestionMark", models.CASCADE, related_name="code_links")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["code", "mark"], name="coding_code_mark_once")]


class CodebookVersion(StudyRow):
    """The whole code list as it was on a day, complete in itself: `codes` is a list of objects."""

    name = models.CharField(_("name"), max_length=120)
    codes = models.JSONField(default=list)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at"]
        constraints = [models.UniqueConstraint(fields=["study", "name"], name="coding_codebook_name_once")]

    def __str__(self) -> str:
        return self.name


class Distinction(StudyRow):
    """Two codes that often meet, and how they are told apart: by a rule, or kept beside each other for a reason.

    `first` has the smaller id, so that a pair has one row.
    """

    class Kind(models.TextChoices):
        RULE = "rule", _("told apart by a rule")
        KEPT = "kept", _("kept for a reason")

    first = models.ForeignKey(Code, models.CASCADE, related_name="distinctions_first")
    second = models.ForeignKey(Code, models.CASCADE, related_name="distinctions_second")
    kind = models.CharField(_("how"), max_length=8, choices=Kind.choices, default=Kind.RULE)
    text = models.TextField(_("rule or reason"))
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="coding_distinction_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="coding_distinction_order"
            ),
        ]
