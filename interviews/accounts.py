"""How allauth makes accounts here: never on a laptop; on a server the first one, and more where allowed."""

import uuid

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.http import HttpRequest

from cccrm.kit.prepared import Prepared, columns, row_of
from interviews.models import User

USER = Prepared(lambda key: User.objects.filter(pk=key).values_list(*columns(User)), key=uuid.UUID)


class Accounts(AuthenticationBackend):
    """Accounts as allauth has them; who asks is read by a statement that is compiled once."""

    def get_user(self, user_id: object) -> User | None:
        """Give the person of a session, or None when she is gone or may not come in any more."""
        cells = USER.first(key=uuid.UUID(str(user_id)))
        user = row_of(User, cells) if cells else None
        return user if self.user_can_authenticate(user) else None


class AccountAdapter(DefaultAccountAdapter):
    """A laptop has one owner who enters by her link. On a server somebody must come first.

    An account has no rights but over its own studies, so the first visitor gains nothing over others.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say whether strangers may make an account."""
        if settings.IS_LAPTOP:
            return False
        return bool(settings.OPEN_SIGNUP) or not User.objects.exists()
