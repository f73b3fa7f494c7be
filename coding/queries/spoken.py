"""What an informant said in a document, in all its states: a correction may have given turns to her, or taken them."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from coding.scrubbing import is_quotation, shared_spans, sharing
from interviews.models import Document, Informant, Speaker, Turn
from interviews.rebase import edits_between, kept
from interviews.spans import overlap


@dataclass(frozen=True, slots=True)
class Said:
    """An informant's turns in every state of a document, with speaker and revision.

    `only_speaking` are the unknown speakers who say nothing else: what they are called may be her name. `joined` are
    turns of others in the newest state into which words of hers were joined; they are not among her `turns`.
    `stretches` are what is hers now within turns of others in older states: revision, start, end (code points).
    """

    turns: tuple[Turn, ...]
    only_speaking: frozenset[uuid.UUID]
    joined: tuple[Turn, ...]
    stretches: tuple[tuple[uuid.UUID, int, int], ...]


def documents_of(informant: Informant) -> tuple[list[Document], list[Document]]:
    """Give the documents in which nobody else was interviewed, and those that others share; none that was withdrawn."""
    about = Document.objects.filter(informants=informant, withdrawn_at=None)
    rows = about | Document.objects.filter(speakers__informant=informant, withdrawn_at=None)
    documents = {document.pk: document for document in rows.select_related("case")}.values()
    alone = {document.pk for document in documents if _is_alone(informant, document)}
    return [each for each in documents if each.pk in alone], [
        each for each in documents if each.pk not in alone
    ]


def _is_alone(informant: Informant, document: Document) -> bool:
    others = document.informants.exclude(pk=informant.pk).exists()
    speakers = document.speakers.filter(is_interviewer=False).exclude(informant=informant)
    return not others and not speakers.exclude(informant=None).exists()


def said_by(informant: Informant, document: Document) -> Said:
    """Give what an informant said in a document; three queries.

    A turn that is hers now is hers in the older states, too. One that a correction took from her stays hers while
    nobody has said who else spoke: by its number, or by five words in a row where it was split.
    """
    rows = Turn.objects.filter(revision__document=document).order_by("revision__number", "position")
    turns = list(rows.prefetch_related("speaker", "revision"))
    own = [turn for turn in turns if turn.speaker and turn.speaker.informant_id == informant.pk]
    ever, shares = {turn.number for turn in own}, sharing(map(words_of, own))
    open_ = [turn for turn in turns if _is_unknown(turn.speaker)]
    # Whoever else was said to speak in between is not said to any more.
    lost = [turn for turn in open_ if turn.number in ever]
    now = {turn.number for turn in (*own, *lost) if turn.revision_id == turns[-1].revision_id}
    found = {turn.pk for turn in (*own, *lost)}
    found |= {turn.pk for turn in turns if turn.number in now}
    found |= {turn.pk for turn in open_ if shares(words_of(turn))}
    unknown = {turn.speaker_id for turn in open_ if turn.speaker_id and turn.pk in found}
    others = {turn.speaker_id for turn in turns if turn.pk not in found}
    hers = tuple(turn for turn in turns if turn.pk in found)
    joined, stretches = tuple(_joined(turns, own, found)), tuple(_stretches(turns, found))
    return Said(hers, frozenset(unknown - others), joined, stretches)


def _joined(turns: list[Turn], own: Iterable[Turn], found: Collection[uuid.UUID]) -> Iterator[Turn]:
    """Give turns of others in the newest state with words of hers whose own turn is there no more.

    Five words in a row wherever they stand, fewer in the turn before hers, which is the one that takes a joined turn.
    """
    newest = {turn.number: turn for turn in turns if turn.revision_id == turns[-1].revision_id}
    gone = {turn.pk: said for turn in own if turn.number not in newest and (said := words_of(turn))}
    shares, taken, before = sharing(gone.values()), defaultdict[str, list[str]](list), ""
    for turn in turns:
        before = turn.number if turn.number in newest else before if turn.position else ""
        if turn.pk in gone:
            taken[before].append(gone[turn.pk])
    for turn in newest.values():
        words = words_of(turn)
        is_joined = shares(words) or any(shared_spans(words, said) for said in taken[turn.number])
        if is_joined and turn.pk not in found:
            yield turn


def _stretches(turns: list[Turn], found: Collection[uuid.UUID]) -> Iterator[tuple[uuid.UUID, int, int]]:
    """Give where a turn of hers that a state does not have stands in it: in the turn before, of which it was a part."""
    states: dict[uuid.UUID, dict[str, Turn]] = defaultdict(dict)
    for turn in turns:
        states[turn.revision_id][turn.number] = turn
    newest = states[turns[-1].revision_id] if turns else {}
    for revision, state in states.items():
        before: Turn | None = None
        for number, turn in newest.items():
            before = state.get(number, before)
            if number not in state and before and turn.pk in found and before.pk not in found:
                for start, end in _part_of(before, turn):
                    yield revision, before.body_start + start, before.body_start + end


def _part_of(before: Turn, turn: Turn) -> Iterator[tuple[int, int]]:
    """Give where a turn of the newest state stands within one of an older state.

    Few words, such as "Yes.", are said by anybody: what stands elsewhere in the newest state is not this turn's.
    """
    spans = shared_spans(words_of(before), words_of(turn))
    if not spans or is_quotation(words_of(turn)):
        yield from spans
        return
    old, new = before.revision.text, turn.revision.text
    stay = list(kept(edits_between(old, new), len(old)))
    for start, end in spans:
        first, last = before.body_start + start, before.body_start + end
        is_elsewhere = any(
            a <= first and last <= b and not overlap(first + by, last + by, turn.body_start, turn.body_end)
            for a, b, by in stay
        )
        if not is_elsewhere:
            yield start, end


def words_of(turn: Turn) -> str:
    """Give what is said in a turn."""
    return turn.revision.text[turn.body_start : turn.body_end]


def _is_unknown(speaker: Speaker | None) -> bool:
    return speaker is None or speaker.is_unknown
