"""list_studies: names every study of the database."""

from typing import Any

from django.urls import reverse

from interviews.management.command import Answer, StudyCommand
from interviews.models import Study


class Command(StudyCommand):
    """List the studies."""

    help = "List all studies: short name and title."

    def work(self, **options: Any) -> Answer:
        """List them, the oldest first."""
        studies = list(Study.objects.order_by("created_at", "slug"))
        data = [
            {"slug": study.slug, "title": study.title, "url": reverse("study", args=[study.slug])}
            for study in studies
        ]
        return Answer({"studies": data}, "\n".join(f"{study.slug}\t{study.title}" for study in studies))
