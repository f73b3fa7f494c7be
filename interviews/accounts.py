"""How allauth makes accounts here: never on a laptop; on a server the first one, and more where allowed."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from interviews.models import User


class AccountAdapter(DefaultAccountAdapter):
    """A laptop has one owner who enters by her link. On a server somebody must come first.

    An account has no rights but over its own studies, so the first visitor gains nothing over others.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say whether strangers may make an account."""
        if settings.IS_LAPTOP:
            return False
        return bool(settings.OPEN_SIGNUP) or not User.objects.exists()
