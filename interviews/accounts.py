"""How allauth makes accounts here: open on a server only when allowed, never on a laptop."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up needs CCCRM_OPEN_SIGNUP on a server; a laptop has one owner who enters by her link."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say whether strangers may make an account."""
        return bool(settings.OPEN_SIGNUP)
