"""Reads about the code list: how a file names a code, and how much each code was used."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from coding import codetree
from coding.access import visible_codings
from coding.importers.drafts import label_path
from coding.models import Code
from interviews.access import Member

type Names = dict[str, list[Code]]


def codes_by_name(codes: Iterable[Code]) -> Names:
    """Map what a file may call a code, in small letters, to the codes of that name.

    A mnemonic wins over a path (`CRM > trust`), a path over a label; a label may stand for several codes.
    """
    codes = list(codes)
    paths = label_paths(codes)
    found: Names = {}
    for names in (
        {code: code.mnemonic for code in codes if code.mnemonic},
        {code: keys[0] for code, keys in paths.items() if not code.mnemonic},
        {code: code.label for code in codes},
        {code: keys[1] for code, keys in paths.items()},
    ):
        layer: Names = defaultdict(list)
        for code, name in names.items():
            layer[name.casefold()].append(code)
        found = layer | found
    return found


def label_paths(codes: Iterable[Code]) -> dict[Code, tuple[str, str]]:
    """Give each code, in the order of the tree, its path from its parent's key, and from labels alone."""
    paths: dict[uuid.UUID | None, tuple[str, str]] = {None: ("", "")}
    found: dict[Code, tuple[str, str]] = {}
    for code, _level in codetree.walk(codes):
        above = paths.get(code.parent_id, ("", ""))
        path = label_path(code.label, above[0] or None), label_path(code.label, above[1] or None)
        paths[code.pk] = (code.mnemonic or path[0], path[1])
        found[code] = path
    return found


def names_of(codes: Iterable[Code]) -> dict[uuid.UUID, str]:
    """Give each code the shortest name that `codes_by_name` leads back to it, in the order of the tree."""
    codes = list(codes)
    known = codes_by_name(codes)
    return {
        code.pk: code.mnemonic or (code.label if known[code.label.casefold()] == [code] else path)
        for code, (path, _labels) in label_paths(codes).items()
    }


@dataclass(slots=True)
class CodeUse:
    """What carries a code: ids, so that a count says what it counts. `all_passages` has sub-codes', each once."""

    codings: int = 0
    passages: set[uuid.UUID] = field(default_factory=set)
    documents: set[uuid.UUID] = field(default_factory=set)
    cases: set[uuid.UUID] = field(default_factory=set)
    all_passages: set[uuid.UUID] = field(default_factory=set)


def code_use(member: Member) -> dict[uuid.UUID, CodeUse]:
    """Count codings, passages, documents and cases of every code, from what the member may see. Two queries."""
    codes = list(Code.objects.filter(study=member.study).only("id", "parent_id", "position", "label"))
    use = {code.pk: CodeUse() for code in codes}
    columns = ("code", "passage", "passage__document", "passage__document__case")
    for code, passage, document, case in visible_codings(member).values_list(*columns):
        use[code].codings += 1
        use[code].passages.add(passage)
        use[code].documents.add(document)
        use[code].cases.update({case} - {None})
    for code, _level in reversed(codetree.walk(codes)):
        use[code.pk].all_passages |= use[code.pk].passages
        if code.parent_id in use:
            use[code.parent_id].all_passages |= use[code.pk].all_passages
    return use
