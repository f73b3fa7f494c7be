"""The memos of one object, for the page of whatever object: {% memos_about "case" case.pk %}."""

import uuid
from collections.abc import Collection
from typing import Any

from django import template

from coding.carriers import CARRIER_OF
from coding.models import Memo
from coding.queries.memos import MemoEntry, code_names, memos_on

register = template.Library()


@register.inclusion_tag("coding/_memos.html", takes_context=True)
def memos_about(
    context: template.Context, word: str, pk: uuid.UUID, but: Collection[MemoEntry] = ()
) -> dict[str, Any]:
    """Show the memos on an object, `but` those that the page has already, and a form for who may write; three queries."""
    member = context["member"]
    shown = {entry.memo.pk for entry in but}
    return {
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "study": member.study,
        "allows": member.allows,
        "memos": [memo for memo in memos_on(member, CARRIER_OF[word], pk) if memo.pk not in shown],
        "word": word,
        "carrier": pk,
        "code_names": code_names(member) if context["allows"]["comment"] else [],
        "next": context["request"].get_full_path(),
    }


@register.simple_tag
def memo_kinds(present: str = "") -> list[tuple[str, str]]:
    """Give the types to choose from; a comment stays one, but only cells offer it."""
    kinds = [kind for kind in Memo.Kind if kind in (present, *set(Memo.Kind) - {Memo.Kind.COMMENT})]
    return [(kind.value, str(kind.label)) for kind in kinds]
