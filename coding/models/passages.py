"""Passages, where they stand in each revision, the codings on them, and what was read."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from interviews.models import Revision, StudyRow
from interviews.spans import Span, any_chosen_overlaps


class Passage(StudyRow):
    """Words of a document. Several codes on the same words share the passage."""

    # By the words on which it stood; see coding/actions/rehousing.py.
    is_found_again: ClassVar[bool] = True

    document = models.ForeignKey("interviews.Document", models.RESTRICT, related_name="passages")
    translation = models.TextField(_("translation"), blank=True)
    is_key = models.BooleanField(_("key quotation"), default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()


class Anchor(StudyRow):
    """Where a passage stands in one revision: code points, half-open; `quote` is exactly those words."""

    # Without indexes of their own: longer ones begin with these columns, and each costs a coding some time.
    passage = models.ForeignKey(Passage, models.CASCADE, related_name="anchors", db_index=False)
    revision = models.ForeignKey(
        "interviews.Revision", models.RESTRICT, related_name="anchors", db_index=False
    )
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()

    class Meta:
        ordering = ["start", "end"]
        constraints = [
            models.UniqueConstraint(fields=["passage", "revision"], name="coding_anchor_once"),
            models.CheckConstraint(
                condition=models.Q(start__lt=models.F("end")), name="coding_anchor_not_empty"
            ),
        ]
        indexes = [models.Index(fields=["revision", "start", "end"], name="coding_anchor_place")]

    @classmethod
    def standing(cls) -> QuerySet["Anchor"]:
        """Where passages stand now, in the newest revisions; one that waits to be placed stands nowhere."""
        newer = Revision.objects.filter(
            document=OuterRef("revision__document"), number__gt=OuterRef("revision__number")
        )
        return cls.objects.filter(~Exists(newer))

    @classmethod
    def clash_among(cls, keys: Sequence[uuid.UUID]) -> bool:
        """The same words are one passage; in older states of a text it does not matter any more."""
        same = cls.objects.filter(
            revision=OuterRef("revision"), start=OuterRef("start"), end=OuterRef("end")
        ).exclude(pk=OuterRef("pk"))
        return cls.standing().filter(Exists(same), pk__in=keys).exists()


class Coding(StudyRow):
    """This code on this passage by this coder."""

    passage = models.ForeignKey(Passage, models.RESTRICT, related_name="codings", db_index=False)
    code = models.ForeignKey("coding.Code", models.RESTRICT, related_name="codings")
    coder = models.ForeignKey("coding.Coder", models.RESTRICT, related_name="codings")
    # The state of the text that the coder saw.
    revision = models.ForeignKey("interviews.Revision", models.RESTRICT, related_name="+", db_index=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["passage", "code", "coder"], name="coding_coding_once")
        ]
        # Finds the codings with one code in one transcript, however many the study has.
        indexes = [models.Index(fields=["revision", "code"], name="coding_coding_in_text")]

    @classmethod
    def clash_among(cls, keys: Sequence[uuid.UUID]) -> bool:
        """A coder has a code only once on overlapping words, where the passage stands now."""
        # By document, in which a passage stands once at most: asked by revision, each would be looked for in all of them.
        place = ("passage__codings__code", "passage__codings__coder", "passage__document")
        standing = Anchor.standing().order_by()
        chosen = standing.filter(passage__codings__in=keys)
        now = {pk: tuple(at) for pk, *at in chosen.values_list("passage__codings", *place)}
        asked = {f"{name}__in": {at[n] for at in now.values()} for n, name in enumerate(place)}
        together: dict[tuple[uuid.UUID, ...], list[Span[bool]]] = defaultdict(list)
        columns = ("passage__codings", "start", "end", *place)
        for pk, start, end, *at in standing.filter(**asked).values_list(*columns):
            together[tuple(at)].append(Span(start, end, pk in now))
        return any(map(any_chosen_overlaps, together.values()))


class Reading(StudyRow):
    """Somebody read a revision for certain codes, up to a place. Cells take their state from it.

    `codes` lists the ids of the codes that the reader had before her; `read_to` is an offset.
    """

    revision = models.ForeignKey("interviews.Revision", models.RESTRICT, related_name="readings")
    coder = models.ForeignKey("coding.Coder", models.RESTRICT, related_name="readings")
    codebook = models.ForeignKey(
        "coding.CodebookVersion", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    codes = models.JSONField(default=list)
    purpose = models.CharField(max_length=120, blank=True)
    read_to = models.PositiveIntegerField()
    is_complete = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at"]
