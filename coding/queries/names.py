"""The page of names: the list with how often each name stands where, forms to decide about, and what to do next."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coding.queries.addresses import address_of, turn_marks, turns_within
from coding.queries.named import Excerpt, TextHits, excerpt, newest_texts, places
from interviews.access import Member
from interviews.models import Document, Pseudonym, Revision, Study
from interviews.name_forms import Proposal, occurring, propose, words_of
from interviews.pseudonyms import Finder, Hit
from interviews.queries.pseudonyms import listed_names, names_from

EXCERPTS = 3
# So many decisions fit on a page; the next ones come when these are made.
MOST_FORMS = 100


@dataclass(frozen=True, slots=True)
class NameLine:
    """A listed name: how often it stands in each transcript now, and in other places."""

    row: Pseudonym
    documents: tuple[tuple[Document, int], ...]
    elsewhere: int

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
class FormLine:
    """A form to decide about, with its places."""

    pseudonym: uuid.UUID
    proposal: Proposal
    count: int
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True)
class NamesPage:
    """Everything on the page."""

    lines: tuple[NameLine, ...]
    forms: tuple[FormLine, ...]
    more_forms: int
    documents: int
    elsewhere: int


def names_page(member: Member) -> NamesPage:
    """Read the page; the number of queries does not grow with rows."""
    rows = list(Pseudonym.objects.filter(study=member.study))
    listed = names_from(rows)
    finder = Finder(listed)
    texts = newest_texts(member.study) if rows else []
    found = [TextHits(doc, rev, tuple(finder.hits(rev.text))) for doc, rev in texts]
    others = places(member.study, finder)
    elsewhere = Counter(hit.name.name for place in others for hit in place.hits)
    forms = _forms(rows, texts)
    return NamesPage(
        tuple(NameLine(row, _counts(row.name, found), elsewhere[row.name]) for row in rows),
        tuple(forms[:MOST_FORMS]),
        max(0, len(forms) - MOST_FORMS),
        sum(1 for each in found if each.hits),
        len(others),
    )


def undecided(study: Study) -> list[str]:
    """Words in the newest texts that very likely are forms of listed names, and that nobody has decided about."""
    words = [revision.text for _document, revision in newest_texts(study)]
    found = occurring(propose(listed_names(study), words_of(words)), words)
    return [each.form for each, _places in found if each.is_sure]


def _counts(name: str, found: Iterable[TextHits]) -> tuple[tuple[Document, int], ...]:
    counts = ((each.document, sum(hit.name.name == name for hit in each.hits)) for each in found)
    return tuple((document, count) for document, count in counts if count)


def _forms(rows: Sequence[Pseudonym], texts: Sequence[tuple[Document, Revision]]) -> list[FormLine]:
    words = [revision.text for _document, revision in texts]
    found = occurring(propose(names_from(rows), words_of(words)), words)
    marks = turn_marks({texts[at][1].pk for _each, spans in found for at, _start, _end in spans[:EXCERPTS]})
    keys = {row.name: row.pk for row in rows}
    lines = defaultdict(list)
    for each, spans in found:
        seen = []
        for at, start, end in spans[:EXCERPTS]:
            document, revision = texts[at]
            address = address_of(document, turns_within(marks[revision.pk], start, end))
            hit = Hit(start, end, revision.text[start:end], each.stand_in, each.name)
            seen.append(excerpt(revision.text, hit, address))
        lines[each.name.name].append(FormLine(keys[each.name.name], each, len(spans), tuple(seen)))
    return [line for row in rows for line in lines[row.name]]
