"""Template tags and filters that every page may use."""

from django import template
from django.urls import reverse

from cccrm.kit.bundle import bundle_of

register = template.Library()


@register.filter
def key(mapping: dict[object, object], name: object) -> object:
    """Look a key up in a mapping; None when it is not there."""
    return mapping.get(name)


@register.simple_tag
def bundled(name: str) -> str:
    """Give the address of a bundle as it is now: {% bundled "app.css" %}."""
    return reverse("bundle", args=[bundle_of(name).digest, name])
