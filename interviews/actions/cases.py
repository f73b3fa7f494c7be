"""Cases, their attributes, and informants."""

import datetime
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from interviews.log import Operation, named_by, operation
from interviews.models import Attribute, Case, CaseValue, Document, Informant, InformantValue, Study, User
from interviews.text import clean_text

# What attributes are for one case or informant; an empty value clears.
Values = Mapping[Attribute, Any]


def add_case(
    *,
    study: Study,
    actor: User | None,
    label: str,
    mark: str = "",
    description: str = "",
    values: Values | None = None,
) -> Case:
    """Add a case at the end of the list; the short mark is proposed from the label."""
    with operation(study, actor=actor, verb="add case", summary=label) as op:
        case = new_case(op, label=label, mark=check_mark(mark), description=description)
        _set_values(op, case, values)
        return case


def new_case(op: Operation, *, label: str, mark: str = "", description: str = "") -> Case:
    """Add a case as a part of a larger operation."""
    label = clean_text(label)[:120]
    if not label:
        raise Refused(_("A case needs a label, such as A or the name of the firm."))
    others = Case.objects.filter(study=op.study)
    if others.filter(label=label).exists():
        raise Refused(_("There is a case “%(label)s” already.") % {"label": label})
    taken = set(others.values_list("mark", flat=True))
    if mark and mark in taken:
        raise Refused(_("The short mark %(mark)s stands for another case.") % {"mark": mark})
    case = Case(
        study=op.study,
        label=label,
        mark=mark or propose_mark(label, taken),
        description=clean_text(description),
        position=_next_position(others),
    )
    return op.create(case)


def propose_mark(label: str, taken: set[str]) -> str:
    """Make the A of A1:14 from a label: "Case A" gives A, "Telecom & ICT" gives TI, a taken one gets a letter."""
    words = re.findall(r"[^\W_]+", label)
    if len(words) > 1 and words[0].lower() in ("case", "tapaus", "firm", "company", "yritys"):
        words = words[1:]
    if not words:
        words = ["X"]
    base = words[0][:12] if len(words) == 1 else "".join(word[0].upper() for word in words)[:6]
    letters = ("", *"bcdefghijklmnopqrstuvwxyz", *(f"x{n}x" for n in range(1000)))
    return next(base + letter for letter in letters if base + letter not in taken)


def check_mark(mark: str) -> str:
    """Give a short mark as it is stored, or "" to have one proposed; Refused when it could not be cited."""
    mark = mark.strip()[:20]
    if re.search(r"[\s:()]", mark):
        raise Refused(
            _("A short mark has no blanks, colons and brackets: it stands in addresses such as A1:14.")
        )
    return mark


def _next_position(rows: QuerySet[Any]) -> int:
    """Give the place after the last row; deleted rows leave gaps, so rows are not counted."""
    last = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def update_case(
    *,
    case: Case,
    actor: User | None,
    label: str,
    mark: str,
    description: str,
    values: Values | None = None,
) -> Case:
    """Change label, mark, description and attributes. Citations with the old mark are not rewritten."""
    label, mark = clean_text(label)[:120], check_mark(mark)
    others = Case.objects.filter(study=case.study).exclude(pk=case.pk)
    if not label or not mark:
        raise Refused(_("A case needs a label and a short mark."))
    if others.filter(label=label).exists():
        raise Refused(_("There is a case “%(label)s” already.") % {"label": label})
    if others.filter(mark=mark).exists():
        raise Refused(_("The short mark %(mark)s stands for another case.") % {"mark": mark})
    with operation(case.study, actor=actor, verb="change case", summary=label) as op:
        _set_values(op, case, values)
        return op.update(case, label=label, mark=mark, description=clean_text(description))


def delete_case(*, case: Case, actor: User | None) -> None:
    """Delete a case that has no documents, informants or cells."""
    with operation(case.study, actor=actor, verb="delete case", summary=case.label) as op:
        if Document.objects.filter(case=case).exists() or case.informants.exists():
            raise Refused(_("This case has documents or informants. Move them to another case first."))
        _check_no_memos(case)
        for value in case.values.all():
            op.delete(value)
        try:
            op.delete(case)
        except AssertionError as error:
            raise Refused(_("A table shows this case. Take the column out of the table first.")) from error


