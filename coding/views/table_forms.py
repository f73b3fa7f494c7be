"""What the forms of tables and rows post, turned into what the actions take. The actions decide what is allowed."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from coding.actions.tables import RowPlan
from coding.models import Code, CrossCaseTable, Theme
from coding.queries.tables import cases_of, propose_rows, themes_by_codes, themes_of
from interviews.models import Case, Study

LAST = 1_000_000


@dataclass(frozen=True, slots=True)
class Choice:
    """A row or case that can be ticked. `place` is empty where it has none yet; `group` names its family."""

    value: str
    label: str
    note: str
    group: str
    place: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class TableForm:
    """The form of a table, filled from the table or from what was posted."""

    title: str
    question: str
    rows: Sequence[Choice]
    cases: Sequence[Choice]
    own_rows: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class TablePost:
    """What the form of a table means."""

    title: str
    question: str
    rows: list[Theme | RowPlan]
    cases: list[Case]


def table_form(
    study: Study,
    table: CrossCaseTable | None = None,
    *,
    family: Code | None = None,
    post: QueryDict | None = None,
    problem: str = "",
) -> TableForm:
    """Fill the form: from what was posted, from the table, or from a family of the code list."""
    shown = themes_of(table) if table else []
    rows = _row_choices(study, shown, family)
    cases = _case_choices(study, cases_of(table) if table else list(Case.objects.filter(study=study)))
    if post is not None:
        rows, cases = _as_posted(rows, post, "row"), _as_posted(cases, post, "case")
    return TableForm(
        title=post.get("title", "") if post else table.title if table else family.label if family else "",
        question=post.get("question", "") if post else table.question if table else "",
        rows=rows,
        cases=cases,
        own_rows=post.get("own_rows", "") if post else "",
        problem=problem,
    )


def _row_choices(study: Study, shown: Sequence[Theme], family: Code | None) -> list[Choice]:
    """The table's rows, then rows that exist elsewhere, then what the code list proposes."""
    known = themes_by_codes(study)
    first = [Choice(f"theme:{t.pk}", t.label, "", "", str(n), True) for n, t in enumerate(shown, 1)]
    proposed = []
    taken = {theme.pk for theme in shown}
    for row in propose_rows(study):
        theme = known.get(frozenset({(row.code.pk, True)}))
        if theme and theme.pk in taken:
            continue
        if theme:
            taken.add(theme.pk)
        proposed.append(
            Choice(
                f"theme:{theme.pk}" if theme else f"code:{row.code.pk}",
                theme.label if theme else row.code.label,
                row.code.mnemonic,
                row.family.label if row.code != row.family else _("Codes without sub-codes"),
                "",
                family is not None and row.family.pk == family.pk,
            )
        )
    others = [
        Choice(f"theme:{theme.pk}", theme.label, "", "*", "", False)
        for theme in Theme.objects.filter(study=study)
        if theme.pk not in taken
    ]
    return [*first, *others, *proposed]


def _case_choices(study: Study, shown: Sequence[Case]) -> list[Choice]:
    others = [case for case in Case.objects.filter(study=study) if case not in shown]
    return [
        *(Choice(str(c.pk), str(c.heading), "", "", str(n), True) for n, c in enumerate(shown, 1)),
        *(Choice(str(c.pk), str(c.heading), "", "", "", False) for c in others),
    ]


def _as_posted(choices: Iterable[Choice], post: QueryDict, name: str) -> list[Choice]:
    chosen = set(post.getlist(name))
    return [
        Choice(c.value, c.label, c.note, c.group, post.get(f"place-{c.value}", ""), c.value in chosen)
        for c in choices
    ]


def read_table_post(study: Study, post: QueryDict) -> TablePost:
    """Read a posted form; what is not of this study is left out."""
    themes = {f"theme:{theme.pk}": theme for theme in Theme.objects.filter(study=study)}
    plans = {f"code:{code.pk}": RowPlan.of(code) for code in Code.objects.filter(study=study)}
    cases = {str(case.pk): case for case in Case.objects.filter(study=study)}
    rows: list[Theme | RowPlan] = []
    for value in _in_order(post, "row"):
        if found := themes.get(value) or plans.get(value):
            rows.append(found)
    rows += [RowPlan(line.strip()) for line in post.get("own_rows", "").splitlines() if line.strip()]
    return TablePost(
        title=post.get("title", ""),
        question=post.get("question", ""),
        rows=rows,
        cases=[cases[value] for value in _in_order(post, "case") if value in cases],
    )


def _in_order(post: QueryDict, name: str) -> list[str]:
    """The ticked values by their place; those without a number follow in the order of the page."""
    return sorted(post.getlist(name), key=lambda value: _place(post.get(f"place-{value}", "")))


def _place(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return LAST


@dataclass(frozen=True, slots=True)
class RowForm:
    """The form of a row: its label and the codes that it draws on."""

    label: str
    chosen: frozenset[uuid.UUID]
    alone: frozenset[uuid.UUID]
    problem: str = ""


def row_form(theme: Theme) -> RowForm:
    """Fill the form of a row from the row."""
    links = list(theme.code_links.all())
    return RowForm(
        theme.label,
        frozenset(link.code_id for link in links),
        frozenset(link.code_id for link in links if not link.with_subcodes),
    )


def read_row_post(study: Study, post: QueryDict) -> tuple[str, list[tuple[Code, bool]]]:
    """Read label and codes; a code counts with its sub-codes unless it is ticked as alone."""
    alone = set(post.getlist("alone"))
    chosen = set(post.getlist("code"))
    codes = [code for code in Code.objects.filter(study=study) if str(code.pk) in chosen]
    return post.get("label", ""), [(code, str(code.pk) not in alone) for code in codes]
