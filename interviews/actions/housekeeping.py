"""What is thrown away when its time has come: forgotten import previews and ended sessions. No study changes."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from interviews.models import Upload

# A preview may still hold the names that were to be replaced, so a forgotten one does not stay.
PREVIEW_LIFE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many rows were thrown away."""

    previews: int
    sessions: int


def tidy() -> Tidied:
    """Delete files that wait in a preview for more than two days, and sessions that have ended."""
    now = timezone.now()
    forgotten = Upload.objects.filter(is_imported=False, created_at__lt=now - PREVIEW_LIFE)
    ended = Session.objects.filter(expire_date__lt=now)
    return Tidied(previews=forgotten.delete()[0], sessions=ended.delete()[0])
