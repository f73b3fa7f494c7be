"""The interview guide in its versions."""

import datetime
import uuid

from django.db.models import Max
from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from interviews.log import operation
from interviews.models import (
    Document,
    GuideQuestion,
    GuideQuestionMark,
    InterviewGuide,
    QuestionMark,
    Study,
    User,
)
from interviews.text import clean_text


def add_guide(
    *, study: Study, actor: User | None, name: str, created_on: datetime.date | None = None
) -> InterviewGuide:
    """Add a version of the guide."""
    name = name.strip()
    if not name:
        raise Refused(_("A guide needs a name, such as “Guide of June 2014”."))
    if InterviewGuide.objects.filter(study=study, name=name).exists():
        raise Refused(_("There is a guide “%(name)s” already.") % {"name": name})
    with operation(study, actor=actor, verb="add guide", summary=name) as op:
        position = InterviewGuide.objects.filter(study=study).count()
        return op.create(
            InterviewGuide(study=study, name=name[:120], created_on=created_on, position=position)
        )


def update_guide(
    *, guide: InterviewGuide, actor: User | None, name: str, created_on: datetime.date | None
) -> InterviewGuide:
    """Change name and date of a version."""
    name = name.strip()[:120]
    if not name:
        raise Refused(_("A guide needs a name, such as “Guide of June 2014”."))
    others = InterviewGuide.objects.filter(study=guide.study, name=name).exclude(pk=guide.pk)
    if others.exists():
        raise Refused(_("There is a guide “%(name)s” already.") % {"name": name})
    with operation(guide.study, actor=actor, verb="change guide", summary=name) as op:
        return op.update(guide, name=name, created_on=created_on)


def delete_guide(*, guide: InterviewGuide, actor: User | None) -> None:
    """Delete a version with its questions; documents that were held with it forget which guide it was."""
    with operation(guide.study, actor=actor, verb="delete guide", summary=guide.name) as op:
        for document in Document.objects.filter(guide=guide):
            op.update(document, guide_id=None)
        for question in _leaves_first(list(guide.questions.all())):
            for link in question.marks.all():
                op.delete(link)
            op.delete(question)
        op.delete(guide)


def _leaves_first(questions: list[GuideQuestion]) -> list[GuideQuestion]:
    """Order questions so that each stands before the one above it."""
    above = {question.pk: question.parent_id for question in questions}

    def depth(pk: uuid.UUID) -> int:
        parent = above[pk]
        return 0 if parent is None else 1 + depth(parent)

    return sorted(questions, key=lambda question: -depth(question.pk))


def add_guide_question(
    *,
    guide: InterviewGuide,
    actor: User | None,
    text: str,
    number: str = "",
    construct: str = "",
    marks: list[str] | None = None,
    parent: GuideQuestion | None = None,
) -> GuideQuestion:
    """Add a question at the end; `marks` name the research questions that it serves."""
    text = clean_text(text)
    if not text:
        raise Refused(_("Write the words of the question."))
    study = guide.study
    with operation(study, actor=actor, verb="add guide question", summary=text[:80]) as op:
        question = op.create(
            GuideQuestion(
                study=study,
                guide=guide,
                parent=parent,
                number=number.strip()[:20],
                text=text,
                construct=construct.strip()[:120],
                position=(guide.questions.aggregate(last=Max("position"))["last"] or 0) + 1,
            )
        )
        op.create_all(
            [
                GuideQuestionMark(study=study, question=question, mark=mark)
                for mark in find_marks(study, marks)
            ]
        )
    return question


def update_guide_question(
    *,
    question: GuideQuestion,
    actor: User | None,
    text: str,
    number: str,
    construct: str,
    marks: list[str],
    parent: GuideQuestion | None,
) -> GuideQuestion:
    """Correct a question of the guide."""
    text = clean_text(text)
    if not text:
        raise Refused(_("Write the words of the question."))
    study = question.study
    wanted = find_marks(study, marks)
    if parent is not None and question.pk in _line_of(parent):
        raise Refused(_("A question cannot stand below itself."))
    with operation(study, actor=actor, verb="change guide question", summary=text[:80]) as op:
        op.update(
            question,
            text=text,
            number=number.strip()[:20],
            construct=construct.strip()[:120],
            parent_id=parent.pk if parent else None,
        )
        present = {link.mark_id: link for link in question.marks.all()}
        for pk in present.keys() - {mark.pk for mark in wanted}:
            op.delete(present[pk])
        for mark in wanted:
            if mark.pk not in present:
                op.create(GuideQuestionMark(study=study, question=question, mark=mark))
    return question


def delete_guide_question(*, question: GuideQuestion, actor: User | None) -> None:
    """Take a question out of the guide; its sub-questions must be gone."""
    with operation(
        question.study, actor=actor, verb="delete guide question", summary=question.text[:80]
    ) as op:
        if question.children.exists():
            raise Refused(_("Delete the sub-questions first."))
        for link in question.marks.all():
            op.delete(link)
        op.delete(question)


def _line_of(question: GuideQuestion) -> set[uuid.UUID]:
    """The question and all above it."""
    line = {question.pk}
    while (above := question.parent) is not None and above.pk not in line:
        line.add(above.pk)
        question = above
    return line


def find_marks(study: Study, marks: list[str] | None) -> list[QuestionMark]:
    """Give the question marks with these names, in order; Refused when one is unknown."""
    found = {mark.mark: mark for mark in QuestionMark.objects.filter(study=study)}
    wanted = [mark.strip() for mark in marks or [] if mark.strip()]
    if unknown := [mark for mark in wanted if mark not in found]:
        raise Refused(_("There is no research question with the mark %(mark)s.") % {"mark": unknown[0]})
    return [found[mark] for mark in dict.fromkeys(wanted)]
