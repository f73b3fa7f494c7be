"""The code list as HTML: its rows beside a transcript, and the codes to choose from in forms.

Written here and not in a template, as turns are: some hundred codes stand in every page with a transcript, three
times each, and the template engine took longer for them than for everything else. Every value is escaped, or a
number or an id.
"""

import uuid
from collections.abc import Collection, Iterable
from html import escape
from typing import Protocol

from django.utils.safestring import SafeString


class Listed(Protocol):
    """What a row says of a code."""

    @property
    def id(self) -> uuid.UUID: ...
    @property
    def mnemonic(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def level(self) -> int: ...
    @property
    def hue(self) -> int: ...
    @property
    def passages(self) -> int: ...
    @property
    def has_children(self) -> bool: ...
    @property
    def is_retired(self) -> bool: ...


ROW = (
    '<li class="c{hue} d{level}{looks}" data-code="{id}" data-level="{level}" data-mnemonic="{mnemonic}"'
    ' data-label="{label}" data-path="{path}"{flags}><span class="fold" aria-hidden="true"></span>'
    '<a class="pick" href="{url}"><span class="dot" aria-hidden="true"></span>{mono}'
    '<span class="l">{label}</span></a>{count}</li>'
)


def rows_html(
    codes: Iterable[Listed],
    *,
    url: str,
    folded: Collection[uuid.UUID] = (),
    away: Collection[uuid.UUID] = (),
) -> SafeString:
    """Write the rows of the list; `url` leads to a code, with {} for its id. `away` stands below what is folded."""
    return SafeString(
        "".join(_row_html(code, url, code.id in folded, code.id in away) for code in _present(codes))
    )


def _row_html(code: Listed, url: str, is_folded: bool, is_away: bool) -> str:
    mnemonic = escape(code.mnemonic)
    return ROW.format(
        id=code.id,
        hue=code.hue,
        level=code.level,
        looks=(" retired" if code.is_retired else "") + (" away" if is_away else ""),
        mnemonic=mnemonic,
        label=escape(code.label),
        path=escape(code.path),
        flags=(" data-has-children" if code.has_children else "") + (" data-folded" if is_folded else ""),
        url=url.format(code.id),
        mono=f'<span class="mono">{mnemonic}</span> ' if mnemonic else "",
        count=count_html(code.id, code.passages),
    )


def count_html(code: uuid.UUID, passages: int, *, is_part: bool = False) -> SafeString:
    """Write how many passages carry a code; `is_part` marks it to replace the count in the page."""
    oob = ' hx-swap-oob="true"' if is_part else ""
    return SafeString(f'<span class="n num" id="n-{code}"{oob}>{passages or ""}</span>')


def options_html(codes: Iterable[Listed], chosen: uuid.UUID | None) -> SafeString:
    """Write the codes as options of a form, by mnemonic and label."""
    return SafeString("".join(_option_html(code, code.id == chosen) for code in _present(codes)))


def _option_html(code: Listed, is_chosen: bool) -> str:
    selected = " selected" if is_chosen else ""
    label = f" · {escape(code.label)}" if code.mnemonic else ""
    return (
        f'<option value="{code.id}" data-level="{code.level}"{selected}>{escape(code.name)}{label}</option>'
    )


def names_html(codes: Iterable[Listed]) -> SafeString:
    """Write the names of the codes in use as what a field proposes."""
    return SafeString("".join(_name_html(code) for code in codes if not code.is_retired))


def _name_html(code: Listed) -> str:
    return f'<option value="{escape(code.name)}">{escape(code.label) if code.label != code.name else ""}</option>'


def _present(codes: Iterable[Listed]) -> list[Listed]:
    """Retired codes stand in the list only where they are on something, or where sub-codes stand below them."""
    kept: list[Listed] = []
    for code in reversed(list(codes)):
        # Backwards, the first one with a lower level is the one above.
        is_above = bool(kept) and code.level < kept[-1].level
        if not code.is_retired or code.passages or is_above:
            kept.append(code)
    return kept[::-1]
