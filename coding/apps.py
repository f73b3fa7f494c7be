"""Django's name for the app."""

from django.apps import AppConfig


class CodingConfig(AppConfig):
    """Codes, passages, tables and reports."""

    name = "coding"
