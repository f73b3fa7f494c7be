"""Django's name for the app."""

from django.apps import AppConfig


class InterviewsConfig(AppConfig):
    """Studies, people, transcripts and the log."""

    name = "interviews"
