"""Template tags and filters that every page may use."""

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from cccrm.kit.graph import asked_for

register = template.Library()


@register.filter
def key(mapping: dict[object, object], name: object) -> object:
    """Look a key up in a mapping; None when it is not there."""
    return mapping.get(name)


@register.simple_tag
def preload_imports(path: str) -> SafeString:
    """Name what a style sheet or a module imports, so that the browser fetches all of it at once."""
    if settings.DEBUG:
        asked_for.cache_clear()
    link = "modulepreload" if path.endswith(".js") else 'preload" as="style'
    return format_html_join(
        "\n", f'<link rel="{link}" href="{{}}">', ((static(name),) for name in asked_for(path))
    )
