"""Correcting a transcript: a turn's words or speaker, splitting and joining turns, replacing words, a corrected file.

Each is one step that ends in a new revision (actions/revisions.py). A plan can be shown before it is done.
"""

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from coding.actions.revisions import Revised, new_revision, revise_document
from interviews import recut
from interviews.align import Aligned, align, present
from interviews.clusters import WORD
from interviews.importers.drafts import TranscriptDraft
from interviews.log import operation
from interviews.models import Revision, Study, Upload, User
from interviews.pseudonyms import REMOVED, Finder
from interviews.queries.pseudonyms import listed_names
from interviews.queries.turns import numbers_ever, turn_plans
from interviews.rebase import Edit, Map
from interviews.recut import Plan, TurnPlan
from interviews.text import normalise


def plan_turn(revision: Revision, number: str, *, words: str, speaker: str, time_stamp: str) -> Plan:
    """Plan other words, another speaker or time stamp for a turn. Raises Refused when it would have no words."""
    turns, at = find_turn(revision, number)
    words, speaker = normalise(words).strip(), normalise(speaker).strip()[:60]
    if not words:
        raise Refused(_("A turn needs words. To take a turn away, join it with the one before or after."))
    stamp = normalise(time_stamp).strip()[:24]
    return recut.correct_turn(revision.text, turns, at, words=words, speaker=speaker, time_stamp=stamp)


def find_turn(revision: Revision, number: str) -> tuple[list[TurnPlan], int]:
    """Give the turns of a revision and the place of the one with this number; Refused when there is none."""
    turns = turn_plans(revision)
    place = next((at for at, turn in enumerate(turns) if turn.number == number), None)
    if place is None:
        raise Refused(_("There is no turn %(number)s in this transcript.") % {"number": number})
    return turns, place


def correct_turn(
    *,
    revision: Revision,
    actor: User,
    number: str,
    words: str,
    speaker: str,
    time_stamp: str = "",
    reason: str = "",
) -> Revised:
    """Correct what a turn says or who says it; an unknown speaker is made, "" is nobody."""
    plan = plan_turn(revision, number, words=words, speaker=speaker, time_stamp=time_stamp)
    return _revise(revision, actor, plan, "correct", number, reason)


def split_turn(
    *, revision: Revision, actor: User, number: str, place: int, speaker: str, reason: str = ""
) -> Revised:
    """Let a new turn begin at `place` (a code point inside a turn's words): 14 stays 14, the new one is 14a."""
    turns, at = find_turn(revision, number)
    try:
        plan = recut.split_turn(
            revision.text,
            turns,
            at,
            place=place,
            speaker=normalise(speaker).strip()[:60],
            used=numbers_ever(revision.document),
        )
    except ValueError as error:
        raise Refused(
            _("The new turn must begin inside the words of turn %(number)s.") % {"number": number}
        ) from error
    return _revise(revision, actor, plan, "split turn", number, reason)


def join_turns(*, revision: Revision, actor: User, number: str, reason: str = "") -> Revised:
    """Make one turn of a turn and the next. The first keeps number and speaker; the other number is not used again."""
    turns, at = find_turn(revision, number)
    if at + 1 == len(turns):
        raise Refused(
            _("Turn %(number)s is the last one; there is none to join it with.") % {"number": number}
        )
    plan = recut.join_turns(revision.text, turns, at)
    both = f"{number}-{turns[at + 1].number}"
    return _revise(revision, actor, plan, "join turns", both, reason)


def _revise(revision: Revision, actor: User, plan: Plan, verb: str, turns: str, reason: str) -> Revised:
    return revise_document(
        revision=revision,
        actor=actor,
        edits=plan.edits,
        turns=plan.turns,
        verb=verb,
        summary=f"{revision.document.address}:{turns}",
        reason=reason,
    )


# -- a word throughout --------------------------------------------------------------------------


def hits(text: str, find: str, *, is_whole: bool, is_cased: bool) -> list[tuple[int, int]]:
    """Give the places of some words in a text, line breaks and blanks between them alike; code points."""
    wanted = r"\s+".join(map(re.escape, normalise(find).split()))
    if not wanted:
        return []
    pattern = f"(?<!{WORD}){wanted}(?!{WORD})" if is_whole else wanted
    return [match.span() for match in re.finditer(pattern, text, 0 if is_cased else re.IGNORECASE)]


