"""The laptop's owner: the one person of the embedded mode, and her one-time sign-in link."""

import hashlib
import secrets
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from interviews.models import SignInLink, User

LINK_LIFE = timedelta(days=7)
OWNER_EMAIL = "owner@localhost"


def laptop_owner() -> User:
    """Give the laptop's owner, made when missing."""
    try:
        with transaction.atomic():
            return User.objects.get_or_create(
                is_laptop_owner=True, defaults={"email": OWNER_EMAIL, "name": "Owner", "password": "!"}
            )[0]
    except IntegrityError:
        return User.objects.get(is_laptop_owner=True)


def mint_sign_in_link() -> str:
    """Make a token that signs the laptop's owner in once; older unused ones stop working."""
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        SignInLink.objects.filter(used_at=None).delete()
        SignInLink.objects.create(digest=_digest(token), user=laptop_owner())
    return token


def spend_sign_in_link(token: str) -> User | None:
    """Give the user of an unused, young token and mark it used; None otherwise."""
    now = timezone.now()
    fresh = SignInLink.objects.filter(
        digest=_digest(token), used_at=None, created_at__gt=now - LINK_LIFE, user__is_active=True
    )
    # One UPDATE decides who was first when the same link is opened twice at once.
    if fresh.update(used_at=now) == 0:
        return None
    return SignInLink.objects.select_related("user").get(digest=_digest(token)).user


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
