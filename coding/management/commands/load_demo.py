"""load_demo: gives the owner a fresh copy of the example."""

from argparse import ArgumentParser
from typing import Any

from django.urls import reverse

from coding.demo.load import reset
from interviews.management.command import Answer, StudyCommand, find_user


class Command(StudyCommand):
    """Load the example."""

    help = (
        "Make the demonstration study, or make it anew where it is there already: what was done in it goes."
    )

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument(
            "--owner", default="", metavar="USER", help="e-mail address or name of an account"
        )

    def work(self, *, owner: str, **options: Any) -> Answer:
        """Make it."""
        study = reset(find_user(owner))
        url = reverse("study", args=[study.slug])
        return Answer({"slug": study.slug, "title": study.title, "url": url}, study.slug)
