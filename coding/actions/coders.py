"""Coders: who codes in a study. A member becomes one with her first coding."""

from django.utils.translation import gettext as _

from cccrm.kit.prepared import row_of
from cccrm.kit.refusal import Refused
from coding.models import Coder
from coding.queries.applying import CODER
from interviews.log import Operation, lock
from interviews.models import Study, User


def coder_of(op: Operation, user: User) -> Coder:
    """Give the coder that a user is in this study, made when missing."""
    mine = {"study": op.study.pk, "user": user.pk}
    if found := CODER.first(**mine):
        return row_of(Coder, found)
    # Two first codings at the same moment make one coder.
    lock(op.study)
    if found := CODER.first(**mine):
        return row_of(Coder, found)
    return op.create(Coder(study=op.study, user=user, name=_free_name(op.study, str(user))))


def coder_named(op: Operation, name: str) -> Coder:
    """Give the coder with this name, made without an account when missing."""
    name = name.strip()[:120]
    if not name:
        raise Refused(_("A coding needs the name of its coder."))
    found = Coder.objects.filter(study=op.study, name=name).first()
    return found or op.create(Coder(study=op.study, name=name))


def _free_name(study: Study, name: str) -> str:
    taken = set(Coder.objects.filter(study=study).values_list("name", flat=True))
    names = (name, *(f"{name} ({n})" for n in range(2, len(taken) + 3)))
    return next(candidate for candidate in names if candidate not in taken)
