"""The code list as a whole: where codes stand, their colours and kinds, and whether they are in use."""

import uuid
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from coding import codetree
from coding.actions.codes import check_place, fresh_codes, lock_codes
from coding.models import Code
from coding.queries.extent import size_with_codes
from interviews.log import Operation, operation
from interviews.models import Study, User


def move_codes(
    *,
    codes: Sequence[Code],
    actor: User | None,
    parent: Code | None,
    before: Code | None = None,
    reason: str = "",
) -> list[Code]:
    """Put codes under `parent` (None: the top), before a sibling or at the end; their sub-codes come along.

    A code that stands below another one of them stays with it. Raises Refused where a code would stand below
    itself.
    """
    study = _study_of(codes)
    with operation(study, actor=actor, verb="move code", summary=_names(codes), reason=reason) as op:
        lock_codes(study)
        everything = list(Code.objects.filter(study=study))
        codes = topmost(everything, fresh_codes(study, codes))
        for code in codes:
            check_place(code, parent)
        leaving = [code for code in codes if code.parent_id != (parent.pk if parent else None)]
        for code in leaving:
            # A form that was filled before the move must not move the code back.
            op.update(code, parent_id=parent.pk if parent else None, version=code.version + 1)
        if leaving:
            op.detail = size_with_codes(_with_subcodes(everything, leaving))
        arrange(op, [code for code in everything if code.parent_id == (parent and parent.pk)], codes, before)
    return codes


def _with_subcodes(everything: Sequence[Code], codes: Sequence[Code]) -> set[uuid.UUID]:
    keys = {code.pk for code in codes}
    return keys | codetree.below(everything, keys)


def arrange(op: Operation, siblings: Sequence[Code], moved: Sequence[Code], before: Code | None) -> None:
    """Number siblings anew with `moved` among them, before one of them or at the end."""
    keys = {code.pk for code in moved}
    all_of_them = [code for code, _level in codetree.walk(siblings)]
    at = next((i for i, code in enumerate(all_of_them) if before and code.pk == before.pk), len(all_of_them))
    order = [code for code in all_of_them if code.pk not in keys]
    # What is moved before one that moves too goes before the next that stays.
    place = sum(code.pk not in keys for code in all_of_them[:at])
    wanted = [*order[:place], *moved, *order[place:]]
    if all(one.position < other.position for one, other in pairwise(wanted)):
        return
    for position, code in enumerate(wanted):
        if code.position != position:
            op.update(code, position=position)


def topmost(everything: Sequence[Code], codes: Sequence[Code]) -> list[Code]:
    """Give codes without those that stand below another one of them, in the order of the tree."""
    keys = {code.pk for code in codes}
    by_id = {code.pk: code for code in codes}
    return [
        by_id[code.pk]
        for code, _level in codetree.walk(everything)
        if code.pk in keys and keys.isdisjoint(codetree.ancestors(everything, code.pk))
    ]


def retire_codes(
    *, codes: Sequence[Code], actor: User | None, is_retired: bool, reason: str = ""
) -> list[Code]:
    """Take codes out of use, or bring them back. Their codings stay; those of a merged code do not return."""
    back = {} if is_retired else {"merged_into_id": None}
    verb = "retire code" if is_retired else "bring back code"
    return _change(codes, actor, verb, reason, is_retired=is_retired, **back)


def recolour_codes(*, codes: Sequence[Code], actor: User | None, hue: int, reason: str = "") -> list[Code]:
    """Give codes a hue of their own, 1 to 12; 0 lets them follow their family."""
    if not 0 <= hue <= 12:
        raise Refused(_("Choose one of the twelve colours, or the colour of the family."))
    return _change(codes, actor, "recolour code", reason, hue=hue)


def change_kind(
    *,
    codes: Sequence[Code],
    actor: User | None,
    is_codable: bool | None = None,
    kind: str | None = None,
    reason: str = "",
) -> list[Code]:
    """Make codes categories, which cannot be applied, or codes again; and say of which type they are.

    What is None stays. Codings of a code that becomes a category stay too.
    """
    fields: dict[str, Any] = {} if is_codable is None else {"is_codable": is_codable}
    if kind is not None:
        fields["kind"] = kind.strip()[:40]
    return _change(codes, actor, "change kind of code", reason, **fields)


def _change(codes: Sequence[Code], actor: User | None, verb: str, reason: str, **fields: Any) -> list[Code]:
    """Give codes the same values as one step, and give those that had others; what has them already is left alone."""
    study = _study_of(codes)
    with operation(study, actor=actor, verb=verb, summary=_names(codes), reason=reason) as op:
        lock_codes(study)
        fresh = fresh_codes(study, codes)
        differing = [code for code in fresh if any(getattr(code, name) != fields[name] for name in fields)]
        for code in differing:
            op.update(code, version=code.version + 1, **fields)
        if differing:
            op.detail = size_with_codes({code.pk for code in differing})
    return differing


def _study_of(codes: Sequence[Code]) -> Study:
    if not codes:
        raise Refused(_("Choose at least one code first."))
    return codes[0].study


def _names(codes: Sequence[Code]) -> str:
    return ", ".join(map(str, codes))[:200]
