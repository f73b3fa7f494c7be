"""Merging codes: what they carry goes to another code; they stay in the list as retired ones that say so."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from coding import codetree
from coding.actions.codes import fresh_codes, lock_codes
from coding.actions.distinctions import carry_distinctions
from coding.actions.passages import drop_bare, passage_at
from coding.models import Code, CodeQuestion, Coding, Memo, MemoCode, Passage, ThemeCode
from coding.queries.doubles import Place, doubles
from coding.queries.extent import size_of
from interviews.log import Operation, lock_texts, operation, portions, type_name
from interviews.models import Revision, User

NAME_LENGTH = 90


def merge_codes(
    *,
    codes: Sequence[Code],
    into: Code,
    actor: User | None,
    reason: str = "",
    expected_version: int | None = None,
    **described: str,
) -> Code:
    """Merge codes into another one as one step; gives the code that stays.

    Every coding keeps its coder, passage and moment. Where one coder had both on overlapping words, the longer
    stretch stays, grown over the words that only the other had. Sub-codes, questions, rows of tables, memos and
    distinctions go along. `described` are fields of the code that stays, such as a combined definition, written
    when it had `expected_version`. Raises Refused, also when it was described anew since.
    """
    study = into.study
    summary = f"{', '.join(map(str, codes))[:NAME_LENGTH]} → {str(into)[:NAME_LENGTH]}"
    with operation(study, actor=actor, verb="merge codes", summary=summary, reason=reason) as op:
        lock_codes(study)
        lock_texts(study)
        into, *codes = fresh_codes(study, [into, *codes])
        check_merge(codes, into)
        if described and expected_version not in (None, into.version):
            raise Refused(
                _(
                    "Somebody changed %(code)s while you were here. What it says now stands below with your words."
                )
                % {"code": into}
            )
        op.detail = _move_codings(op, codes, into)
        _move_links(op, codes, into)
        carry_distinctions(op, codes, into)
        _move_subcodes(op, codes, into)
        for code in codes:
            op.update(code, is_retired=True, merged_into=into, version=code.version + 1)
        op.update(into, version=into.version + 1, **described)
    return into


def check_merge(codes: Sequence[Code], into: Code) -> None:
    """Refuse what cannot become one code."""
    if not codes or into in codes:
        raise Refused(_("Choose another code to merge into: a code cannot be merged into itself."))
    if into.is_retired:
        raise Refused(_("%(code)s is retired. Bring it back before merging into it.") % {"code": into})
    if any(code.merged_into_id for code in codes):
        raise Refused(_("One of these codes was merged already. Reload the page."))
    if not into.is_codable and Coding.objects.filter(code__in=codes).exists():
        raise Refused(
            _("%(code)s is a category, so it takes no codings. Merge into one of its sub-codes.")
            % {"code": into}
        )


# -- codings ------------------------------------------------------------------------------------


def _move_codings(op: Operation, codes: Sequence[Code], into: Code) -> dict[str, int]:
    """Put the codes' codings under the one that stays; gives the extent of the step."""
    coming = Coding.objects.filter(code__in=codes)
    extent = size_of(coming)
    found = doubles(op.study, [code.pk for code in codes], into.pk)
    gone = list(Coding.objects.filter(pk__in=found.drop).order_by("created_at", "id"))
    op.delete_all(gone)
    op.update_all(list(coming.order_by("created_at", "id")), code_id=into.pk)
    left = {coding.passage_id for coding in gone} | _grow(op, found.grow)
    for some in portions(sorted(left)):
        drop_bare(op, list(Passage.objects.filter(pk__in=some).order_by("pk")))
    return extent | ({"doubles": len(gone)} if gone else {})


def _grow(op: Operation, places: Mapping[uuid.UUID, Place]) -> set[uuid.UUID]:
    """Put codings on the passages of their longer stretches; gives the passages that they leave."""
    revisions = Revision.objects.in_bulk({place.key for place in places.values()})
    left = set()
    for coding in Coding.objects.filter(pk__in=places).order_by("created_at", "id"):
        place = places[coding.pk]
        left.add(coding.passage_id)
        op.update(coding, passage_id=passage_at(op, revisions[place.key], place.start, place.end).pk)
    return left


# -- what else hangs on a code --------------------------------------------------------------------


def _move_links(op: Operation, codes: Sequence[Code], into: Code) -> None:
    """Take questions, rows and memos along; what the code that stays has already is not there twice."""
    for model, other in ((CodeQuestion, "mark_id"), (ThemeCode, "theme_id"), (MemoCode, "memo_id")):
        present = {getattr(link, other): link for link in model._default_manager.filter(code=into)}
        for link in model._default_manager.filter(code__in=codes).order_by("pk"):
            twin = present.setdefault(getattr(link, other), link)
            if twin is link:
                op.update(link, code_id=into.pk)
            else:
                _join_links(op, twin, link)
    memos = Memo.objects.filter(object_type=type_name(Code), object_id__in=[code.pk for code in codes])
    op.update_all(list(memos), object_id=into.pk)


def _join_links(op: Operation, stays: Any, goes: Any) -> None:
    op.delete(goes)
    if isinstance(stays, ThemeCode) and goes.with_subcodes:
        op.update(stays, with_subcodes=True)


def _move_subcodes(op: Operation, codes: Sequence[Code], into: Code) -> None:
    """Sub-codes go under the code that stays; where that stood below one of the others, it takes its place."""
    everything = list(Code.objects.filter(study=op.study))
    keys = {code.pk for code in codes}
    by_id = {code.pk: code for code in everything}
    above = [by_id[pk] for pk in codetree.ancestors(everything, into.pk) if pk in keys]
    if above:
        op.update(into, parent_id=above[-1].parent_id, position=above[-1].position)
    children = [c for c in _in_order(everything) if c.parent_id in keys and c.pk not in keys | {into.pk}]
    first = max((code.position for code in everything if code.parent_id == into.pk), default=-1) + 1
    for position, child in enumerate(children, first):
        op.update(child, parent_id=into.pk, position=position, version=child.version + 1)


def _in_order(codes: Iterable[Code]) -> list[Code]:
    return [code for code, _level in codetree.walk(codes)]
