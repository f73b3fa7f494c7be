"""How one person has arranged her desk. Hers alone, so not in the log of the study."""

from django.db import models


class DeskState(models.Model):
    """One person's view of one study: switches of the desk, folded codes, widths of panes."""

    user = models.ForeignKey("interviews.User", models.CASCADE, related_name="+")
    study = models.ForeignKey("interviews.Study", models.CASCADE, related_name="+")
    switches = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "study"], name="interviews_desk_once")]


class Bookmark(models.Model):
    """The turn at which a person left off in a document."""

    user = models.ForeignKey("interviews.User", models.CASCADE, related_name="+")
    document = models.ForeignKey("interviews.Document", models.CASCADE, related_name="+")
    turn = models.CharField(max_length=12)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "document"], name="interviews_bookmark_once")]
