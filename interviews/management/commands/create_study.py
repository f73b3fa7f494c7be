"""create_study TITLE: makes a study with one owner."""

from argparse import ArgumentParser
from typing import Any

from django.urls import reverse

from interviews.actions.studies import create_study
from interviews.management.command import Answer, StudyCommand, find_user


class Command(StudyCommand):
    """Make a study."""

    help = "Make a study. Its owner is the laptop's owner unless --owner names another person."

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument("title")
        parser.add_argument(
            "--slug", default="", help="the short name in addresses; made from the title otherwise"
        )
        parser.add_argument(
            "--owner", default="", metavar="USER", help="e-mail address or name of an account"
        )

    def work(self, *, title: str, slug: str, owner: str, **options: Any) -> Answer:
        """Make it."""
        study = create_study(title=title, slug=slug, owner=find_user(owner))
        url = reverse("study", args=[study.slug])
        return Answer({"slug": study.slug, "title": study.title, "url": url}, study.slug)
