"""What became of a code: every step in the log that changed it, with what it said before and after."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from coding.models import Code, CodeQuestion, Distinction
from interviews.access import Member
from interviews.log import type_name
from interviews.models import Event, QuestionMark
from interviews.verbs import phrase

# Where a code stands among its siblings is no change of the code, and its version only counts them.
UNSAID = ("position", "version", "created_at", "origin", "cycle")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field with what it said before (empty where it was made) and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CodeStep:
    """One thing that a person did to a code."""

    operation: uuid.UUID
    phrase: str
    actor: str
    at: datetime.datetime
    reason: str
    is_undo: bool
    changes: tuple[FieldChange, ...]


def code_history(member: Member, code: Code, most: int = 60) -> list[CodeStep]:
    """Give the steps that changed a code, newest first: fields, questions, distinctions, what was merged into it."""
    names = _Names(member)
    steps = [
        _step(code, list(group), names)
        for _key, group in groupby(_events(member, code), key=lambda event: event.operation)
    ]
    return [step for step in steps if step is not None][:most]


def _events(member: Member, code: Code) -> list[Event]:
    """Read what happened to a code, to the rows that hang on it and to codes merged into it, newest first.

    Everything is found by the ids of rows or steps, which have an index; nothing looks into what events hold.
    """
    rows = Event.objects.filter(study=member.study).select_related("actor")
    near = Distinction.objects.filter(Q(first=code) | Q(second=code)).values_list("pk", flat=True)
    merged = Code.objects.filter(merged_into=code).values_list("pk", flat=True)
    own = list(rows.filter(object_id__in=[code.pk, *near, *merged]))
    steps = {event.operation for event in own}
    linked = rows.filter(operation__in=steps, object_type=type_name(CodeQuestion))
    events = {event.sequence: event for event in (*own, *linked) if _is_about(code, event)}
    return [events[number] for number in sorted(events, reverse=True)]


def _is_about(code: Code, event: Event) -> bool:
    """Whether an event is about this code: its own, a link of it, or another code that was merged into it."""
    said = {**(event.before or {}), **(event.after or {})}
    if event.object_type == type_name(CodeQuestion):
        return said.get("code_id") == str(code.pk)
    if event.object_type == type_name(Code) and event.object_id != code.pk:
        return said.get("merged_into_id") == str(code.pk)
    return True


def _step(code: Code, events: Sequence[Event], names: "_Names") -> CodeStep | None:
    first = events[0]
    changes = tuple(change for event in reversed(events) for change in _changes(code, event, names))
    # A code that only moved up or down among its siblings was not changed.
    is_first = any(event.object_id == code.pk and event.before is None for event in events)
    if not (changes or is_first or first.verb in ("merge codes", "split code")):
        return None
    return CodeStep(
        operation=first.operation,
        phrase=phrase(first.verb, first.summary),
        actor=str(first.actor) if first.actor else _("the command line"),
        at=first.occurred_at,
        reason=next((event.reason for event in events if event.reason), ""),
        is_undo=first.undoes is not None,
        changes=changes,
    )


def _changes(code: Code, event: Event, names: "_Names") -> list[FieldChange]:
    before, after = event.before or {}, event.after or {}
    if event.object_type == type_name(CodeQuestion):
        return [FieldChange(_("Question"), names.mark(before), names.mark(after))]
    if event.object_type == type_name(Distinction):
        return [FieldChange(_("Told apart"), str(before.get("text", "")), str(after.get("text", "")))]
    if event.object_id != code.pk or event.before is None or event.after is None:
        return []
    return [
        FieldChange(names.field(name), names.value(name, before.get(name)), names.value(name, after[name]))
        for name in after
        if name not in UNSAID and before.get(name) != after[name]
    ]


class _Names:
    """Turns stored values into words."""

    def __init__(self, member: Member) -> None:
        self.codes: Mapping[str, str] = {
            str(code.pk): str(code) for code in Code.objects.filter(study=member.study)
        }
        self.marks = {str(row.pk): row.mark for row in QuestionMark.objects.filter(study=member.study)}

    def field(self, name: str) -> str:
        """Name a field as the form does."""
        named = {"parent_id": _("Stands under"), "merged_into_id": _("Merged into")}
        label = named.get(name) or str(Code._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        return label[:1].upper() + label[1:]

    def value(self, name: str, value: Any) -> str:
        """Say a stored value."""
        if name == "parent_id":
            return self.codes.get(value, _("the top of the list")) if value else _("the top of the list")
        if name == "merged_into_id":
            return self.codes.get(value, "")
        if name == "hue":
            return str(value) if value else _("as its family")
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return str(value or "")

    def mark(self, values: Mapping[str, Any]) -> str:
        """Name the question of a link."""
        return self.marks.get(values.get("mark_id", ""), "") if values else ""
