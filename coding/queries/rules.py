"""The rules that tell codes apart, as they stand with each code in the picker."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from cccrm.kit.prepared import Prepared
from coding.models import Distinction
from coding.queries.desk import CodeView
from interviews.access import Member

# Asked by every transcript.
RULES = Prepared(
    lambda study: Distinction.objects.filter(study=study, kind=Distinction.Kind.RULE.value).values_list(
        "first_id", "second_id", "text"
    ),
    study=uuid.UUID,
)


def picker_codes(member: Member, codes: Iterable[CodeView]) -> list[dict[str, Any]]:
    """Give what the picker needs of the codes that can be applied, with the rules beside "when not"; one query."""
    codes = list(codes)
    rules = rules_of(member, {code.id: code.name for code in codes})
    return [
        {**code.for_picker, "not": " ".join(filter(None, (code.when_not, *rules[code.id])))}
        for code in codes
        if code.is_codable and not code.is_retired
    ]


def rules_of(member: Member, names: dict[uuid.UUID, str]) -> dict[uuid.UUID, list[str]]:
    """Give each code's rules, each with the name of the code that it is told apart from."""
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for first, second, text in RULES.rows(study=member.study.pk):
        found[first].append(f"{names[second]}: {text}")
        found[second].append(f"{names[first]}: {text}")
    return found
