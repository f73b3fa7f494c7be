"""A corrected file read as the present transcript was: the same labels are speakers, listed names are replaced."""

import re
from collections.abc import Sequence

from interviews.importers.drafts import TranscriptDraft
from interviews.models import Revision
from interviews.pseudonyms import Name
from interviews.queries.drafts import candidates, replaced, settled
from interviews.queries.turns import turn_plans


def as_present(revision: Revision, draft: TranscriptDraft, names: Sequence[Name]) -> TranscriptDraft:
    """Cut the turns of a file at the labels at which the transcript is cut, and at those that are new in it."""
    text, known = revision.text, labels_of(revision)

    def is_speaker(label: str, is_found: bool) -> bool:
        shown = replaced(label, names)
        if shown in known or not is_found:
            return shown in known
        # "Place:" begins a line of the present text, too, and is no speaker there.
        return not re.search(rf"^\s*{re.escape(shown)}\s*[:：]", text, re.MULTILINE)

    labels = [each.label for each in candidates(draft) if is_speaker(each.label, each.is_speaker)]
    return settled(draft, labels, names)


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
