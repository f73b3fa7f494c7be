"""Template tags and filters that every page may use."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

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


@register.simple_tag
def same_for_all(name: str) -> SafeString:
    """Include a template that says the same to everybody who reads one language: it is written once for each."""
    return _written(name, get_language() or "")


@lru_cache(maxsize=50)
def _written(name: str, language: str) -> SafeString:
    return render_to_string(name)
