"""What coding by a search would do: the hits that were chosen, widened, and those that carry the code already."""

import re
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused, StalePage
from coding.access import visible_codings
from coding.models import Anchor, Code
from coding.queries.addresses import join_address
from coding.queries.finding import AROUND, Hit, Page, touches
from interviews import context
from interviews.access import Member
from interviews.models import Revision
from interviews.rebase import carry, edits_between
from interviews.searching.drafts import Stretch
from interviews.spans import Span

# What a form calls a hit; see Hit.id.
PLACE = re.compile(r"(?P<revision>[0-9a-f]{32})\.(?P<start>\d{1,9})\.(?P<end>\d{1,9})")


@dataclass(frozen=True, slots=True)
class Target:
    """Words to code: a span of a revision (code points, half-open) and what it says there."""

    revision: uuid.UUID
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Planned:
    """Words that would be coded; `has_code` when the member has put the code on some of them already."""

    page: Page
    start: int
    end: int
    has_code: bool

    @property
    def quote(self) -> str:
        """The words."""
        return self.page.text[self.start : self.end]

    @property
    def before(self) -> str:
        """Some words of the turn before them."""
        return context.before(self.page.text, self.start, AROUND, self.page.turn_at(self.start).start)

    @property
    def after(self) -> str:
        """Some words of the turn after them."""
        return context.after(self.page.text, self.end, AROUND, self.page.turn_at(self.start).end)

    @property
    def address(self) -> str:
        """Where they stand: A1:14."""
        return join_address(self.page.document.address, [self.page.turn_at(self.start).number])

    @property
    def target(self) -> Target:
        """What the action needs."""
        return Target(self.page.revision, self.start, self.end, self.quote)


@dataclass(frozen=True, slots=True)
class Plan:
    """All planned words in reading order; `hits` were chosen, `gone` of them do not meet the search any more."""

    planned: tuple[Planned, ...]
    hits: int
    gone: int

    @property
    def fresh(self) -> list[Planned]:
        """Those that would get the code."""
        return [each for each in self.planned if not each.has_code]

    @property
    def documents(self) -> int:
        """In how many transcripts they stand."""
        return len({each.page.revision for each in self.fresh})

    @property
    def had(self) -> int:
        """How many have it already."""
        return len(self.planned) - len(self.fresh)

    @property
    def joined(self) -> int:
        """How many hits share their words with another one."""
        return self.hits - self.gone - len(self.planned)


def plan(member: Member, hits: Sequence[Hit], chosen: Collection[str], unit: str, code: Code | None) -> Plan:
    """Widen the chosen hits and see which have the code. Raises StalePage when a text was corrected since."""
    _check_current(member, chosen)
    kept = [hit for hit in hits if hit.id in chosen]
    spans: dict[uuid.UUID, tuple[Page, list[Stretch]]] = {}
    for hit in kept:
        _page, here = spans.setdefault(hit.page.revision, (hit.page, []))
        _join(here, hit.target(unit))
    covered = _mine(member, code, list(spans))
    planned = tuple(
        Planned(page, start, end, touches(covered.get(revision, ()), start, end))
        for revision, (page, here) in spans.items()
        for start, end in here
    )
    return Plan(planned, len(chosen), len(chosen) - len(kept))


def _check_current(member: Member, chosen: Collection[str]) -> None:
    """The chosen hits name the states of the texts that were searched; all must be the newest."""
    try:
        named = {uuid.UUID(name.partition(".")[0]) for name in chosen}
    except ValueError as error:
        raise Refused(_("The form is incomplete. Reload the page and try again.")) from error
    seen = Revision.objects.filter(study=member.study, pk__in=named)
    rows = Revision.objects.filter(document__in=seen.values("document")).order_by("number")
    newest = dict(rows.values_list("document_id", "pk"))
    if not named <= set(newest.values()):
        raise StalePage(_("A transcript was corrected since you searched. Search again, then code."))


def _join(here: list[Stretch], span: Stretch) -> None:
    """Add a span that begins after the others; one that overlaps the last grows it."""
    if here and span[0] < here[-1][1]:
        here[-1] = (here[-1][0], max(here[-1][1], span[1]))
    else:
        here.append(span)


def _mine(
    member: Member, code: Code | None, revisions: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[Stretch]]:
    """Revision -> the stretches that carry the code by this member."""
    found: dict[uuid.UUID, list[Stretch]] = {}
    if code is None:
        return found
    codings = visible_codings(member).filter(code=code, coder__user=member.user).values("passage")
    rows = Anchor.objects.filter(revision__in=revisions, passage__in=codings).order_by("start")
    for revision, start, end in rows.values_list("revision_id", "start", "end"):
        found.setdefault(revision, []).append((start, end))
    return found


def carried_over(hits: Sequence[Hit], chosen: Collection[str]) -> frozenset[str]:
    """Give the ids of chosen hits as they are now: those in texts that were corrected since stand elsewhere there."""
    pages = {hit.page.document.pk: hit.page for hit in hits}
    known = {page.revision.hex for page in pages.values()}
    older: dict[uuid.UUID, list[Span[str]]] = defaultdict(list)
    for name in chosen:
        if (place := PLACE.fullmatch(name)) and place["revision"] not in known:
            older[uuid.UUID(place["revision"])].append(Span(int(place["start"]), int(place["end"]), name))
    found = {name for name in chosen if name.partition(".")[0] in known}
    for revision in Revision.objects.filter(pk__in=older, document__in=pages):
        page = pages[revision.document_id]
        edits = edits_between(revision.text, page.text)
        inside = [span for span in older[revision.pk] if span.start < span.end <= len(revision.text)]
        for each in carry(revision.text, sorted(inside, key=lambda span: span.start), edits):
            if each.is_placed:
                found.add(f"{page.revision.hex}.{each.start}.{each.end}")
    return frozenset(found)
