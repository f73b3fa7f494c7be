"""Queries and inserts that are asked many times a second, compiled once.

Django needs ten times as long to put such a statement together as the database to answer it.
"""

import datetime
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import count
from typing import Any, ClassVar, NamedTuple, cast

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
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

    # PostgreSQL keeps the plan of what is asked often.
    keeps_plan: ClassVar[bool] = True

    def __init__(self, build: "Callable[..., models.QuerySet[Any, Any]]", **kinds: type) -> None:
        self.queryset = build
        self._kinds = kinds
        self._plans: dict[str, _Plan] = {}

    def rows(self, **values: Any) -> list[Row]:
        """Ask the database; the same rows as `list(queryset(**values))`."""
        db = connections[DEFAULT_DB_ALIAS]
        plan = self._plans.get(db.vendor) or self._compile()
        places = plan.places
        parameters = [_stored(values[name], db) if name else constant for name, constant in places]
        found = _fetched(db, plan.sql, parameters, keeps_plan=self.keeps_plan)
        return [_converted(row, plan, db) for row in found] if plan.converters else found

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
        stored = {name: _stored(value, connection) for name, value in stand_ins.items()}
        named = ((_name_of(each, stored), each) for each in parameters)
        return sql, tuple((name, None if name else each) for name, each in named), compiler


class PlannedAnew(Prepared):
    """One that PostgreSQL plans for its values each time.

    A plan that is kept suits values as they are on average. For the newest row of one of many owners it may walk
    back through the rows of all.
    """

    keeps_plan = False


def _name_of(parameter: Any, stand_ins: dict[str, Any]) -> str:
    return next((name for name, value in stand_ins.items() if value == parameter), "")


def _stored(value: Any, db: Any) -> Any:
    """Give a value as the database in use takes it for a parameter."""
    if isinstance(value, uuid.UUID):
        return value if db.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime.datetime):
        return db.ops.adapt_datetimefield_value(value)
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


def _converted(row: Sequence[Any], plan: _Plan, db: Any) -> Row:
    cells = list(row)
    for at, converters, column in plan.converters:
        for convert in converters:
            cells[at] = convert(cells[at], column, db)
    return tuple(cells)


def _fetched(
    db: Any, sql: str, parameters: Sequence[Any], *, has_rows: bool = True, keeps_plan: bool = True
) -> list[Row]:
    """Ask the driver itself: Django's cursors take longer than the database. Where somebody counts, through these."""
    if db.queries_logged or db.execute_wrappers:
        with db.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cast(list[Row], cursor.fetchall()) if has_rows else []
    driver = _driver(db)
    with db.wrap_database_errors:
        how = {} if keeps_plan or db.vendor != "postgresql" else {"prepare": False}
        done = driver.execute(_native(sql, db.vendor), parameters, **how)
        return cast(list[Row], done.fetchall()) if has_rows else []


def _driver(db: Any) -> Any:
    """Give the driver's connection as Django's cursors do: alive, and not in a transaction that has failed."""
    db.close_if_health_check_failed()
    db.ensure_connection()
    db.validate_no_broken_transaction()
    return db.connection


@lru_cache(maxsize=1000)
def _native(sql: str, vendor: str) -> str:
    """Write a statement of Django's as the driver takes it: SQLite has question marks for parameters."""
    return sql.replace("%s", "?").replace("%%", "%") if vendor == "sqlite" else sql


def ask(sql: str, values: Sequence[Any]) -> list[Row]:
    """Ask in SQL of our own, where Django has no words for it; what it gives is as the driver gives it."""
    db = connections[DEFAULT_DB_ALIAS]
    return _fetched(db, sql, [_stored(value, db) for value in values])


@cache
def columns(model: type[models.Model], prefix: str = "") -> tuple[str, ...]:
    """Name all columns of a model for values_list; `prefix` is the way to it, such as "study__"."""
    return tuple(prefix + field.attname for field in model._meta.concrete_fields)


def row_of[Model: models.Model](model: type[Model], cells: Sequence[Any]) -> Model:
    """Make a row as read from the database of what stood under `columns(model)`."""
    return model.from_db(DEFAULT_DB_ALIAS, columns(model), cells)


def insert(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one class, whose keys the application gives or nobody asks for."""
    if rows:
        insert_as(type(rows[0]), rows)
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def insert_as(model: type[models.Model], rows: Sequence[Any]) -> None:
    """The same for anything that has a value for each column of a model, except a key that the database gives."""
    db = connections[DEFAULT_DB_ALIAS]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        some = rows[start : start + ROWS_AT_ONCE]
        taken = _inserted(model)
        cells = [_cell(row, column, db) for row in some for column in taken]
        _fetched(db, _insertion(model, len(some)), cells, has_rows=False)


class _Column(NamedTuple):
    """A column of new rows: the types of values that are stored as they are, and whether saving gives the value."""

    field: "models.Field[Any, Any]"
    name: str
    plain: frozenset[type]
    is_given: bool


def _cell(row: Any, column: _Column, db: Any) -> Any:
    """Give a row's value as the database in use stores it: without a detour for what needs none, which is most."""
    value = column.field.pre_save(row, True) if column.is_given else getattr(row, column.name)
    if type(value) in column.plain:
        return value
    if type(value) is uuid.UUID:
        return _stored(value, db)
    return column.field.get_db_prep_save(value, db)


@cache
def _inserted(model: type[models.Model]) -> tuple[_Column, ...]:
    fields = (each for each in model._meta.concrete_fields if not isinstance(each, models.AutoField))
    return tuple(map(_column, fields))


def _column(field: "models.Field[Any, Any]") -> _Column:
    target: Any = field
    while isinstance(target, models.ForeignKey):
        target = target.target_field
    is_plain = isinstance(
        target, (models.CharField, models.TextField, models.IntegerField, models.BooleanField)
    )
    plain = frozenset({type(None), str, int, bool} if is_plain else {type(None)})
    return _Column(field, field.attname, plain, type(field).pre_save is not models.Field.pre_save)


@lru_cache(maxsize=500)
def _insertion(model: type[models.Model], how_many: int) -> str:
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(column.field.column)) for column in _inserted(model))
    row = "(" + ", ".join(["%s"] * len(_inserted(model))) + ")"
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES {', '.join([row] * how_many)}"
