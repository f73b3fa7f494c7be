"""Django's name for the kit."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    """Brings template tags only; the kit has no tables."""

    name = "cccrm.kit"
    label = "kit"
