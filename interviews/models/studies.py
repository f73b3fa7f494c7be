"""The study, who takes part in it, and what it asks."""

import uuid
from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

from cccrm.kit.ids import new_guid
from interviews.models.base import StudyRow, stand_in_a_circle
from interviews.roles import Role


class Study(models.Model):
    """One piece of research. Everything else hangs on it and is deleted with it."""

    id = models.UUIDField(primary_key=True, default=new_guid, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    is_example = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "studies"

    def __str__(self) -> str:
        return self.title


class Membership(StudyRow):
    """One role of one person; a person may hold several."""

    user = models.ForeignKey("interviews.User", models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=[(role.value, role.value) for role in Role])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["study", "user", "role"], name="interviews_membership_once")
        ]


class ResearchQuestion(StudyRow):
    """A question of the study; sub-questions hang below it."""

    parent = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="children")
    text = models.TextField(_("question"), blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    @classmethod
    def clash_among(cls, keys: Sequence[uuid.UUID]) -> bool:
        """No question stands below itself."""
        return stand_in_a_circle(cls, keys)


class QuestionMark(StudyRow):
    """A mark that stands for a question. One question may carry several (1 and 1.0.1)."""

    question = models.ForeignKey(ResearchQuestion, models.CASCADE, related_name="marks")
    mark = models.CharField(_("mark"), max_length=20)

    class Meta:
        ordering = ["mark"]
        constraints = [models.UniqueConstraint(fields=["study", "mark"], name="interviews_mark_once")]

    def __str__(self) -> str:
        return self.mark
