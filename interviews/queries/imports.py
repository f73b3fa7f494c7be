"""Files that wait in the import preview, and what the study already has that they can be joined to."""

import uuid
from dataclasses import dataclass

from interviews.access import Member
from interviews.importers import case_from_file_name
from interviews.models import Case, Document, Informant, Study, Upload
from interviews.pseudonyms import Name
from interviews.queries.pseudonyms import listed_names


def waiting_uploads(member: Member, batch: uuid.UUID) -> list[Upload]:
    """Give the files of one batch that this member chose and has not imported; without their bytes."""
    rows = Upload.objects.filter(
        study=member.study, user=member.user, batch=batch, purpose="transcript", is_imported=False
    )
    return list(rows.defer("data"))


def was_imported(member: Member, batch: uuid.UUID) -> bool:
    """Say whether the batch has been imported before."""
    return Upload.objects.filter(study=member.study, user=member.user, batch=batch, is_imported=True).exists()


def newest_waiting(member: Member) -> Upload | None:
    """Give a file of the newest batch that still waits for its preview."""
    rows = Upload.objects.filter(
        study=member.study, user=member.user, purpose="transcript", is_imported=False
    )
    rows = rows.filter(refusal="")
    return rows.defer("data", "draft").order_by("-created_at").first()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the study has: to choose from, and to tell what would clash."""

    cases: tuple[tuple[str, str], ...]
    informants: tuple[tuple[str, str], ...]
    titles: frozenset[str]
    names: tuple[Name, ...] = ()

    @property
    def case_labels(self) -> list[str]:
        """Labels to choose from."""
        return [label for label, _mark in self.cases]

    @property
    def informant_labels(self) -> list[str]:
        """Labels to choose from, each once."""
        return list(dict.fromkeys(label for label, _case in self.informants))

    def case_for(self, file_name: str) -> str:
        """Guess the case of a file: an existing one whose label or mark the name tells, else a new one."""
        guess = case_from_file_name(file_name)
        for label, mark in self.cases:
            if guess and guess.casefold() in (label.casefold(), mark.casefold()):
                return label
        return guess

    def informant_for(self, case: str) -> str:
        """Guess the informant: the only one of the case."""
        own = [label for label, belongs in self.informants if case and belongs == case]
        return own[0] if len(own) == 1 else ""


def surroundings(study: Study) -> Surroundings:
    """Read cases, informants, titles and listed names of a study; four queries."""
    informants = Informant.objects.filter(study=study, withdrawn_at=None)
    return Surroundings(
        tuple(Case.objects.filter(study=study).values_list("label", "mark")),
        tuple(informants.values_list("label", "case__label")),
        frozenset(Document.objects.filter(study=study).values_list("title", flat=True)),
        tuple(listed_names(study)),
    )
