"""How one person arranges her view of a study: switches, folded codes, widths. Hers alone, so not in the log."""

from typing import Any

from django.db import transaction

from interviews.models import DeskState, Study, User


@transaction.atomic
def arrange_desk(*, user: User, study: Study, **switches: Any) -> DeskState:
    """Keep some switches of a person's desk; the others stay as they are."""
    DeskState.objects.get_or_create(user=user, study=study)
    state = DeskState.objects.select_for_update().get(user=user, study=study)
    state.switches = {**state.switches, **switches}
    state.save(update_fields=["switches"])
    return state
