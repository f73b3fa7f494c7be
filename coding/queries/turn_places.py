"""From what a person types to a place: "A1:14", "A1", or "14" in the transcript that is open."""

import re
import uuid
from dataclasses import dataclass, replace

from coding.queries.addresses import document_url, join_address
from coding.queries.segments import documents_in_order
from interviews.access import Member
from interviews.models import Document, Revision, Turn

# "A1:14", "a1 : 14a", "A1:14-16" (its first turn), "14".
_ADDRESS = re.compile(
    r"\s*(?:(?P<document>[^:]+?)\s*:\s*)?(?P<turn>\d{1,6}[a-z]{0,3})(?:\s*[-\u2013]\s*\d+[a-z]*)?\s*", re.I
)


@dataclass(frozen=True, slots=True)
class Place:
    """A turn of a transcript; `turn` is "" where the transcript has no turn of the number that was `asked` for."""

    document: Document
    asked: str
    turn: str
    last: str
    url: str

    @property
    def address(self) -> str:
        """How it is cited: A1:14."""
        return join_address(self.document.address, [self.turn] if self.turn else [])

    @property
    def last_turn(self) -> "Place":
        """The last turn of the same transcript."""
        return replace(self, turn=self.last, url=f"{self.url.partition('#')[0]}#turn-{self.last}")


def place_of(member: Member, typed: str, document: uuid.UUID | None = None) -> Place | None:
    """Find the turn that was typed, in `document` where no other is named; None when it is no address. Four queries."""
    address = _ADDRESS.fullmatch(typed)
    if not address:
        return None
    named = (address["document"] or "").casefold()
    found = next((d for d in documents_in_order(member) if _is_meant(d, named, document)), None)
    if found is None or found.withdrawn_at:
        return None
    newest = Revision.objects.filter(document=found).order_by("-number").values("pk")[:1]
    turns = Turn.objects.filter(revision__in=newest).order_by("position").values_list("number", flat=True)
    numbers = {number.casefold(): number for number in turns}
    turn = numbers.get(address["turn"].casefold(), "")
    page = document_url(member.study.slug, found.pk)
    last = next(reversed(numbers.values()), "")
    return Place(found, address["turn"], turn, last, f"{page}#turn-{turn}" if turn else page)


def unknown_document(member: Member, typed: str) -> str:
    """Give the transcript that an address names, as it was typed, where the study has none of that name; else ""."""
    address = _ADDRESS.fullmatch(typed)
    named = (address["document"] or "") if address else ""
    known = {document.address.casefold() for document in documents_in_order(member)} if named else set()
    return "" if named.casefold() in known else named


def _is_meant(document: Document, named: str, opened: uuid.UUID | None) -> bool:
    return document.address.casefold() == named if named else document.pk == opened