def add_attribute(
    *, study: Study, actor: User | None, name: str, kind: str, subject: str, choices: list[str]
) -> Attribute:
    """Add a typed attribute of cases or informants."""
    name = name.strip()
    if not name:
        raise Refused(_("An attribute needs a name, such as Industry."))
    _check_choices(kind, choices)
    if Attribute.objects.filter(study=study, subject=subject, name=name).exists():
        raise Refused(_("There is an attribute “%(name)s” already.") % {"name": name})
    with operation(study, actor=actor, verb="add attribute", summary=name) as op:
        position = _next_position(Attribute.objects.filter(study=study))
        return op.create(
            Attribute(
                study=study, name=name[:80], kind=kind, subject=subject, choices=choices, position=position
            )
        )


def _check_choices(kind: str, choices: list[str]) -> None:
    if kind in (Attribute.Kind.CHOICE, Attribute.Kind.CHOICES) and not choices:
        raise Refused(_("Say which values can be chosen, one a line."))


def update_attribute(*, attribute: Attribute, actor: User | None, name: str, choices: list[str]) -> Attribute:
    """Rename an attribute or change its choices; a choice that is in use stays. The type is for good."""
    name = name.strip()[:80]
    if not name:
        raise Refused(_("An attribute needs a name, such as Industry."))
    others = Attribute.objects.filter(study=attribute.study, subject=attribute.subject, name=name)
    if others.exclude(pk=attribute.pk).exists():
        raise Refused(_("There is an attribute “%(name)s” already.") % {"name": name})
    _check_choices(attribute.kind, choices)
    if gone := _chosen(attribute) - set(choices):
        raise Refused(
            _("“%(value)s” is chosen somewhere. Choose another value there first.") % {"value": min(gone)}
        )
    with operation(attribute.study, actor=actor, verb="change attribute", summary=name) as op:
        return op.update(attribute, name=name, choices=choices)


def _chosen(attribute: Attribute) -> set[str]:
    """Which choices are in use; none for other types."""
    values = [row.value for row in _values_of(attribute)]
    match attribute.kind:
        case Attribute.Kind.CHOICE:
            return set(values)
        case Attribute.Kind.CHOICES:
            return {choice for value in values for choice in value}
    return set()


def _values_of(attribute: Attribute) -> list[CaseValue | InformantValue]:
    of_cases = CaseValue.objects.filter(attribute=attribute)
    return [*of_cases, *InformantValue.objects.filter(attribute=attribute)]


def delete_attribute(*, attribute: Attribute, actor: User | None) -> None:
    """Delete an attribute and what it is for each case or informant."""
    with operation(attribute.study, actor=actor, verb="delete attribute", summary=attribute.name) as op:
        for value in _values_of(attribute):
            op.delete(value)
        op.delete(attribute)


def set_value(*, subject: Case | Informant, attribute: Attribute, actor: User | None, value: Any) -> None:
    """Set what an attribute is for a case or an informant; an empty value clears it."""
    with operation(subject.study, actor=actor, verb="set attribute", summary=attribute.name) as op:
        _set_values(op, subject, {attribute: value})


def _set_values(op: Operation, subject: Case | Informant, values: Values | None) -> None:
    """Set attributes as a part of a larger operation; those not named stay."""
    rows: Iterable[CaseValue | InformantValue] = subject.values.all() if values else ()
    present = {row.attribute_id: row for row in rows}
    for attribute, value in (values or {}).items():
        checked = check_value(attribute, value)
        row = present.get(attribute.pk)
        if row is None:
            if checked is not None:
                op.create(_value_row(subject, attribute, checked))
        elif checked is None:
            op.delete(row)
        else:
            op.update(row, value=checked)


def _value_row(subject: Case | Informant, attribute: Attribute, value: Any) -> CaseValue | InformantValue:
    if isinstance(subject, Case):
        return CaseValue(study=subject.study, case=subject, attribute=attribute, value=value)
    return InformantValue(study=subject.study, informant=subject, attribute=attribute, value=value)


