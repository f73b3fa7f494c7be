"""Cross-case tables: themes as rows, cases as columns, a summary with its evidence in each cell."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from interviews.models import StudyRow


class Theme(StudyRow):
    """What a row is about: a label and the codes whose passages speak to it."""

    label = models.CharField(_("label"), max_length=200)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "label"]

    def __str__(self) -> str:
        return self.label


class ThemeCode(StudyRow):
    """A code that a theme draws on, with or without its sub-codes."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="code_links")
    code = models.ForeignKey("coding.Code", models.RESTRICT, related_name="theme_links")
    with_subcodes = models.BooleanField(_("with sub-codes"), default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["theme", "code"], name="coding_theme_code_once")]


class CrossCaseTable(StudyRow):
    """An ordered choice of themes and cases under a title and a question."""

    title = models.CharField(_("title"), max_length=200)
    question = models.TextField(_("question"), blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "title"]
        constraints = [models.UniqueConstraint(fields=["study", "title"], name="coding_table_title_once")]

    def __str__(self) -> str:
        return self.title


class TableRow(StudyRow):
    """A theme as a row of a table."""

    table = models.ForeignKey(CrossCaseTable, models.CASCADE, related_name="rows")
    theme = models.ForeignKey(Theme, models.RESTRICT, related_name="rows")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["table", "theme"], name="coding_table_row_once")]


class TableColumn(StudyRow):
    """A case as a column of a table."""

    table = models.ForeignKey(CrossCaseTable, models.CASCADE, related_name="columns")
    case = models.ForeignKey("interviews.Case", models.RESTRICT, related_name="+")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["table", "case"], name="coding_table_column_once")]


class Summary(StudyRow):
    """What one case says on one theme; every table that shows the theme shares it.

    `candidates` is the set of passage ids that stood before the writer at saving. A state set by hand
    (`declared`) carries its reason and the documents that the case had then.
    """

    class Declared(models.TextChoices):
        NONE = "", _("follows from the readings")
        NOT_ASKED = "not asked", _("not asked")
        NOTHING_SAID = "nothing said", _("read and nothing said")
        NOT_APPLICABLE = "does not apply", _("does not apply")

    theme = models.ForeignKey(Theme, models.RESTRICT, related_name="summaries")
    case = models.ForeignKey("interviews.Case", models.RESTRICT, related_name="+")
    text = models.TextField(_("summary"), blank=True)
    version = models.PositiveIntegerField(default=1)
    candidates = models.JSONField(default=list)
    declared = models.CharField(max_length=16, choices=Declared.choices, blank=True, default="")
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    declared_documents = models.JSONField(default=list)
    saved_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["theme", "case"], name="coding_summary_once")]


class Evidence(StudyRow):
    """What one passage does for a cell. `quote` is what it said when it was judged."""

    class Stance(models.TextChoices):
        SUPPORTS = "supports", _("supports")
        CONTRADICTS = "contradicts", _("contradicts")
        QUALIFIES = "qualifies", _("qualifies")
        CONSIDERED = "considered", _("considered, not used")

    summary = models.ForeignKey(Summary, models.CASCADE, related_name="evidence")
    passage = models.ForeignKey("coding.Passage", models.RESTRICT, related_name="evidence")
    stance = models.CharField(max_length=12, choices=Stance.choices)
    quote = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["summary", "passage"], name="coding_evidence_once")]
