"""What becomes of the passages of a text that is edited; nothing is written here. docs/decisions/0014 says how."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from coding.models import Anchor, Coding
from interviews.models import Revision
from interviews.rebase import Carried, Edit, Status, carry
from interviews.spans import Span, overlap

type Carry = Carried[uuid.UUID]


def foresee(revision: Revision, edits: Sequence[Edit]) -> list[Carry]:
    """Say what becomes of each passage of a revision, in reading order. Three queries, nothing is written."""
    rows = Anchor.objects.filter(revision=revision).order_by("start", "end", "passage")
    spans = [Span(start, end, pk) for pk, start, end in rows.values_list("passage_id", "start", "end")]
    return parted(carry(revision.text, spans, edits))


def parted(carried: Sequence[Carry]) -> list[Carry]:
    """Let a passage wait where it would bring a code a second time onto the same coder's words."""
    placed = {each.key: each for each in carried if each.is_placed}
    rows = Coding.objects.filter(passage__in=list(placed)).order_by("created_at", "id")
    held: dict[tuple[uuid.UUID, uuid.UUID], list[Carry]] = defaultdict(list)
    for passage, code, coder in rows.values_list("passage_id", "code_id", "coder_id"):
        held[code, coder].append(placed[passage])
    waits = {other.key for found in held.values() for other in _on_top(found)}
    return [_waiting(each) if each.key in waits else each for each in carried]


def _on_top(found: Iterable[Carry]) -> Iterable[Carry]:
    """Give those that overlap an older one which stays."""
    kept: list[Carry] = []
    for each in sorted(found, key=lambda one: one.start):
        if kept and overlap(kept[-1].start, kept[-1].end, each.start, each.end):
            yield each
        else:
            kept.append(each)


def _waiting(each: Carry) -> Carry:
    return replace(each, status=Status.LOST, end=each.start, after="")
