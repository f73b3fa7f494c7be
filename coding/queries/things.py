"""What memos are about and what steps touched: its name, and the page that shows it; for many at once."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from coding.models import Anchor, Code, CodebookVersion, CrossCaseTable, Passage, Summary, TableRow, Theme
from coding.queries.addresses import address_of, passage_url, turn_marks, turns_within
from interviews.access import Member
from interviews.models import Case, Document, Informant
from interviews.roles import Action

type Key = tuple[str, uuid.UUID]


@dataclass(frozen=True, slots=True)
class Thing:
    """An object as a page names it: "passage" A1:14 with its words, "code" CRM-STR; `url` shows it."""

    kind: str
    name: str
    url: str
    quote: str = ""
    # Where a passage stands, to sort and to filter by.
    document: uuid.UUID | None = None


def things(member: Member, keys: Iterable[Key]) -> dict[Key, Thing]:
    """Name objects of the study by (type, id); those that are gone are left out. Two to five queries a type."""
    wanted: dict[str, list[uuid.UUID]] = defaultdict(list)
    for kind, pk in keys:
        wanted[kind].append(pk)
    found: dict[Key, Thing] = {}
    for kind, ids in wanted.items():
        if kind in FINDERS:
            found |= {(kind, pk): thing for pk, thing in FINDERS[kind](member, ids).items()}
    return found


type Found = dict[uuid.UUID, Thing]


def _passages(member: Member, ids: list[uuid.UUID]) -> Found:
    rows = Passage.objects.filter(study=member.study, pk__in=ids).select_related("document__case")
    anchors = Anchor.objects.filter(passage__in=ids).order_by("revision__number")
    newest = {anchor.passage_id: anchor for anchor in anchors}
    turns = turn_marks({anchor.revision_id for anchor in newest.values()})
    found = {}
    for row in rows:
        anchor = newest.get(row.pk)
        touched = turns_within(turns[anchor.revision_id], anchor.start, anchor.end) if anchor else ()
        found[row.pk] = Thing(
            _("passage"),
            address_of(row.document, touched),
            passage_url(reverse("read_document", args=[member.study.slug, row.document_id]), row.pk),
            anchor.quote if anchor else "",
            row.document_id,
        )
    return found


def _documents(member: Member, ids: list[uuid.UUID]) -> Found:
    rows = Document.objects.filter(study=member.study, pk__in=ids)
    return {
        row.pk: Thing(
            _("document"), row.title, reverse("read_document", args=[member.study.slug, row.pk]), "", row.pk
        )
        for row in rows
    }


def _cells(member: Member, ids: list[uuid.UUID]) -> Found:
    rows = Summary.objects.filter(study=member.study, pk__in=ids).select_related("theme", "case")
    places = _tables_of(member, {row.theme_id for row in rows})
    return {
        row.pk: Thing(
            _("cell"),
            f"{row.theme.label}, {row.case.label}",
            _cell_url(member, places.get(row.theme_id, {}), row),
        )
        for row in rows
    }


def _tables_of(
    member: Member, themes: Iterable[uuid.UUID]
) -> dict[uuid.UUID, dict[uuid.UUID, set[uuid.UUID]]]:
    """Give for each theme the tables that show it, in their order, with their cases."""
    rows = TableRow.objects.filter(study=member.study, theme__in=list(themes)).order_by("table__position")
    found: dict[uuid.UUID, dict[uuid.UUID, set[uuid.UUID]]] = defaultdict(lambda: defaultdict(set))
    for theme, table, case in rows.values_list("theme_id", "table_id", "table__columns__case_id"):
        found[theme][table].add(case)
    return found


def _cell_url(member: Member, tables: Mapping[uuid.UUID, set[uuid.UUID]], cell: Summary) -> str:
    table = next((pk for pk, cases in tables.items() if cell.case_id in cases), None)
    if table is None:
        return reverse("tables", args=[member.study.slug])
    return reverse("cell", args=[member.study.slug, table, cell.theme_id, cell.case_id])


def _themes(member: Member, ids: list[uuid.UUID]) -> Found:
    places = _tables_of(member, ids)
    rows = Theme.objects.filter(study=member.study, pk__in=ids)
    return {row.pk: Thing(_("row"), row.label, _theme_url(member, places.get(row.pk, {}))) for row in rows}


def _theme_url(member: Member, tables: Iterable[uuid.UUID]) -> str:
    table = next(iter(tables), None)
    slug = member.study.slug
    return reverse("table", args=[slug, table]) if table else reverse("tables", args=[slug])


def _cases(member: Member, ids: list[uuid.UUID]) -> Found:
    rows = Case.objects.filter(study=member.study, pk__in=ids)
    return {row.pk: Thing(_("case"), str(row.heading), _described(member, "case", row.pk)) for row in rows}


def _informants(member: Member, ids: list[uuid.UUID]) -> Found:
    rows = Informant.objects.filter(study=member.study, pk__in=ids)
    return {row.pk: Thing(_("informant"), str(row), _described(member, "informant", row.pk)) for row in rows}


def _described(member: Member, name: str, pk: uuid.UUID) -> str:
    """Cases and informants have pages for those who describe them; the others see the list."""
    slug = member.study.slug
    return reverse(name, args=[slug, pk]) if member.can(Action.DESCRIBE) else reverse("cases", args=[slug])


def _plain(kind: Callable[[], str], model: Any, page: str) -> Callable[[Member, list[uuid.UUID]], Found]:
    """Find rows that have a page of their own under this name."""

    def find(member: Member, ids: list[uuid.UUID]) -> Found:
        rows = model.objects.filter(study=member.study, pk__in=ids)
        return {
            row.pk: Thing(kind(), str(row), reverse(page, args=[member.study.slug, row.pk])) for row in rows
        }

    return find


def _study(member: Member, ids: list[uuid.UUID]) -> Found:
    study = member.study
    thing = Thing(_("study"), study.title, reverse("study", args=[study.slug]))
    return {study.pk: thing} if study.pk in ids else {}


FINDERS: dict[str, Callable[[Member, list[uuid.UUID]], Found]] = {
    "interviews.study": _study,
    "interviews.case": _cases,
    "interviews.informant": _informants,
    "interviews.document": _documents,
    "coding.passage": _passages,
    "coding.code": _plain(lambda: _("code"), Code, "code"),
    "coding.codebookversion": _plain(
        lambda: _("version of the code list"), CodebookVersion, "codebook_version"
    ),
    "coding.crosscasetable": _plain(lambda: _("table"), CrossCaseTable, "table"),
    "coding.theme": _themes,
    "coding.summary": _cells,
}
