"""Where a person left off in each document of a study."""

import uuid

from cccrm.kit.prepared import Prepared
from interviews.access import Member
from interviews.models import Bookmark

# Asked by every transcript.
BOOKMARKS = Prepared(
    lambda user, study: (
        Bookmark.objects.filter(user=user, document__study=study)
        .order_by("-changed_at")
        .values_list("document_id", "turn")
    ),
    user=uuid.UUID,
    study=uuid.UUID,
)


def left_off(member: Member) -> dict[uuid.UUID, str]:
    """Document id -> the number of the turn, the document read last first. One query."""
    return dict(BOOKMARKS.rows(user=member.user.pk, study=member.study.pk))
