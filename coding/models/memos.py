"""Memos: what a researcher thought about any object of the study."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from interviews.models import StudyRow


@dataclass(frozen=True, slots=True)
class EarlierWords:
    """What a memo said before, and who changed it when."""

    text: str
    changed_by: str
    changed_at: datetime


class Memo(StudyRow):
    """A remark on the object named by type and id; one object may carry several."""

    class Kind(models.TextChoices):
        ANALYTIC = "analytic", _("analytic")
        METHOD = "method", _("methodological")
        SAMPLING = "sampling", _("sampling")
        TO_DO = "to do", _("to do")
        COMMENT = "comment", _("comment")

    object_type = models.CharField(max_length=60)
    object_id = models.UUIDField()
    kind = models.CharField(_("type"), max_length=10, choices=Kind.choices, default=Kind.ANALYTIC)
    text = models.TextField(_("memo"))
    # Of a memo "to do": whether it was done.
    is_done = models.BooleanField(_("done"), default=False)
    author = models.ForeignKey("interviews.User", models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    # No column: pages that show a memo read from the log what it said before, the newest first.
    earlier: Sequence[EarlierWords] = ()

    class Meta:
        ordering = ["created_at"]
        indexes = [models.Index(fields=["study", "object_id"], name="coding_memo_object")]

    @classmethod
    def clash_among(cls, keys: Sequence[uuid.UUID]) -> bool:
        """A memo is about something that is there."""
        about: dict[str, set[uuid.UUID]] = defaultdict(set)
        for kind, pk in cls.objects.filter(pk__in=keys).values_list("object_type", "object_id"):
            about[kind].add(pk)
        return any(
            apps.get_model(kind)._default_manager.filter(pk__in=wanted).count() < len(wanted)
            for kind, wanted in about.items()
        )


class MemoCode(StudyRow):
    """A memo names this code, whatever object it is about."""

    memo = models.ForeignKey(Memo, models.CASCADE, related_name="code_links")
    code = models.ForeignKey("coding.Code", models.CASCADE, related_name="memo_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["memo", "code"], name="coding_memo_code_once")]
