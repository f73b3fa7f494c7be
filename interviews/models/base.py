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

    def clashes(self) -> bool:
        """Say whether the row contradicts others in a way that no constraint of the database can state.

        Actions check before they write. Undo asks afterwards, since it writes without knowing what rows mean.
        """
        return False


def stands_below_itself(row: models.Model) -> bool:
    """Walk up from a row of a tree (with a `parent`) and say whether the way comes round in a circle."""
    seen, above = {row.pk}, row.parent_id  # type: ignore[attr-defined]
    while above is not None and above not in seen:
        seen.add(above)
        above = type(row)._default_manager.filter(pk=above).values_list("parent", flat=True).first()
    return above is not None
