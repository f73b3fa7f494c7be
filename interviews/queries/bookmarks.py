"""Where a person left off in each document of a study."""

import uuid

from interviews.access import Member
from interviews.models import Bookmark


def left_off(member: Member) -> dict[uuid.UUID, str]:
    """Document id -> the number of the turn, the document read last first. One query."""
    rows = Bookmark.objects.filter(user=member.user, document__study=member.study)
    return dict(rows.order_by("-changed_at").values_list("document_id", "turn"))
