"""Template tags and filters that every page may use."""

from django import template

register = template.Library()


@register.filter
def key(mapping: dict[object, object], name: object) -> object:
    """Look a key up in a mapping; None when it is not there."""
    return mapping.get(name)
