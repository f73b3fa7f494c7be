"""Reads about the code list: how a file names a code, and how much each code was used."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from coding import codetree
from coding.access import visible_codings
from coding.importers.drafts import label_path
from coding.models import Code, Coding
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
    """How much a code was used, alone and (`all_`) with its sub-codes; each passage, document and case once."""

    codings: int = 0
    passages: int = 0
    documents: int = 0
    cases: int = 0
    all_passages: int = 0
    all_documents: int = 0
    all_cases: int = 0


def code_use(member: Member) -> dict[uuid.UUID, CodeUse]:
    """Count what carries each code, from what the member may see. Three queries, however many codings there are.

    A passage stands in one document, so the passages of documents can be added up. What carries several codes is
    counted for each of them, and taken off again from the codes above that they share.
    """
    codes = list(Code.objects.filter(study=member.study).only("id", "parent_id", "position", "label"))
    lines = {code.pk: [code.pk, *codetree.ancestors(codes, code.pk)] for code in codes}
    use = {code.pk: CodeUse() for code in codes}
    documents: dict[tuple[uuid.UUID, bool], set[uuid.UUID]] = defaultdict(set)
    cases: dict[tuple[uuid.UUID, bool], set[uuid.UUID]] = defaultdict(set)
    for code, document, case, codings, passages in _by_document(member):
        use[code].codings += codings
        use[code].passages += passages
        for above in lines[code]:
            use[above].all_passages += passages
            for key in ((above, True), (code, False)):
                documents[key].add(document)
                cases[key] |= {case} - {None}
    for carried in _several(member).values():
        shared = Counter(above for code in carried for above in lines[code])
        for above, times in shared.items():
            use[above].all_passages -= times - 1
    for pk, found in use.items():
        found.documents, found.all_documents = len(documents[pk, False]), len(documents[pk, True])
        found.cases, found.all_cases = len(cases[pk, False]), len(cases[pk, True])
    return use


def _by_document(member: Member) -> QuerySet[Coding, tuple[Any, ...]]:
    columns = ("code_id", "passage__document_id", "passage__document__case_id")
    rows = visible_codings(member).order_by().values(*columns)
    counted = rows.annotate(codings=Count("pk"), passages=Count("passage_id", distinct=True))
    return counted.values_list(*columns, "codings", "passages")


def _several(member: Member) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Give the passages that carry more than one code, with their codes."""
    rows = visible_codings(member).order_by()
    counted = rows.values("passage_id").annotate(n=Count("code_id", distinct=True)).filter(n__gt=1)
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    pairs = rows.filter(passage_id__in=counted.values("passage_id"))
    for passage, code in pairs.values_list("passage_id", "code_id").distinct():
        found[passage].add(code)
    return found
