"""Queries and inserts that are asked many times a second, compiled once.

Django needs ten times as long to put such a statement together as the database to answer it.
"""

import datetime
import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.utils import timezone

# Many rows go in pieces, so that every database takes the number of parameters.
ROWS_AT_ONCE = 100

type Row = tuple[Any, ...]
type Converter = Callable[[Any, Any, Any], Any]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A statement; `places` are names of values and constants in the order of its parameters."""

    sql: str
    places: tuple[tuple[str, Any], ...]
    converters: tuple[tuple[int, tuple[Converter, ...], Any], ...]


class Prepared:
    """A query of one shape whose values change. `build` takes a value for each of `kinds` and gives a values_list.

    Values may only stand where the database takes parameters: `filter(study=study)`, not slices, nor `in` a list.
    Conditions that depend on other rows belong into the query, as in any queryset.
    """

    def __init__(self, build: "Callable[..., models.QuerySet[Any, Any]]", **kinds: type) -> None:
        self.queryset = build
        self._kinds = kinds
        self._plans: dict[str, _Plan] = {}

    def rows(self, **values: Any) -> list[Row]:
        """Ask the database; the same rows as `list(queryset(**values))`."""
        plan = self._plans.get(connection.vendor) or self._compile()
        stored = {name: _stored(value) for name, value in values.items()}
        parameters = [stored[name] if name else constant for name, constant in plan.places]
        with connection.cursor() as cursor:
            cursor.execute(plan.sql, parameters)
            found: list[Row] = cursor.fetchall()
        return [_converted(row, plan) for row in found] if plan.converters else found

    def first(self, **values: Any) -> Row | None:
        """Give the first row, or None."""
        return next(iter(self.rows(**values)), None)

    def _compile(self) -> _Plan:
        """Let Django write the statement twice with different stand-ins, and see where they have come to stand."""
        (sql, places, compiler), (other_sql, other_places, _) = self._written(1), self._written(2)
        if (sql, places) != (other_sql, other_places):
            raise AssertionError(f"Some value does not stand as a plain parameter: {sql}")
        converters = compiler.get_converters([column for column, *_ in compiler.select])
        found = tuple((at, tuple(by), column) for at, (by, column) in converters.items())
        plan = self._plans[connection.vendor] = _Plan(sql, places, found)
        return plan

    def _written(self, turn: int) -> tuple[str, tuple[tuple[str, Any], ...], Any]:
        numbers = count(100 * turn)
        stand_ins = {name: _stand_in(kind, next(numbers)) for name, kind in self._kinds.items()}
        compiler = self.queryset(**stand_ins).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        stored = {name: _stored(value) for name, value in stand_ins.items()}
        named = ((_name_of(each, stored), each) for each in parameters)
        return sql, tuple((name, None if name else each) for name, each in named), compiler


def _name_of(parameter: Any, stand_ins: dict[str, Any]) -> str:
    return next((name for name, value in stand_ins.items() if value == parameter), "")


def _stored(value: Any) -> Any:
    """Give a value as the database in use takes it for a parameter."""
    if isinstance(value, uuid.UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


def _stand_in(kind: type, number: int) -> Any:
    """Give a value of a kind that nothing else in a statement has."""
    makers: dict[type, Callable[[], Any]] = {
        uuid.UUID: uuid.uuid4,
        str: lambda: uuid.uuid4().hex,
        int: lambda: 1_987_654_320 + number,
        datetime.datetime: lambda: timezone.now() + datetime.timedelta(days=number),
    }
    return makers[kind]()


def _converted(row: Sequence[Any], plan: _Plan) -> Row:
    cells = list(row)
    for at, converters, column in plan.converters:
        for convert in converters:
            cells[at] = convert(cells[at], column, connection)
    return tuple(cells)


def ask(sql: str, values: Sequence[Any], guids: Collection[int]) -> list[Row]:
    """Ask in SQL of our own, where Django has no words for it; `guids` are the places of columns that hold GUIDs."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [_stored(value) for value in values])
        found: list[Row] = cursor.fetchall()
    if connection.features.has_native_uuid_field:
        return found
    return [tuple(_guid(cell) if at in guids else cell for at, cell in enumerate(row)) for row in found]


def _guid(cell: str | None) -> uuid.UUID | None:
    return uuid.UUID(hex=cell) if cell else None


def columns(model: type[models.Model], prefix: str = "") -> list[str]:
    """Name all columns of a model for values_list; `prefix` is the way to it, such as "study__"."""
    return [prefix + field.attname for field in model._meta.concrete_fields]


def row_of[Model: models.Model](model: type[Model], cells: Sequence[Any]) -> Model:
    """Make a row as read from the database of what stood under `columns(model)`."""
    names = [field.attname for field in model._meta.concrete_fields]
    return model.from_db(DEFAULT_DB_ALIAS, names, list(cells))


def insert(rows: Iterable[models.Model]) -> None:
    """Insert new rows of one class, whose keys the application gives or nobody asks for."""
    rows = list(rows)
    for start in range(0, len(rows), ROWS_AT_ONCE):
        some = rows[start : start + ROWS_AT_ONCE]
        fields = _inserted(type(some[0]))
        cells = [
            field.get_db_prep_save(field.pre_save(row, True), connection) for row in some for field in fields
        ]
        with connection.cursor() as cursor:
            cursor.execute(_insertion(type(some[0]), len(some)), cells)
        for row in some:
            row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


@lru_cache
def _inserted(model: type[models.Model]) -> tuple["models.Field[Any, Any]", ...]:
    return tuple(each for each in model._meta.concrete_fields if not isinstance(each, models.AutoField))


@lru_cache(maxsize=500)
def _insertion(model: type[models.Model], how_many: int) -> str:
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in _inserted(model))
    row = "(" + ", ".join(["%s"] * len(_inserted(model))) + ")"
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES {', '.join([row] * how_many)}"
