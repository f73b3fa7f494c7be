"""What the plan shows: research questions as a tree, versions of the guide with their questions."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from interviews.models import GuideQuestion, InterviewGuide, QuestionMark, ResearchQuestion, Study

INDENT = "\u2003"


@dataclass(frozen=True, slots=True)
class TreeLine[Row]:
    """A row with its level (0 at the top) and its marks."""

    row: Row
    level: int
    marks: tuple[str, ...]


def in_tree_order[Row: (ResearchQuestion, GuideQuestion)](rows: Sequence[Row]) -> list[tuple[Row, int]]:
    """Order rows parents before children, children in their order, each with its level."""
    below: dict[uuid.UUID | None, list[Row]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    result: list[tuple[Row, int]] = []
    waiting = [(row, 0) for row in reversed(below.get(None, []))]
    while waiting:
        row, level = waiting.pop()
        result.append((row, level))
        waiting += [(child, level + 1) for child in reversed(below.get(row.pk, []))]
    return result


def question_lines(study: Study) -> list[TreeLine[ResearchQuestion]]:
    """Give the research questions of a study; two queries."""
    rows = list(ResearchQuestion.objects.filter(study=study).prefetch_related("marks"))
    return [
        TreeLine(row, level, tuple(mark.mark for mark in row.marks.all()))
        for row, level in in_tree_order(rows)
    ]


def question_choices(study: Study, *, without: ResearchQuestion | None = None) -> list[tuple[str, str]]:
    """Give the questions as choices for "stands below", indented; never what stands below `without` itself."""
    return _choices(question_lines(study), without)


def _choices(lines: Sequence[TreeLine[Any]], without: Any) -> list[tuple[str, str]]:
    hidden = set() if without is None else {without.pk}
    choices = []
    for line in lines:
        if line.row.pk in hidden or line.row.parent_id in hidden:
            hidden.add(line.row.pk)
            continue
        words = " ".join([*line.marks, line.row.text]).strip()
        choices.append((str(line.row.pk), INDENT * line.level + words[:90]))
    return choices


def mark_choices(study: Study) -> list[tuple[str, str]]:
    """Give each mark with the words of its question."""
    marks = QuestionMark.objects.filter(study=study).select_related("question")
    return [(mark.mark, f"{mark.mark} {mark.question.text}".strip()) for mark in marks]


def guides(study: Study) -> list[InterviewGuide]:
    """Give the versions of the guide, each with `question_count`."""
    rows = InterviewGuide.objects.filter(study=study).annotate(question_count=Count("questions"))
    return list(rows.order_by("position", "name"))


def guide_lines(guide: InterviewGuide) -> list[TreeLine[GuideQuestion]]:
    """Give the questions of one version; three queries."""
    rows = list(guide.questions.prefetch_related("marks__mark"))
    return [
        TreeLine(row, level, tuple(sorted(link.mark.mark for link in row.marks.all())))
        for row, level in in_tree_order(rows)
    ]


def guide_question_choices(
    guide: InterviewGuide, *, without: GuideQuestion | None = None
) -> list[tuple[str, str]]:
    """Give the questions of a guide as choices for "stands below"."""
    lines = [
        TreeLine(line.row, line.level, (line.row.number,) if line.row.number else ())
        for line in guide_lines(guide)
    ]
    return _choices(lines, without)
