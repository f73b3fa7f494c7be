"""Making and describing a study: its title, members and research questions."""

import secrets

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from interviews.log import operation
from interviews.models import Membership, QuestionMark, ResearchQuestion, Study, User
from interviews.roles import Role
from interviews.text import clean_text


def create_study(
    *, title: str, owner: User, slug: str = "", description: str = "", is_example: bool = False
) -> Study:
    """Make a study with one owner. A slug that was asked for must be free; a derived one gets a number."""
    title = clean_text(title)
    if not title:
        raise Refused(_("A study needs a title."))
    if slug and Study.objects.filter(slug=slug).exists():
        raise Refused(
            _("The short name “%(slug)s” is taken by another study. Choose another one.") % {"slug": slug}
        )
    if slug and slug != slugify(slug):
        raise Refused(_("A short name has small letters a to z, digits and hyphens only."))
    study = Study(
        slug=slug or _free_slug(title),
        title=title[:200],
        description=clean_text(description),
        is_example=is_example,
    )
    with operation(study, actor=owner, verb="create study", summary=title) as op:
        op.create(study)
        op.create(Membership(study=study, user=owner, role=Role.OWNER))
    return study


def _free_slug(title: str) -> str:
    base = slugify(title)[:60].strip("-") or "study"
    taken = set(Study.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(s for s in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if s not in taken)


def update_study(*, study: Study, actor: User | None, title: str, description: str) -> Study:
    """Change title and description; the address stays."""
    title = clean_text(title)
    if not title:
        raise Refused(_("A study needs a title."))
    with operation(study, actor=actor, verb="describe study", summary=title) as op:
        return op.update(study, title=title[:200], description=clean_text(description))


@transaction.atomic
def delete_study(*, study: Study) -> None:
    """Delete a study whole, log included. Nothing of it remains; for the example's reset and for its owner."""
    study.delete()


def set_roles(*, study: Study, actor: User | None, user: User, roles: frozenset[Role]) -> None:
    """Give a person exactly these roles; none removes her. The last owner stays owner."""
    with operation(study, actor=actor, verb="set roles", summary=str(user)) as op:
        present = {link.role: link for link in Membership.objects.filter(study=study, user=user)}
        others = Membership.objects.filter(study=study, role=Role.OWNER).exclude(user=user)
        if Role.OWNER in present and Role.OWNER not in roles and not others.exists():
            raise Refused(_("A study needs an owner. Make somebody else owner first."))
        for role in sorted(roles - present.keys()):
            op.create(Membership(study=study, user=user, role=role))
        for gone in sorted(present.keys() - roles):
            op.delete(present[gone])


def make_account(*, email: str, name: str = "") -> tuple[User, str]:
    """Make an account for somebody, with a first password that is shown once; she changes it herself."""
    email = User.objects.normalize_email(email.strip())
    if User.objects.filter(email__iexact=email).exists():
        raise Refused(_("There is an account with this address already."))
    password = "-".join(secrets.token_hex(2) for _part in range(5))
    return User.objects.create_user(email, password, name=name.strip()[:120]), password


def add_question(
    *,
    study: Study,
    actor: User | None,
    marks: list[str],
    text: str = "",
    parent: ResearchQuestion | None = None,
) -> ResearchQuestion:
    """Add a research question under its marks; a mark that is in use is refused."""
    marks = _clean_marks(study, marks, None)
    with operation(study, actor=actor, verb="add question", summary=", ".join(marks)) as op:
        question = op.create(
            ResearchQuestion(
                study=study,
                parent=parent,
                text=clean_text(text),
                position=ResearchQuestion.objects.filter(study=study).count(),
            )
        )
        op.create_all([QuestionMark(study=study, question=question, mark=mark) for mark in marks])
    return question


def update_question(
    *,
    question: ResearchQuestion,
    actor: User | None,
    marks: list[str],
    text: str,
    parent: ResearchQuestion | None,
) -> ResearchQuestion:
    """Change words, marks and place of a question. A mark that codes use can move but not vanish."""
    study = question.study
    marks = _clean_marks(study, marks, question)
    if parent is not None and question.pk in {q.pk for q in _line_of(parent)}:
        raise Refused(_("A question cannot stand below itself."))
    with operation(study, actor=actor, verb="change question", summary=", ".join(marks)) as op:
        op.update(question, text=clean_text(text), parent_id=parent.pk if parent else None)
        present = {mark.mark: mark for mark in question.marks.all()}
        for gone in present.keys() - set(marks):
            if present[gone].code_links.exists():
                raise Refused(
                    _("Codes use the mark %(mark)s. Take it from the codes first, or keep it here.")
                    % {"mark": gone}
                )
            op.delete(present[gone])
        op.create_all(
            [QuestionMark(study=study, question=question, mark=mark) for mark in marks if mark not in present]
        )
    return question


def delete_question(*, question: ResearchQuestion, actor: User | None) -> None:
    """Delete a question that no code, guide question or sub-question uses."""
    with operation(question.study, actor=actor, verb="delete question", summary=question.text[:80]) as op:
        if question.children.exists() or question.marks.filter(code_links__isnull=False).exists():
            raise Refused(_("Codes or sub-questions stand under this question. Move them first."))
        try:
            for mark in question.marks.all():
                op.delete(mark)
            op.delete(question)
        except AssertionError as error:
            raise Refused(_("The guide or a table names this question. Take it out there first.")) from error


def _line_of(question: ResearchQuestion) -> list[ResearchQuestion]:
    line, seen = [question], {question.pk}
    while (above := line[-1].parent) is not None and above.pk not in seen:
        seen.add(above.pk)
        line.append(above)
    return line


def _clean_marks(study: Study, marks: list[str], question: ResearchQuestion | None) -> list[str]:
    marks = list(dict.fromkeys(mark.strip()[:20] for mark in marks if mark.strip()))
    if not marks:
        raise Refused(_("A question needs at least one mark, such as 1.1."))
    taken = QuestionMark.objects.filter(study=study, mark__in=marks).exclude(question=question)
    if clash := taken.first():
        raise Refused(_("The mark %(mark)s stands for another question.") % {"mark": clash.mark})
    return marks
