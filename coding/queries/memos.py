"""Memos as pages show them: those on one object, and all of a study with what they are about."""

import re
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from coding.models import Code, Memo, MemoCode
from coding.models.memos import EarlierWords
from coding.queries.things import Thing, things
from interviews.access import Member
from interviews.models import Event
from interviews.searching import BadQuery, Query, compile_words

PAGE = 40


@dataclass(frozen=True, slots=True)
class MemoEntry:
    """A memo in the list of all, with what it is about; None when that is gone."""

    memo: Memo
    about: Thing | None


@dataclass(frozen=True, slots=True)
class MemoFilter:
    """What the list of memos is chosen by; empty fields choose everything."""

    words: str = ""
    kind: str = ""
    author: uuid.UUID | None = None
    code: uuid.UUID | None = None
    # The type of the object, as it stands in the log: "coding.passage".
    about: str = ""
    # "open" or "done", of to-dos.
    state: str = ""

    def __bool__(self) -> bool:
        return any((self.words, self.kind, self.author, self.code, self.about, self.state))


@dataclass(frozen=True, slots=True)
class MemoPage:
    """One page of memos, newest first."""

    entries: tuple[MemoEntry, ...]
    page: Page[uuid.UUID]

    @property
    def total(self) -> int:
        """How many memos there are on all pages."""
        return self.page.paginator.count


def with_codes(memos: QuerySet[Memo]) -> QuerySet[Memo]:
    """Read the codes that memos name along with them, in the order of the names."""
    links = MemoCode.objects.select_related("code").order_by("code__mnemonic", "code__label")
    return memos.prefetch_related(Prefetch("code_links", links))


def memos_on(member: Member, object_type: str, pk: uuid.UUID) -> list[Memo]:
    """Give the memos on one object, oldest first; two queries, three where one was changed."""
    rows = Memo.objects.filter(study=member.study, object_type=object_type, object_id=pk)
    return with_earlier(list(with_codes(rows.order_by("created_at"))))


def with_earlier(memos: list[Memo]) -> list[Memo]:
    """Put with each memo what it said before; one query where one was changed."""
    changed = {memo.pk: memo for memo in memos if memo.version > 1}
    if not changed:
        return memos
    steps = Event.objects.filter(
        study=memos[0].study_id, object_id__in=changed, before__has_key="text", after__isnull=False
    )
    words: dict[uuid.UUID, list[EarlierWords]] = defaultdict(list)
    rows = steps.exclude(payload_version=Event.OVERWRITTEN).select_related("actor").order_by("-sequence")
    for event in rows:
        text = (event.before or {}).get("text", "")
        if text and text != changed[event.object_id].text:
            by = str(event.actor or _("the command line"))
            words[event.object_id].append(EarlierWords(text, by, event.occurred_at))
    for pk, memo in changed.items():
        memo.earlier = words[pk]
    return memos


def memo_page(member: Member, chosen: MemoFilter, number: str | None) -> MemoPage:
    """Read one page of the study's memos; the number of queries does not grow with them."""
    keys = _matching(_chosen(member, chosen).order_by("-changed_at", "-id"), chosen.words)
    page = Paginator(keys, PAGE).get_page(number)
    return MemoPage(_entries(member, list(page)), page)


def open_to_dos(member: Member, most: int) -> tuple[tuple[MemoEntry, ...], int]:
    """Give the oldest open to-dos of a study, and how many there are."""
    keys = list(_chosen(member, MemoFilter(state="open")).order_by("created_at").values_list("pk", flat=True))
    return _entries(member, keys[:most]), len(keys)


def _chosen(member: Member, chosen: MemoFilter) -> QuerySet[Memo]:
    rows = Memo.objects.filter(study=member.study).exclude(text="")
    if chosen.kind:
        rows = rows.filter(kind=chosen.kind)
    if chosen.author:
        rows = rows.filter(author=chosen.author)
    if chosen.about:
        rows = rows.filter(object_type=chosen.about)
    if chosen.state:
        rows = rows.filter(kind=Memo.Kind.TO_DO, is_done=chosen.state == "done")
    if chosen.code:
        named = MemoCode.objects.filter(code=chosen.code).values("memo")
        rows = rows.filter(Q(object_id=chosen.code) | Q(pk__in=named))
    return rows


def _matching(rows: QuerySet[Memo], words: str) -> list[uuid.UUID]:
    """Find memos with all the words, in any order. Not by the database: SQLite folds only the letters of English."""
    try:
        patterns = [compile_words(Query(word)) for word in words.split()]
    except BadQuery:
        return []
    if not patterns:
        return list(rows.values_list("pk", flat=True))
    found = rows.values_list("pk", "text").iterator()
    return [pk for pk, text in found if _says(text, patterns)]


def _says(text: str, patterns: Iterable[re.Pattern[str]]) -> bool:
    return all(pattern.search(text) for pattern in patterns)


def _entries(member: Member, keys: Collection[uuid.UUID]) -> tuple[MemoEntry, ...]:
    rows = with_earlier(list(with_codes(Memo.objects.filter(pk__in=list(keys)))))
    memos = {memo.pk: memo for memo in rows}
    about = things(member, {(memo.object_type, memo.object_id) for memo in memos.values()})
    return tuple(
        MemoEntry(memos[pk], about.get((memos[pk].object_type, memos[pk].object_id)))
        for pk in keys
        if pk in memos
    )


def kinds_of_objects() -> list[tuple[str, str]]:
    """Give what memos can be about: the word in addresses, and its name in the reader's language."""
    return [
        ("study", _("the study")),
        ("case", _("cases")),
        ("informant", _("informants")),
        ("document", _("documents")),
        ("passage", _("passages")),
        ("code", _("codes")),
        ("table", _("tables")),
        ("row", _("rows")),
        ("cell", _("cells")),
    ]


def code_names(member: Member) -> list[tuple[str, str]]:
    """Give the codes that a memo may name: (mnemonic or label, label), retired ones left out."""
    rows = Code.objects.filter(study=member.study, is_retired=False).order_by("mnemonic", "label")
    return [(mnemonic or label, label) for mnemonic, label in rows.values_list("mnemonic", "label")]


def codes_named(member: Member, text: str) -> list[Code]:
    """Find the codes in a list of mnemonics or labels, separated by semicolons or commas; Refused for others."""
    by_name: dict[str, list[Code]] = defaultdict(list)
    for code in Code.objects.filter(study=member.study):
        for name in {code.mnemonic.casefold(), code.label.casefold()} - {""}:
            by_name[name].append(code)
    names = (name.strip() for name in re.split(r"[;\n]", text))
    # A label may have a comma in it.
    parts = [part for name in names for part in ([name] if name.casefold() in by_name else name.split(","))]
    return list(dict.fromkeys(_named(by_name, part.strip()) for part in parts if part.strip()))


def _named(by_name: Mapping[str, list[Code]], name: str) -> Code:
    found = by_name.get(name.casefold(), [])
    if not found:
        raise Refused(
            _("There is no code “%(name)s”. Write a mnemonic or a label of the code list.") % {"name": name}
        )
    exact = [code for code in found if str(code) == name] or found
    if len(exact) > 1:
        raise Refused(_("Several codes are called “%(name)s”. Write the mnemonic.") % {"name": name})
    return exact[0]
