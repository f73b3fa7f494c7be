"""What events say of passages: which one was made, and what was put on which."""

import uuid

from coding.models import Anchor, Coding, Evidence, Memo, Passage
from interviews.log import type_name
from interviews.models import Event

ANCHOR, PASSAGE, CODING = map(type_name, (Anchor, Passage, Coding))
EVIDENCE, MEMO = map(type_name, (Evidence, Memo))
# What stands on a passage, and the column that says on which.
STANDS_ON = {CODING: "passage_id", EVIDENCE: "passage_id", MEMO: "object_id"}


def has_made(event: Event, kind: str) -> bool:
    return event.object_type == kind and event.before is None


def put_on(event: Event) -> uuid.UUID | None:
    """The passage on which an event put a coding, evidence or memo, be it new or from another passage."""
    put = (event.after or {}).get(STANDS_ON.get(event.object_type))
    return uuid.UUID(put) if put else None


def taken_from(event: Event) -> uuid.UUID | None:
    """The passage from which an event took a coding, evidence or memo, be it deleted or put elsewhere."""
    taken = (event.before or {}).get(STANDS_ON.get(event.object_type))
    return uuid.UUID(taken) if taken else None


def passage_of(event: Event) -> uuid.UUID | None:
    """The passage that an event made, or for which it made an anchor."""
    if event.object_type == PASSAGE:
        return event.object_id
    return uuid.UUID((event.after or {})["passage_id"]) if event.object_type == ANCHOR else None
