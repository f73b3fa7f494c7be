"""The log and the only way to write rows of a study: every change goes through an Operation.

The rows and their events are written in one transaction. Reads nothing for pages; see actions/history.py for undo.
"""

import datetime
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cccrm.kit.ids import new_guid
from cccrm.kit.prepared import Prepared, columns, insert, insert_as
from cccrm.kit.refusal import Refused
from interviews.models import Document, Event, Study, StudyRow, User

Stored = dict[str, Any]
Logged = StudyRow | Study


def type_name(row_or_class: Logged | type[Logged]) -> str:
    """Give the name under which a row's class stands in the log, such as "coding.passage"."""
    return row_or_class._meta.label_lower


def logged_models() -> list[type[Logged]]:
    """Every class whose rows are written through the log; the study first."""
    return [Study, *(model for model in apps.get_models() if issubclass(model, StudyRow))]


def stored(value: Any) -> Any:
    """Turn a field's value into what JSON can hold."""
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, datetime.datetime):
        # The database gives every moment back in UTC, whichever zone it came in.
        return value.astimezone(datetime.UTC).isoformat()
    return value.isoformat() if isinstance(value, datetime.date) else value


def fields_of(row: Logged) -> Stored:
    """Give all stored fields of a row, by column attribute ("case_id"), without the key and the study."""
    return {name: stored(getattr(row, name)) for name in _told(type(row))}


@cache
def _told(model: type[Logged]) -> tuple[str, ...]:
    return tuple(name for name in columns(model) if name not in ("id", "study_id"))


def row_from(model: type[Logged], study: Study, object_id: uuid.UUID, values: Stored) -> Logged:
    """Build an unsaved row from stored fields, the inverse of `fields_of`."""
    row = model(id=object_id)
    if model is not Study:
        row.study_id = study.pk  # type: ignore[union-attr]
    assign(row, values)
    return row


def assign(row: Logged, values: Stored) -> None:
    """Set stored fields on a row."""
    for field in row._meta.concrete_fields:
        if field.attname in values:
            setattr(row, field.attname, loaded(field, values[field.attname]))


def loaded(field: "models.Field[Any, Any]", value: Any) -> Any:
    """Turn a stored value back into the field's Python type."""
    if isinstance(field, models.ForeignKey):
        return loaded(field.target_field, value)
    return value if isinstance(field, models.JSONField) else field.to_python(value)


class Operation:
    """One thing that a person did; collects the events of the rows it changes."""

    def __init__(
        self,
        study: Study,
        *,
        actor: User | None,
        verb: str,
        summary: str = "",
        reason: str = "",
        actor_kind: str = Event.ActorKind.PERSON,
        undoes: uuid.UUID | None = None,
    ) -> None:
        self.id = new_guid()
        self.study = study
        self.now = timezone.now()
        self._common = {
            "study_id": study.pk,
            "operation": self.id,
            "actor_id": actor.pk if actor else None,
            "actor_kind": actor_kind,
            "verb": verb,
            "reason": reason.strip(),
            "undoes": undoes,
            "occurred_at": self.now,
            "payload_version": 1,
        }
        self.summary = summary
        # What the step says of itself, such as {"codings": 14, "coders": 2}; stands on its last event.
        self.detail: Stored = {}
        # Events that were never read need not be models, whose making takes longer than writing them.
        self._events: list[SimpleNamespace] = []

    def create[Row: Logged](self, row: Row) -> Row:
        """Insert a row."""
        self.create_all([row])
        return row

    def create_all[Row: Logged](self, rows: Sequence[Row]) -> Sequence[Row]:
        """Insert many rows of one class, parents before children."""
        insert(rows)
        for row in rows:
            self._note(row, None, fields_of(row))
        return rows

    def update[Row: Logged](self, row: Row, **values: Any) -> Row:
        """Change fields of a row; nothing is written, nor noted, when nothing differs.

        The row may have been read before somebody else changed it: only the named fields are written, and what
        is noted as "before" is what the database holds. Raises Refused when the row is gone.
        """
        before = _present(type(row), [row.pk])[row.pk]
        for name, value in values.items():
            setattr(row, name, value)
        named = {row._meta.get_field(name).attname for name in values}  # type: ignore[union-attr]
        after = {name: value for name, value in fields_of(row).items() if name in named}
        assign(row, {name: value for name, value in before.items() if name not in named})
        changed = [name for name in after if after[name] != before[name]]
        if changed:
            row.save(update_fields=changed)
            self._note(row, {name: before[name] for name in changed}, {name: after[name] for name in changed})
        return row

    def update_all[Row: Logged](self, rows: Sequence[Row], **values: Any) -> None:
        """Give many rows of one class the same values in few statements; a row that has them already is left out.

        Raises Refused when one of them is gone.
        """
        for some in portions(rows):
            model = type(some[0])
            present = _present(model, [row.pk for row in some])
            changed = []
            for row in some:
                for name, value in values.items():
                    setattr(row, name, value)
                named = {row._meta.get_field(name).attname for name in values}  # type: ignore[union-attr]
                before = {name: value for name, value in present[row.pk].items() if name in named}
                after = {name: value for name, value in fields_of(row).items() if name in named}
                if after != before:
                    changed.append(row.pk)
                    self._note(row, before, after)
            model._default_manager.filter(pk__in=changed).update(**values)

    def delete(self, row: Logged) -> None:
        """Delete a row. Rows that refer to it must have been deleted before, so that the log has them all.

        Raises Refused when somebody else deleted it meanwhile.
        """
        self.delete_all([row])

    def delete_all(self, rows: Sequence[Logged]) -> None:
        """Delete many rows of one class, none of which refers to another of them."""
        for some in portions(rows):
            model, keys = type(some[0]), [row.pk for row in some]
            if referring := first_reference(model, keys):
                raise AssertionError(f"{some[0]!r} still has {referring}: delete that first")
            present = _present(model, keys)
            for row in some:
                self._note(row, present[row.pk], None)
            model._default_manager.filter(pk__in=keys).delete()

    def remark(self, row: Logged) -> None:
        """Log a step that changes no row, such as an export. Its verb must be one that cannot be undone."""
        self._note(row, {}, {})

    def _note(self, row: Logged, before: Stored | None, after: Stored | None) -> None:
        told = {"object_type": type_name(row), "object_id": row.pk, "before": before, "after": after}
        self._events.append(SimpleNamespace(**told, **self._common))

    def write(self) -> None:
        """Append the events; `operation` calls it at the end of the transaction."""
        for event in self._events:
            event.summary, event.detail, event.is_last = self.summary[:200], None, False
        if self._events:
            self._events[-1].is_last = True
            self._events[-1].detail = self.detail or None
        insert_as(Event, self._events)


