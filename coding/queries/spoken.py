"""What an informant said in a document, in all its states: a correction may have given turns to her, or taken them."""

import uuid
from dataclasses import dataclass

from coding.scrubbing import sharing
from interviews.models import Document, Informant, Speaker, Turn


@dataclass(frozen=True, slots=True)
class Said:
    """An informant's turns in every state of a document, with speaker and revision.

    `only_speaking` are the unknown speakers who say nothing else: what they are called may be her name.
    """

    turns: tuple[Turn, ...]
    only_speaking: frozenset[uuid.UUID]


def said_by(informant: Informant, document: Document) -> Said:
    """Give what an informant said in a document; three queries.

    A turn that is hers now is hers in the older states, too. One that a correction took from her stays hers while
    nobody has said who else spoke: by its number, or by five words in a row where it was split.
    """
    rows = Turn.objects.filter(revision__document=document).order_by("revision__number", "position")
    turns = list(rows.prefetch_related("speaker", "revision"))
    own = [turn for turn in turns if turn.speaker and turn.speaker.informant_id == informant.pk]
    now = {turn.number for turn in own if turn.revision_id == turns[-1].revision_id}
    ever, shares = {turn.number for turn in own}, sharing(map(words_of, own))
    found = {turn.pk for turn in own}
    found |= {turn.pk for turn in turns if turn.number in now}
    open_ = [turn for turn in turns if _is_unknown(turn.speaker)]
    found |= {turn.pk for turn in open_ if turn.number in ever or shares(words_of(turn))}
    unknown = {turn.speaker_id for turn in open_ if turn.speaker_id and turn.pk in found}
    others = {turn.speaker_id for turn in turns if turn.pk not in found}
    return Said(tuple(turn for turn in turns if turn.pk in found), frozenset(unknown - others))


def words_of(turn: Turn) -> str:
    """Give what is said in a turn."""
    return turn.revision.text[turn.body_start : turn.body_end]


def _is_unknown(speaker: Speaker | None) -> bool:
    return speaker is None or speaker.is_unknown
