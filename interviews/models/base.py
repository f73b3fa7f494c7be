"""What every row of a study has in common."""

from django.db import models

from cccrm.kit.ids import new_guid


class StudyRow(models.Model):
    """A row that belongs to one study and is written through the log (see interviews/log.py).

    The GUID is the primary key, so that a study can be copied or moved to another server whole.
    """

    id = models.UUIDField(primary_key=True, default=new_guid, editable=False)
    study = models.ForeignKey("interviews.Study", models.CASCADE, related_name="+")

    class Meta:
        abstract = True
