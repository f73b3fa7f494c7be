"""Where a person left off in a document: hers alone, so not in the log."""

from django.db import IntegrityError

from interviews.models import Bookmark, Document, User


def leave_off(*, user: User, document: Document, turn: str) -> None:
    """Keep the number of the turn at which a person stopped reading; an empty one forgets it."""
    turn = turn.strip()[:12]
    if not turn:
        Bookmark.objects.filter(user=user, document=document).delete()
        return
    try:
        Bookmark.objects.update_or_create(user=user, document=document, defaults={"turn": turn})
    except IntegrityError:
        # Sent while the page is being left: somebody may have deleted the document meanwhile.
        return
