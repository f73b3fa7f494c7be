"""What every template may ask: the theme that the reader chose."""

from django.conf import settings
from django.http import HttpRequest

THEMES = ("light", "dark")


def page(request: HttpRequest) -> dict[str, object]:
    """Give theme ("" follows the system) and mode to every page."""
    theme = request.COOKIES.get("cccrm_theme", "")
    return {"theme": theme if theme in THEMES else "", "is_laptop": settings.IS_LAPTOP}
