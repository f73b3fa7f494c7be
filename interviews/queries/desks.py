"""How a person has arranged her view of a study."""

from typing import Any

from interviews.access import Member
from interviews.models import DeskState


def switches_of(member: Member) -> dict[str, Any]:
    """Give the switches that a person has set in this study; one query."""
    rows = DeskState.objects.filter(user=member.user, study=member.study)
    return dict(rows.values_list("switches", flat=True).first() or {})
