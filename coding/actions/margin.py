"""What a person switches on and off in the margin. Hers alone and no matter of the study, so not in its log."""

from django.db import transaction

from coding.queries.switches import KEY, Switches
from interviews.access import Member
from interviews.models import DeskState


def set_switches(*, member: Member, switches: Switches) -> None:
    """Keep what the margin shows to this person in this study."""
    with transaction.atomic():
        rows = DeskState.objects.select_for_update()
        state, _made = rows.get_or_create(user_id=member.user.pk, study=member.study)
        state.switches = {**state.switches, KEY: switches.as_json}
        state.save(update_fields=["switches"])
