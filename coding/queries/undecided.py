"""Words that may be forms of listed names and that nobody has decided about, wherever in a study they stand."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coding.queries.addresses import TurnMark, address_of, turn_marks, turns_within
from coding.queries.named import Excerpt, excerpt, newest_texts, said_before, said_in_rows
from interviews.models import Document, Pseudonym, Revision, Study
from interviews.name_forms import Proposal, occurring, propose, words_of
from interviews.pseudonyms import Hit, Name
from interviews.queries.pseudonyms import listed_names, names_from

EXCERPTS = 3


@dataclass(frozen=True, slots=True)
class Source:
    """Where words stand: in the newest text of a transcript, or elsewhere, which `where` says then."""

    text: str
    where: str = ""
    state: tuple[Document, Revision] | None = None


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form to decide about, with its places."""

    pseudonym: uuid.UUID
    proposal: Proposal
    count: int
    excerpts: tuple[Excerpt, ...]


def sources(
    study: Study, *, texts: Sequence[tuple[Document, Revision]] | None = None, everywhere: bool = False
) -> list[Source]:
    """The newest texts (`texts`, where they were read already) and what the rows say.

    `everywhere` adds older states, files and the log, which takes its time.
    """
    newest = newest_texts(study) if texts is None else texts
    said = [Source(text, where) for where, text in said_in_rows(study)]
    before = [Source(text, where) for where, text in said_before(study)] if everywhere else []
    return [*(Source(state[1].text, state=state) for state in newest), *said, *before]


def undecided(study: Study, *, everywhere: bool = False) -> list[str]:
    """Words that very likely are forms of listed names of a study."""
    return likely_forms(listed_names(study), sources(study, everywhere=everywhere))


def likely_forms(names: Sequence[Name], found: Iterable[Source]) -> list[str]:
    """Words that very likely are forms of names, neither listed as one nor set aside."""
    texts = [source.text for source in found] if names else []
    return [each.form for each, _places in occurring(propose(names, words_of(texts)), texts) if each.is_sure]


def form_lines(rows: Sequence[Pseudonym], found: Sequence[Source]) -> list[FormLine]:
    """The forms to decide about, name by name, each with its first places."""
    texts = [source.text for source in found]
    forms = occurring(propose(names_from(rows), words_of(texts)), texts)
    shown = [found[at] for _each, spans in forms for at, _start, _end in spans[:EXCERPTS]]
    marks = turn_marks({source.state[1].pk for source in shown if source.state})
    keys = {row.name: row.pk for row in rows}
    lines = defaultdict(list)
    for each, spans in forms:
        seen = []
        for at, start, end in spans[:EXCERPTS]:
            source = found[at]
            hit = Hit(start, end, source.text[start:end], each.stand_in, each.name)
            seen.append(excerpt(source.text, hit, _where(source, marks, start, end)))
        lines[each.name.name].append(FormLine(keys[each.name.name], each, len(spans), tuple(seen)))
    return [line for row in rows for line in lines[row.name]]


def _where(source: Source, marks: Mapping[uuid.UUID, Sequence[TurnMark]], start: int, end: int) -> str:
    if source.state is None:
        return source.where
    document, revision = source.state
    return address_of(document, turns_within(marks[revision.pk], start, end))