def plan_replacing(
    revision: Revision, present: Sequence[TurnPlan], find: str, put: str, *, is_whole: bool, is_cased: bool
) -> Plan:
    """Plan the replacement in one text, whose turns are `present`, names of speakers included."""
    options = {"is_whole": is_whole, "is_cased": is_cased}
    put = normalise(put).strip()
    places = hits(revision.text, find, **options)
    edits = [Edit(start, end, put, is_apart=True) for start, end in places]
    names = speakers_after({turn.speaker for turn in present}, find, put, **options)
    carried = recut.carry_turns(present, Map(revision.text, edits))
    turns = [replace(turn, speaker=names.get(turn.speaker, turn.speaker)) for turn in carried]
    return Plan(tuple(edits), tuple(turns))


def speakers_after(
    labels: Iterable[str], find: str, put: str, *, is_whole: bool, is_cased: bool
) -> dict[str, str]:
    """Give what speakers would be called after the replacement: old label -> new, of those that change."""
    found = {}
    for label in labels:
        spans = hits(label, find, is_whole=is_whole, is_cased=is_cased)
        new = Map(label, [Edit(start, end, put) for start, end in spans]).new.strip()[:60]
        if new and new != label:
            found[label] = new
    return found


def replace_words(
    *,
    study: Study,
    actor: User,
    revisions: Sequence[Revision],
    find: str,
    put: str,
    is_whole: bool = True,
    is_cased: bool = True,
    reason: str = "",
) -> list[Revised]:
    """Replace words in the newest states of some documents as one step; texts without them stay as they are.

    Raises StalePage when one of the revisions is not the newest, Refused when there is nothing to replace.
    """
    if not normalise(find).strip() or not normalise(put).strip():
        raise Refused(_("Write both: what stands there, and what shall stand there instead."))
    options = {"is_whole": is_whole, "is_cased": is_cased}
    # Everybody reads what steps are called, so no listed name stands there.
    is_name = bool(Finder(listed_names(study)).hits(normalise(find)))
    summary = f"{REMOVED if is_name else find.strip()} → {put.strip()}"
    with operation(study, actor=actor, verb="replace", summary=summary, reason=reason) as op:
        made = []
        for revision in sorted(revisions, key=lambda each: str(each.document_id)):
            present = turn_plans(revision)
            plan = plan_replacing(revision, present, find, put, **options)
            if plan.edits or list(plan.turns) != present:
                made.append(new_revision(op, revision, plan.edits, turns=plan.turns))
        if not made:
            raise Refused(_("“%(words)s” stands in none of these texts.") % {"words": find.strip()})
        op.detail["documents"] = len(made)
        return made


# -- a corrected file ---------------------------------------------------------------------------


def compare(revision: Revision, draft: TranscriptDraft) -> Aligned:
    """Lay a corrected transcript beside the present text. Nothing is written."""
    turns = turn_plans(revision)
    if draft.text == revision.text:
        # A file cannot say which turns were cut or named by hand: the same words change none of them.
        return present(revision.text, turns, Plan((), tuple(turns)))
    return align(revision.text, turns, draft.text, draft.turns, numbers_ever(revision.document))


def correct_by_file(
    *,
    revision: Revision,
    actor: User,
    draft: TranscriptDraft,
    batch: uuid.UUID | None = None,
    reason: str = "",
    takes_labels: bool = False,
) -> Revised:
    """Put the text of a corrected file in the place of the present one, and let go of the waiting file.

    Bold and italic are what the file says; plain text says nothing of them, and they stay. `takes_labels`: speakers
    whose labels change places are called otherwise, and what they said stays theirs.
    """
    aligned = compare(revision, draft)
    with operation(
        revision.study, actor=actor, verb="correct by file", summary=revision.document.address, reason=reason
    ) as op:
        made = new_revision(
            op,
            revision,
            aligned.plan.edits,
            turns=aligned.plan.turns,
            styles=draft.looks,
            takes_labels=takes_labels,
        )
        if batch is not None:
            Upload.objects.filter(study=op.study, user=actor, batch=batch, is_imported=False).delete()
        return made
