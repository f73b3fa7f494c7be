"""What every row of a study has in common."""

import uuid
from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter
from typing import ClassVar

from django.db import models

from cccrm.kit.ids import new_guid


class StudyRow(models.Model):
    """A row that belongs to one study and is written through the log (see interviews/log.py).

    The GUID is the primary key, so that a study can be copied or moved to another server whole.
    """

    id = models.UUIDField(primary_key=True, default=new_guid, editable=False)
    study = models.ForeignKey("interviews.Study", models.CASCADE, related_name="+")

    # Whether what referred to a row that is gone finds it, or another one in its place, when it comes back itself.
    is_found_again: ClassVar[bool] = False

    class Meta:
        abstract = True

    @classmethod
    def clash_among(cls, keys: Sequence[uuid.UUID]) -> bool:
        """Say whether one of some rows contradicts others in a way that no constraint of the database can state.

        Actions check before they write. Undo asks afterwards, since it writes without knowing what rows mean; it
        asks for some hundred rows at once, so the number of queries must not grow with them.
        """
        return False


def stand_in_a_circle(model: type[models.Model], keys: Sequence[uuid.UUID]) -> bool:
    """Walk up from rows of a tree (with a `parent`) and say whether a way comes round; one query for each level."""
    parents: dict[uuid.UUID, uuid.UUID | None] = {}
    waiting: set[uuid.UUID | None] = set(keys)
    while waiting:
        found = dict(model._default_manager.filter(pk__in=waiting).values_list("pk", "parent"))
        parents |= found
        waiting = set(found.values()) - parents.keys() - {None}
    try:
        TopologicalSorter({pk: [parent] for pk, parent in parents.items() if parent}).prepare()
    except CycleError:
        return True
    return False
