"""Where a person left off in a document: hers alone, so not in the log."""

from interviews.models import Bookmark, Document, User


def leave_off(*, user: User, document: Document, turn: str) -> None:
    """Keep the number of the turn at which a person stopped reading; an empty one forgets it."""
    if turn := turn.strip()[:12]:
        Bookmark.objects.update_or_create(user=user, document=document, defaults={"turn": turn})
    else:
        Bookmark.objects.filter(user=user, document=document).delete()
