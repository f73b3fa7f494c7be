"""The code list in pages: {% code_rows codes folds study.slug %}. How it is written: coding/rendering_codes.py."""

import uuid
from collections.abc import Iterable, Sequence

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from coding.queries.folds import Folds
from coding.rendering_codes import Listed, names_html, options_html, rows_html

register = template.Library()


@register.simple_tag
def code_rows(codes: Sequence[Listed], folds: Folds, slug: str) -> SafeString:
    """Write the rows of the code list beside a transcript."""
    # Asked for once: to find an address takes longer than to write a row.
    nobody = uuid.UUID(int=0)
    url = reverse("code", args=[slug, nobody]).replace(str(nobody), "{}")
    return rows_html(codes, url=url, folded=folds.folded, away=folds.away)


@register.simple_tag
def code_options(codes: Iterable[Listed], chosen: uuid.UUID | None) -> SafeString:
    """Write the codes as options of a form."""
    return options_html(codes, chosen)


@register.simple_tag
def code_names(codes: Iterable[Listed]) -> SafeString:
    """Write the names of codes as what a field proposes."""
    return names_html(codes)
