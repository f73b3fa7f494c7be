"""Two codes that often meet: told apart by a rule, or kept beside each other for a reason."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from cccrm.kit.refusal import Clash, Refused
from coding.models import Code, Distinction
from interviews.log import Operation, lock, operation
from interviews.models import User
from interviews.text import clean_text


def tell_apart(
    *, codes: tuple[Code, Code], actor: User, kind: str, text: str, expected_version: int = 0
) -> Distinction | None:
    """Write how two codes are told apart, or why both are kept; an empty text takes it away.

    `expected_version` is the one that the form was filled from, 0 where there was none. Raises Clash, Refused.
    """
    first, second = sorted(codes, key=lambda code: code.pk)
    if first == second:
        raise Refused(_("Choose two codes: a code need not be told apart from itself."))
    if kind not in Distinction.Kind.values:
        raise Refused(_("Say whether this is a rule that tells the codes apart or a reason to keep both."))
    text = clean_text(text)
    summary = _("%(first)s and %(second)s") % {"first": codes[0], "second": codes[1]}
    with operation(first.study, actor=actor, verb="tell codes apart", summary=summary) as op:
        lock(first.study)
        present = Distinction.objects.filter(first=first, second=second).first()
        _check_version(present, expected_version, text)
        if present is None:
            return _new(op, first, second, kind, text) if text else None
        if not text:
            op.delete(present)
            return None
        if (present.kind, present.text) == (kind, text):
            return present
        return op.update(present, kind=kind, text=text, version=present.version + 1, changed_at=op.now)


def _check_version(present: Distinction | None, expected: int, text: str) -> None:
    if present is None or present.version == expected or present.text == text:
        return
    raise Clash(
        _(
            "Somebody else wrote about these two codes while you were writing. Both texts are shown: make one of them and save again."
        ),
        theirs=present.text,
        yours=text,
        version=present.version,
    )


def _new(op: Operation, first: Code, second: Code, kind: str, text: str) -> Distinction:
    return op.create(
        Distinction(
            study=op.study,
            first=first,
            second=second,
            kind=kind,
            text=text,
            created_at=op.now,
            changed_at=op.now,
        )
    )


def carry_distinctions(op: Operation, codes: Sequence[Code], into: Code) -> None:
    """Let what tells codes apart speak of the code that they are merged into; nothing tells it from itself."""
    keys = {code.pk for code in codes}
    touching = Distinction.objects.filter(Q(first__in=keys) | Q(second__in=keys)).order_by("created_at")
    for row in touching:
        pair = {into.pk if pk in keys else pk for pk in (row.first_id, row.second_id)}
        if len(pair) < 2:
            op.delete(row)
            continue
        first, second = sorted(pair)
        twin = Distinction.objects.filter(first=first, second=second).first()
        if twin is None:
            op.update(row, first_id=first, second_id=second, version=row.version + 1, changed_at=op.now)
        else:
            op.delete(row)
            joined = f"{twin.text}\n{row.text}"
            op.update(twin, text=joined, version=twin.version + 1, changed_at=op.now)
