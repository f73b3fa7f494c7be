"""The page of names: the list with how often each name stands where, forms to decide about, and what to do next."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from coding.queries.named import TextHits, newest_texts, places
from coding.queries.undecided import FormLine, form_lines, sources
from interviews.access import Member
from interviews.models import Document, Pseudonym
from interviews.pseudonyms import REMOVED, Finder
from interviews.queries.pseudonyms import names_from

# So many decisions fit on a page; the next ones come when these are made.
MOST_FORMS = 100


@dataclass(frozen=True, slots=True)
class NameLine:
    """A listed name: how often it stands in each transcript now, and in other places."""

    row: Pseudonym
    documents: tuple[tuple[Document, int], ...]
    elsewhere: int
    shared: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How often it stands in transcripts."""
        return sum(count for _document, count in self.documents)

    @property
    def forms(self) -> list[tuple[str, str]]:
        """Further forms with their stand-ins."""
        return [(form, stand_in) for form, stand_in in self.row.forms if form != stand_in]

    @property
    def set_aside(self) -> list[str]:
        """Words that look like the name and are none."""
        return [form for form, stand_in in self.row.forms if form == stand_in]


@dataclass(frozen=True, slots=True)
class NamesPage:
    """Everything on the page."""

    lines: tuple[NameLine, ...]
    forms: tuple[FormLine, ...]
    more_forms: int
    documents: int
    elsewhere: int
    is_everywhere: bool


def names_page(member: Member, *, everywhere: bool = False) -> NamesPage:
    """Read the page; the number of queries does not grow with rows.

    Forms are proposed from transcripts and rows, and `everywhere` also from older states, files and the log.
    """
    rows = list(Pseudonym.objects.filter(study=member.study))
    listed = names_from(rows)
    finder = Finder(listed)
    texts = newest_texts(member.study) if rows else []
    found = [TextHits(doc, rev, tuple(finder.hits(rev.text))) for doc, rev in texts]
    others = places(member.study, finder)
    elsewhere = Counter(hit.name.name for place in others for hit in place.hits)
    forms = form_lines(rows, sources(member.study, texts=texts, everywhere=everywhere) if rows else [])
    return NamesPage(
        tuple(
            NameLine(row, _counts(row.name, found), elsewhere[row.name], _sharing(row, rows)) for row in rows
        ),
        tuple(forms[:MOST_FORMS]),
        max(0, len(forms) - MOST_FORMS),
        sum(1 for each in found if each.hits),
        len(others),
        everywhere,
    )


def _sharing(row: Pseudonym, rows: Iterable[Pseudonym]) -> tuple[str, ...]:
    """The other names with the same stand-in; that nothing stands for several is no stand-in."""
    same = (other.name for other in rows if other.stand_in == row.stand_in != REMOVED)
    return tuple(name for name in same if name != row.name)


def _counts(name: str, found: Iterable[TextHits]) -> tuple[tuple[Document, int], ...]:
    counts = ((each.document, sum(hit.name.name == name for hit in each.hits)) for each in found)
    return tuple((document, count) for document, count in counts if count)