@contextmanager
def operation(study: Study, *, actor: User | None, verb: str, **options: Any) -> Iterator[Operation]:
    """Open an operation in a transaction; the events are written when the block ends without an error."""
    with transaction.atomic():
        op = Operation(study, actor=actor, verb=verb, **options)
        yield op
        op.write()


def lock(row: models.Model) -> None:
    """Make other writers of this row's contents wait until the transaction ends (SQLite locks as a whole).

    Rows that refer to it can still be written meanwhile, so that two writers never wait for each other. Who
    locks a study and a document takes the study first.
    """
    if not connection.features.has_select_for_update:
        return
    _locking(type(row)).rows(key=row.pk)


@cache
def _locking(model: type[models.Model]) -> Prepared:
    rows = model._default_manager.select_for_update(of=("self",), no_key=True).order_by()
    return Prepared(lambda key: rows.filter(pk=key).values_list("pk"), key=uuid.UUID)


def _present(model: type[models.Model], keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, Stored]:
    """Read what the database holds of rows now, and make other writers of them wait; Refused when one is gone."""
    rows: Any = model._default_manager.select_for_update(of=("self",), no_key=True).filter(pk__in=keys)
    found = {row.pk: fields_of(row) for row in rows}
    if len(found) < len(keys):
        raise Refused(_("What you wanted to change is not there any more. Reload the page."))
    return found


def portions[Item](items: Sequence[Item], size: int = 500) -> Iterator[Sequence[Item]]:
    """Cut a list into pieces that fit into one statement."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def lock_texts(study: Study) -> None:
    """Make everybody who codes in the study wait: an undo may take away the passage that she is about to code."""
    rows = Document.objects.select_for_update(of=("self",), no_key=True).filter(study=study)
    list(rows.order_by("pk").values_list("pk"))


def first_reference(model: type[Logged], keys: Sequence[uuid.UUID]) -> str | None:
    """Name the first kind of row in the study that refers to one of these, or None."""
    for relation in model._meta.related_objects:
        referring = relation.related_model
        if not isinstance(referring, type) or not issubclass(referring, StudyRow) or relation.many_to_many:
            continue
        if referring._default_manager.filter(**{f"{relation.field.name}__in": keys}).exists():
            return str(referring._meta.verbose_name)
    return None


def named_by(model: type[Logged], keys: Sequence[uuid.UUID]) -> str | None:
    """Name the first kind of row that names one of these by type and id, as memos do, or None."""
    for naming in logged_models()[1:]:
        if {"object_type", "object_id"} <= {field.name for field in naming._meta.concrete_fields}:
            manager: Any = naming._default_manager
            if manager.filter(object_type=type_name(model), object_id__in=keys).exists():
                return str(naming._meta.verbose_name)
    return None


def replay(events: Iterable[Event]) -> dict[tuple[str, uuid.UUID], Stored]:
    """Rebuild from the log what each object's stored fields must be: (type, id) -> fields."""
    state: dict[tuple[str, uuid.UUID], Stored] = {}
    for event in events:
        key = (event.object_type, event.object_id)
        if event.after is None:
            state.pop(key, None)
        else:
            state[key] = {**state.get(key, {}), **event.after}
    return state


def rows_of(study: Study) -> dict[tuple[str, uuid.UUID], Stored]:
    """Read all logged rows of a study in the shape that `replay` gives."""
    state = {(type_name(study), study.pk): fields_of(study)}
    for model in logged_models()[1:]:
        manager: Any = model._default_manager
        for row in manager.filter(study=study).iterator():
            state[(type_name(model), row.pk)] = fields_of(row)
    return state
