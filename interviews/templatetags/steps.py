"""Undo and Redo in pages: {% undo_buttons %}. How they are written: interviews/rendering_steps.py."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from interviews.rendering_steps import undo_html

register = template.Library()


@register.simple_tag(takes_context=True)
def undo_buttons(context: dict[str, Any]) -> SafeString:
    """Write the buttons of the page's frame; as a part of an answer they need no token."""
    token = "" if context.get("is_part") else str(context.get("csrf_token") or "")
    return undo_html(context["study"].slug, context.get("step"), context.get("redo"), token=token)
