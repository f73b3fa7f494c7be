"""Passages, where they stand in each revision, the codings on them, and what was read."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from interviews.models import Revision, StudyRow


class Passage(StudyRow):
    """Words of a document. Several codes on the same words share the passage."""

    document = models.ForeignKey("interviews.Document", models.RESTRICT, related_name="passages")
    translation = models.TextField(_("translation"), blank=True)
    is_key = models.BooleanField(_("key quotation"), default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()


class Anchor(StudyRow):
    """Where a passage stands in one revision: code points, half-open; `quote` is exactly those words."""

    passage = models.ForeignKey(Passage, models.CASCADE, related_name="anchors")
    revision = models.ForeignKey("interviews.Revision", models.RESTRICT, related_name="anchors")
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

    def clashes(self) -> bool:
        """The same words are one passage; in older states of a text it does not matter any more."""
        same = Anchor.objects.filter(revision=self.revision_id, start=self.start, end=self.end)
        newer = Revision.objects.filter(document=self.revision.document_id, number__gt=self.revision.number)
        return same.exclude(pk=self.pk).exists() and not newer.exists()


class Coding(StudyRow):
    """This code on this passage by this coder."""

    passage = models.ForeignKey(Passage, models.RESTRICT, related_name="codings")
    code = models.ForeignKey("coding.Code", models.RESTRICT, related_name="codings")
    coder = models.ForeignKey("coding.Coder", models.RESTRICT, related_name="codings")
    # The state of the text that the coder saw.
    revision = models.ForeignKey("interviews.Revision", models.RESTRICT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["passage", "code", "coder"], name="coding_coding_once")
        ]

    def clashes(self) -> bool:
        """A coder has a code only once on overlapping words, where the passage stands now."""
        others = Coding.objects.filter(code=self.code_id, coder=self.coder_id).exclude(pk=self.pk)
        anchors = Anchor.objects.filter(passage=self.passage_id).order_by("-revision__number")
        return any(
            others.filter(
                passage__anchors__revision=revision,
                passage__anchors__start__lt=end,
                passage__anchors__end__gt=start,
            ).exists()
            for revision, start, end in anchors.values_list("revision", "start", "end")[:1]
        )


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
