"""Cases, their attributes, and informants."""

import datetime
import math
import re
from typing import Any

from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from interviews.log import Operation, operation
from interviews.models import Attribute, Case, CaseValue, Document, Informant, InformantValue, Study, User


def add_case(*, study: Study, actor: User | None, label: str, mark: str = "", description: str = "") -> Case:
    """Add a case at the end of the list; the short mark is proposed from the label."""
    with operation(study, actor=actor, verb="add case", summary=label) as op:
        return new_case(op, label=label, mark=mark, description=description)


def new_case(op: Operation, *, label: str, mark: str = "", description: str = "") -> Case:
    """Add a case as a part of a larger operation."""
    label = label.strip()
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
        label=label[:120],
        mark=mark or propose_mark(label, taken),
        description=description,
        position=others.count(),
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


def update_case(*, case: Case, actor: User | None, label: str, mark: str, description: str) -> Case:
    """Change label, mark and description. Citations with the old mark are not rewritten."""
    label, mark = label.strip(), mark.strip()
    others = Case.objects.filter(study=case.study).exclude(pk=case.pk)
    if not label or not mark or re.search(r"[\s:()]", mark):
        raise Refused(_("A case needs a label, and a short mark without blanks, colons and brackets."))
    if others.filter(label=label).exists():
        raise Refused(_("There is a case “%(label)s” already.") % {"label": label})
    if others.filter(mark=mark).exists():
        raise Refused(_("The short mark %(mark)s stands for another case.") % {"mark": mark})
    with operation(case.study, actor=actor, verb="change case", summary=label) as op:
        return op.update(case, label=label[:120], mark=mark[:20], description=description)


def delete_case(*, case: Case, actor: User | None) -> None:
    """Delete a case that has no documents, informants or cells."""
    with operation(case.study, actor=actor, verb="delete case", summary=case.label) as op:
        if Document.objects.filter(case=case).exists() or case.informants.exists():
            raise Refused(_("This case has documents or informants. Move them to another case first."))
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
    if kind in (Attribute.Kind.CHOICE, Attribute.Kind.CHOICES) and not choices:
        raise Refused(_("Say which values can be chosen, one a line."))
    if Attribute.objects.filter(study=study, subject=subject, name=name).exists():
        raise Refused(_("There is an attribute “%(name)s” already.") % {"name": name})
    with operation(study, actor=actor, verb="add attribute", summary=name) as op:
        position = Attribute.objects.filter(study=study).count()
        return op.create(
            Attribute(
                study=study, name=name[:80], kind=kind, subject=subject, choices=choices, position=position
            )
        )


def set_value(*, subject: Case | Informant, attribute: Attribute, actor: User | None, value: Any) -> None:
    """Set what an attribute is for a case or an informant; an empty value clears it."""
    checked = check_value(attribute, value)
    with operation(subject.study, actor=actor, verb="set attribute", summary=attribute.name) as op:
        present = subject.values.filter(attribute=attribute).first()
        if checked is None:
            if present:
                op.delete(present)
        elif present:
            op.update(present, value=checked)
        elif isinstance(subject, Case):
            op.create(CaseValue(study=subject.study, case=subject, attribute=attribute, value=checked))
        else:
            op.create(
                InformantValue(study=subject.study, informant=subject, attribute=attribute, value=checked)
            )


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
) -> Informant:
    """Add a person who speaks."""
    with operation(study, actor=actor, verb="add informant", summary=label) as op:
        return new_informant(op, label=label, case=case, title=title, roles=roles)


def new_informant(
    op: Operation, *, label: str, case: Case | None, title: str = "", roles: list[str] | None = None
) -> Informant:
    """Add an informant as a part of a larger operation."""
    label = label.strip()
    if not label:
        raise Refused(_("An informant needs a label, such as A or “sales director”."))
    others = Informant.objects.filter(study=op.study)
    if others.filter(case=case, label=label).exists():
        raise Refused(_("This case has an informant “%(label)s” already.") % {"label": label})
    return op.create(
        Informant(
            study=op.study,
            case=case,
            label=label[:120],
            title=title.strip()[:120],
            roles=roles or [],
            position=others.count(),
        )
    )


def update_informant(
    *, informant: Informant, actor: User | None, label: str, title: str, roles: list[str], case: Case | None
) -> Informant:
    """Change what is known of an informant."""
    if informant.withdrawn_at:
        raise Refused(_("This informant was withdrawn; nothing more can be noted."))
    if not label.strip():
        raise Refused(_("An informant needs a label, such as A or “sales director”."))
    others = Informant.objects.filter(study=informant.study, case=case, label=label.strip())
    if others.exclude(pk=informant.pk).exists():
        raise Refused(_("This case has an informant “%(label)s” already.") % {"label": label})
    with operation(informant.study, actor=actor, verb="change informant", summary=label) as op:
        return op.update(
            informant,
            label=label.strip()[:120],
            title=title.strip()[:120],
            roles=roles,
            case_id=case.pk if case else None,
        )
