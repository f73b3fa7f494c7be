"""A corrected file read as the present transcript was: the same labels are speakers, listed names are replaced."""

import re
from collections.abc import Iterator, Sequence

from interviews.importers.drafts import TranscriptDraft
from interviews.models import Revision
from interviews.pseudonyms import Name
from interviews.queries.drafts import candidates, replaced, settled
from interviews.queries.turns import turn_plans
from interviews.rebase import ENOUGH_WORDS


def as_present(revision: Revision, draft: TranscriptDraft, names: Sequence[Name]) -> TranscriptDraft:
    """Cut the turns of a file at the labels at which the transcript is cut, and at those that are new in it.

    Also at what nobody would take for a label, where words follow with which a turn begins: its speaker is renamed.
    """
    text, known = revision.text, labels_of(revision)

    def is_speaker(label: str, is_found: bool) -> bool:
        shown = replaced(label, names)
        if shown in known or not is_found:
            return shown in known
        # "Place:" begins a line of the present text, too, and is no speaker there.
        return not re.search(rf"^\s*{re.escape(shown)}\s*[:：]", text, re.MULTILINE)

    found = {each.label: each.is_speaker for each in candidates(draft)}
    begun = {_begin(text[turn.body_start : turn.body_end]) for turn in turn_plans(revision)}
    for label, said in _announced(draft.text):
        found[label] = found.get(label, False) or _begin(replaced(said, names)) in begun
    return settled(draft, [label for label, is_found in found.items() if is_speaker(label, is_found)], names)


def _announced(text: str) -> Iterator[tuple[str, str]]:
    """Give what stands before the colon of each line, and the words behind it; too few tell no turn."""
    for line in re.finditer(r"^\s*([^:：\n]{1,60}?)\s*[:：](.+)$", text, re.MULTILINE):
        if len(line[2].split()) >= ENOUGH_WORDS:
            yield line[1], line[2]


def _begin(words: str) -> tuple[str, ...]:
    return tuple(words.split()[:ENOUGH_WORDS])


def labels_of(revision: Revision) -> set[str]:
    """Give what speakers are called in the text itself, whatever they are called since."""
    found = set()
    for turn in turn_plans(revision):
        label = revision.text[turn.label_start : turn.label_end]
        if turn.speaker and turn.speaker in label:
            found.add(turn.speaker)
        elif label:
            found.add(label.replace(turn.time_stamp or "\0", "").strip(" []():：\t"))
    return found
