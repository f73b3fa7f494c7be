"""What every command of cccrm has in common: exit codes, one JSON document, messages aside, finding a study.

Exit 0 done, 1 refused with one sentence on standard error, 2 wrong usage. No rules live here.
"""

import json
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.utils import OperationalError, ProgrammingError
from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from interviews.access import Member
from interviews.actions.laptop import laptop_owner
from interviews.importers.drafts import ImportRefused, Problem
from interviews.importers.sniff import MAX_FILE
from interviews.models import Membership, Study, User
from interviews.problems import refusal, said
from interviews.roles import Role


class Error(CommandError):
    """A refusal; Django prints the name of the class before the sentence."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command has to say: `data` for --json, `text` for people."""

    data: dict[str, Any]
    text: str = ""


class StudyCommand(BaseCommand):
    """Base of the commands. A subclass says what it takes and does its work through an action."""

    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --json and what the command itself takes."""
        self.parser = parser
        self.add_own_arguments(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON document on standard output")

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command takes."""

    def work(self, *args: Any, **options: Any) -> Answer:
        """Do it; Refused and ImportRefused are turned into exit 1."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the work and print its answer."""
        try:
            answer = self.work(**options)
        except (Refused, ImportRefused) as error:
            raise Error(refusal(error) if isinstance(error, ImportRefused) else str(error)) from error
        except (OperationalError, ProgrammingError) as error:
            raise Error(
                _("The database cannot be used (%(error)s). Run “migrate” first.") % {"error": error}
            ) from error
        self.show(answer, as_json=options["json"])

    def show(self, answer: Answer, *, as_json: bool) -> None:
        """Print an answer on standard output."""
        if as_json:
            self.stdout.write(json.dumps(answer.data, indent=1))
        elif answer.text:
            self.stdout.write(answer.text)

    def say(self, message: str) -> None:
        """Give a message to the person, on standard error."""
        self.stderr.write(message, self.style.WARNING)

    def say_all(self, problems: tuple[Problem, ...] | list[Problem]) -> None:
        """Give several messages, each with its line."""
        for problem in problems:
            self.say(said(problem))


def find_study(slug: str) -> Study:
    """Give the study with this short name; Refused when there is none."""
    study = Study.objects.filter(slug=slug).first()
    if study is None:
        raise Refused(
            _("There is no study “%(slug)s”. The command list_studies shows which there are.")
            % {"slug": slug}
        )
    return study


def owner_of(study: Study) -> Member:
    """Give the study's first owner: in her name the command line reads and writes."""
    link = (
        Membership.objects.filter(study=study, role=Role.OWNER).select_related("user").order_by("id").first()
    )
    if link is None:
        raise Refused(_("The study %(slug)s has no owner.") % {"slug": study.slug})
    roles = Membership.objects.filter(study=study, user=link.user).values_list("role", flat=True)
    return Member(link.user, study, frozenset(Role(role) for role in roles))


def find_user(name: str) -> User:
    """Give the person with this e-mail address or name, the laptop's owner for ""; Refused when unknown."""
    if not name:
        return laptop_owner()
    found = list(User.objects.filter(email__iexact=name)) or list(User.objects.filter(name__iexact=name))
    if not found:
        raise Refused(
            _("There is no person “%(name)s”. Give the e-mail address of an account.") % {"name": name}
        )
    if len(found) > 1:
        raise Refused(_("Several persons are called “%(name)s”. Give the e-mail address.") % {"name": name})
    return found[0]


def read_file(path: str) -> bytes:
    """Read a file of at most the size of an upload; Refused with a sentence when it cannot be."""
    file = Path(path)
    try:
        if file.stat().st_size > MAX_FILE:
            raise Refused(
                _("%(file)s is too large: at most %(limit)d MB.") % {"file": path, "limit": MAX_FILE >> 20}
            )
        return file.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Refused(_("%(file)s cannot be read: %(reason)s.") % {"file": path, "reason": reason}) from error
