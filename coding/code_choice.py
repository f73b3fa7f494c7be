"""A select of codes that the script turns into a box: letters find a code, and its place in the tree is shown.

Without the script it stays the plain, indented select that it is.
"""

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from coding import codetree
from coding.models import Code

type Choices = list[tuple[str, str]]


class CodeChoice(forms.Select):
    """The select; `offer` names its codes, `static/js/elements/code-choice.js` lays the box over it."""

    codes: dict[str, dict[str, str]] = {}

    def offer(
        self,
        codes: Iterable[Code],
        *,
        nothing: str,
        without: Collection[uuid.UUID] = (),
        only_codable: bool = False,
        keep: uuid.UUID | None = None,
    ) -> Choices:
        """Give codes as choices in the order of the tree, after one for none of them; retired ones are left out.

        `without` and `only_codable` leave out more, `keep` stays though it is retired; paths name what stands above.
        """
        self.codes = {}
        above: list[str] = []
        choices = [("", nothing)]
        for code, level in codetree.walk(list(codes)):
            path = " › ".join(above[:level])
            above[level:] = [code.label]
            if (
                (code.is_retired and code.pk != keep)
                or code.pk in without
                or (only_codable and not code.is_codable)
            ):
                continue
            self.codes[str(code.pk)] = {
                "data-mnemonic": code.mnemonic,
                "data-label": code.label,
                "data-path": path,
                "data-level": str(level),
            }
            name = f"{code.mnemonic} {code.label}" if code.mnemonic else code.label
            choices.append((str(code.pk), "\u2003" * level + name))
        return choices

    def create_option(self, name: str, value: Any, *args: Any, **more: Any) -> dict[str, Any]:
        """Say of an option what letters may find."""
        option: dict[str, Any] = super().create_option(name, value, *args, **more)
        option["attrs"] |= self.codes.get(str(value), {})
        return option

    def render(self, *args: Any, **more: Any) -> SafeString:
        """Wrap the select in the element that turns it into a box, with the words that it says."""
        words = (_("No code is like this."), _("%d code found"), _("%d codes found"))
        return format_html(
            '<cc-code-choice data-none="{}" data-found-one="{}" data-found-many="{}">{}</cc-code-choice>',
            *words,
            super().render(*args, **more),
        )


def choose_code(
    name: str,
    codes: Iterable[Code],
    *,
    chosen: str = "",
    nothing: str,
    without: Collection[uuid.UUID] = (),
    **attributes: Any,
) -> SafeString:
    """Give such a select outside of a form, with the id of its name."""
    widget = CodeChoice()
    widget.choices = widget.offer(codes, nothing=nothing, without=without)
    return widget.render(name, chosen, {"id": name, **attributes})