def check_value(attribute: Attribute, value: Any) -> Any:
    """Bring a typed value into its stored form, None when empty; Refused when it does not fit the type."""
    if value is None or value in ("", []):
        return None
    match attribute.kind:
        case Attribute.Kind.NUMBER:
            return _number(attribute, value)
        case Attribute.Kind.DATE:
            try:
                return datetime.date.fromisoformat(str(value)).isoformat()
            except ValueError as error:
                raise Refused(
                    _("“%(name)s” is a date: write it as 2014-06-05.") % {"name": attribute.name}
                ) from error
        case Attribute.Kind.CHOICE if value not in attribute.choices:
            raise Refused(
                _("“%(value)s” is not a choice of “%(name)s”.") % {"value": value, "name": attribute.name}
            )
        case Attribute.Kind.CHOICES if not set(value) <= set(attribute.choices):
            raise Refused(_("Choose only from the values of “%(name)s”.") % {"name": attribute.name})
    return value if attribute.kind in (Attribute.Kind.CHOICE, Attribute.Kind.CHOICES) else str(value)


def _number(attribute: Attribute, value: Any) -> int | float:
    try:
        number = float(str(value).replace(" ", "").replace("\u00a0", "").replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise Refused(_("“%(name)s” is a number.") % {"name": attribute.name})
    return int(number) if number.is_integer() else number


def add_informant(
    *,
    study: Study,
    actor: User | None,
    label: str,
    case: Case | None,
    title: str = "",
    roles: list[str] | None = None,
    values: Values | None = None,
) -> Informant:
    """Add a person who speaks."""
    with operation(study, actor=actor, verb="add informant", summary=label) as op:
        informant = new_informant(op, label=label, case=case, title=title, roles=roles)
        _set_values(op, informant, values)
        return informant


def new_informant(
    op: Operation, *, label: str, case: Case | None, title: str = "", roles: list[str] | None = None
) -> Informant:
    """Add an informant as a part of a larger operation."""
    label = clean_text(label)[:120]
    if not label:
        raise Refused(_("An informant needs a label, such as A or “sales director”."))
    others = Informant.objects.filter(study=op.study)
    if others.filter(case=case, label=label).exists():
        raise Refused(_("This case has an informant “%(label)s” already.") % {"label": label})
    return op.create(
        Informant(
            study=op.study,
            case=case,
            label=label,
            title=clean_text(title)[:120],
            roles=roles or [],
            position=_next_position(others),
        )
    )


def update_informant(
    *,
    informant: Informant,
    actor: User | None,
    label: str,
    title: str,
    roles: list[str],
    case: Case | None,
    values: Values | None = None,
) -> Informant:
    """Change what is known of an informant."""
    label = clean_text(label)[:120]
    if informant.withdrawn_at:
        raise Refused(_("This informant was withdrawn; nothing more can be noted."))
    if not label:
        raise Refused(_("An informant needs a label, such as A or “sales director”."))
    others = Informant.objects.filter(study=informant.study, case=case, label=label)
    if others.exclude(pk=informant.pk).exists():
        raise Refused(_("This case has an informant “%(label)s” already.") % {"label": label})
    with operation(informant.study, actor=actor, verb="change informant", summary=label) as op:
        _set_values(op, informant, values)
        return op.update(
            informant,
            label=label,
            title=clean_text(title)[:120],
            roles=roles,
            case_id=case.pk if case else None,
        )


def delete_informant(*, informant: Informant, actor: User | None) -> None:
    """Delete an informant who speaks in no document; one who does can be withdrawn instead."""
    if informant.document_links.exists() or informant.speakers.exists():
        raise Refused(_("This informant speaks in a document. Take her out of the document first."))
    if informant.withdrawn_at:
        raise Refused(_("This informant was withdrawn; the fact is kept."))
    _check_no_memos(informant)
    with operation(informant.study, actor=actor, verb="delete informant", summary=informant.label) as op:
        for value in informant.values.all():
            op.delete(value)
        op.delete(informant)


def _check_no_memos(row: Case | Informant) -> None:
    if named_by(type(row), [row.pk]):
        raise Refused(_("There is a memo about this. Delete the memo first: empty it and save."))
