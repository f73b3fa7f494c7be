"""How a person has arranged her view of a study."""

import uuid
from typing import Any

from cccrm.kit.prepared import Prepared
from interviews.access import Member
from interviews.models import DeskState

# Asked by every transcript and with each coding.
SWITCHES = Prepared(
    lambda user, study: DeskState.objects.filter(user=user, study=study).values_list("switches"),
    user=uuid.UUID,
    study=uuid.UUID,
)


def switches_of(member: Member) -> dict[str, Any]:
    """Give the switches that a person has set in this study; one query."""
    found = SWITCHES.first(user=member.user.pk, study=member.study.pk)
    return dict(found[0] or {}) if found else {}
