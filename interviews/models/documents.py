"""Documents, their immutable revisions, and the turns of a revision. All spans are code points, half-open."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cccrm.kit.ids import new_guid
from interviews.models.base import StudyRow


class Document(StudyRow):
    """An interview or another text of a case, or of the study as a whole. Words live in revisions only."""

    class Kind(models.TextChoices):
        INTERVIEW = "interview", _("interview")
        PILOT = "pilot", _("pilot interview")
        DOCUMENT = "document", _("document")
        FIELD_NOTE = "field-note", _("field note")
        WRITE_UP = "write-up", _("case write-up")

    case = models.ForeignKey(
        "interviews.Case", models.RESTRICT, null=True, blank=True, related_name="documents"
    )
    # The 1 of A1:14: given once, in order of arrival within the case, never used again for another document.
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.INTERVIEW)
    language = models.CharField(_("language"), max_length=12, blank=True)
    held_on = models.DateField(_("date"), null=True, blank=True)
    place = models.CharField(_("place or mode"), max_length=120, blank=True)
    guide = models.ForeignKey(
        "interviews.InterviewGuide", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    informants = models.ManyToManyField(
        "interviews.Informant", through="interviews.DocumentInformant", related_name="documents"
    )
    file_name = models.CharField(max_length=255, blank=True)
    # The file as it came. Kept after an undone import, so that the import can be redone.
    original = models.ForeignKey(
        "interviews.Upload", models.RESTRICT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["case__position", "number"]
        constraints = [
            models.UniqueConstraint(fields=["study", "title"], name="interviews_document_title_once"),
            models.UniqueConstraint(
                fields=["study", "case", "number"],
                name="interviews_document_number_once",
                nulls_distinct=None,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        """What stands before the colon in A1:14; documents of the study as a whole begin with §."""
        if self.case is None:
            return f"§{self.number}"
        # A mark that ends in a digit would run into the number.
        joint = "." if self.case.mark[-1:].isdigit() else ""
        return f"{self.case.mark}{joint}{self.number}"


class DocumentInformant(StudyRow):
    """Who speaks in a document."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="informant_links")
    informant = models.ForeignKey("interviews.Informant", models.RESTRICT, related_name="document_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "informant"], name="interviews_document_informant_once"
            )
        ]


class Revision(StudyRow):
    """One immutable state of a document's text (LF, NFC, no NUL); `styles` are [start, end, "b"|"i"|"bi"]."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    styles = models.JSONField(default=list)
    note = models.CharField(max_length=200, blank=True)
    # When the words of an older state were overwritten for good; its text is empty since.
    purged_at = models.DateTimeField(null=True, blank=True)
    # Readings of which states cover this one: those from this number on. A correction that brings a sentence
    # or more begins anew, since nobody has read that before.
    read_from = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="interviews_revision_number_once")
        ]


class Speaker(StudyRow):
    """A label that speaks in a document, and whom it stands for."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="speakers")
    label = models.CharField(_("label"), max_length=60)
    is_interviewer = models.BooleanField(_("interviewer"), default=False)
    informant = models.ForeignKey(
        "interviews.Informant", models.SET_NULL, null=True, blank=True, related_name="speakers"
    )
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["document", "label"], name="interviews_speaker_once")]

    def __str__(self) -> str:
        return self.label

    @property
    def is_unknown(self) -> bool:
        """Whether nobody has said who speaks: neither that she asks, nor which informant she is."""
        return not self.is_interviewer and self.informant_id is None


class Turn(StudyRow):
    """One speaker's stretch of a revision. Its number is cited in theses: it never changes (14, 14a, 14b)."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="turns")
    position = models.PositiveIntegerField()
    number = models.CharField(max_length=12)
    label_start = models.PositiveIntegerField()
    label_end = models.PositiveIntegerField()
    body_start = models.PositiveIntegerField()
    body_end = models.PositiveIntegerField()
    speaker = models.ForeignKey(Speaker, models.RESTRICT, null=True, blank=True, related_name="turns")
    time_stamp = models.CharField(max_length=24, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "position"], name="interviews_turn_position_once"),
            models.UniqueConstraint(fields=["revision", "number"], name="interviews_turn_number_once"),
            models.CheckConstraint(
                condition=models.Q(label_start__lte=models.F("label_end"))
                & models.Q(label_end__lte=models.F("body_start"))
                & models.Q(body_start__lte=models.F("body_end")),
                name="interviews_turn_spans_ordered",
            ),
        ]


class Upload(models.Model):
    """A file as it came: first waiting in the import preview, later the document's original. Not in the log."""

    id = models.UUIDField(primary_key=True, default=new_guid, editable=False)
    study = models.ForeignKey("interviews.Study", models.CASCADE, related_name="+")
    batch = models.UUIDField(db_index=True)
    user = models.ForeignKey("interviews.User", models.SET_NULL, null=True, related_name="+")
    purpose = models.CharField(max_length=12, default="transcript")
    file_name = models.CharField(max_length=255)
    data = models.BinaryField()
    position = models.PositiveIntegerField(default=0)
    # The parsed draft, or the sentence of refusal; empty until a worker has read the file.
    draft = models.JSONField(null=True, blank=True)
    refusal = models.TextField(blank=True)
    is_imported = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["position", "file_name"]
