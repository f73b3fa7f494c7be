"""What the page of cases lists: cases and informants with their attributes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from interviews.models import Attribute, Case, CaseValue, Informant, InformantValue, Study


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case; `values` stand in the order of the attributes of cases."""

    case: Case
    documents: int
    informants: tuple[Informant, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InformantLine:
    """An informant; `values` stand in the order of the attributes of informants."""

    informant: Informant
    roles: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CasesPage:
    """Everything on the page."""

    case_attributes: list[Attribute]
    informant_attributes: list[Attribute]
    cases: list[CaseLine]
    informants: list[InformantLine]


def cases_page(study: Study) -> CasesPage:
    """Read the cases of a study, their attributes and informants; six queries."""
    of_cases, of_informants = attributes_of(study, "case"), attributes_of(study, "informant")
    people = list(Informant.objects.filter(study=study).select_related("case"))
    people.sort(key=lambda each: (each.case.position if each.case else 10**9, each.position))
    case_values = _by_owner(CaseValue.objects.filter(study=study), "case_id")
    person_values = _by_owner(InformantValue.objects.filter(study=study), "informant_id")
    cases = Case.objects.filter(study=study).annotate(document_count=Count("documents"))
    # Grouping drops the order that the model has by itself.
    cases = cases.order_by("position", "label")
    return CasesPage(
        of_cases,
        of_informants,
        [_case_line(case, people, case_values, of_cases) for case in cases],
        [
            InformantLine(each, ", ".join(each.roles), _in_order(person_values, each.pk, of_informants))
            for each in people
        ],
    )


def attributes_of(study: Study, subject: str) -> list[Attribute]:
    """Give the attributes of cases ("case") or informants ("informant") in their order."""
    return list(Attribute.objects.filter(study=study, subject=subject))


def _case_line(
    case: Any, people: list[Informant], values: dict[Any, dict[Any, str]], attributes: list[Attribute]
) -> CaseLine:
    own = tuple(each for each in people if each.case_id == case.pk)
    return CaseLine(case, case.document_count, own, _in_order(values, case.pk, attributes))


def _by_owner(rows: Iterable[Any], owner: str) -> dict[Any, dict[Any, str]]:
    found: dict[Any, dict[Any, str]] = {}
    for row in rows:
        found.setdefault(getattr(row, owner), {})[row.attribute_id] = shown(row.value)
    return found


def shown(value: Any) -> str:
    """Give a stored value as it is read: lists with commas, numbers as they are."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _in_order(values: dict[Any, dict[Any, str]], owner: Any, attributes: list[Attribute]) -> tuple[str, ...]:
    own = values.get(owner, {})
    return tuple(own.get(attribute.pk, "") for attribute in attributes)
