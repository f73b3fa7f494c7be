"""Django's sessions in the database, with the one statement that every request asks compiled once.

Not cached: who signs out in one process must be signed out in all.
"""

import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from cccrm.kit.prepared import Prepared, columns, row_of

SESSION = Prepared(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now).values_list(
        *columns(Session)
    ),
    key=str,
    now=datetime.datetime,
)


class SessionStore(db.SessionStore):
    """Named in the settings as SESSION_ENGINE."""

    def _get_session_from_db(self) -> Any:
        cells = SESSION.first(key=self.session_key, now=timezone.now())
        if cells is None:
            self._session_key = None
            return None
        return row_of(Session, cells)
