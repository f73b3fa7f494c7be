"""The turns of a corrected text: carried along, split, joined, and numbered so that no number changes; and who is
called otherwise in it. No Django.

Offsets are code points, half-open. Rows are made of a plan in coding/actions/revisions.py.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_lowercase

from interviews.rebase import Edit, Map, edits_between

# So large a part of a speaker's turns stands under one other label when the speaker was renamed.
MOST = 0.75


@dataclass(frozen=True, slots=True)
class TurnPlan:
    """A turn as it is to be: its number, its spans, the label of who speaks ("" for nobody), its time stamp."""

    number: str
    label_start: int
    label_end: int
    body_start: int
    body_end: int
    speaker: str = ""
    time_stamp: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a correction does to a text: the edits of the old text, and the turns of the new one."""

    edits: tuple[Edit, ...]
    turns: tuple[TurnPlan, ...]


def carry_turns(turns: Sequence[TurnPlan], places: Map) -> list[TurnPlan]:
    """Give the turns in the new text; what is inserted at the ends of a turn's words belongs to it."""
    found: list[TurnPlan] = []
    for turn in turns:
        floor = found[-1].body_end if found else 0
        body = max(places.before(turn.body_start), floor)
        label = min(max(places.after(turn.label_start), floor), body)
        found.append(
            replace(
                turn,
                label_start=label,
                label_end=min(max(places.before(turn.label_end), label), body),
                body_start=body,
                body_end=max(places.after(turn.body_end), body),
            )
        )
    return found


def free_number(number: str, used: Collection[str]) -> str:
    """Give the next number behind `number` that no turn of the document ever had: 14a behind 14, then 14b."""
    base = re.match(r"\d*", number)
    stem = (base.group() if base else "") or "0"
    endings = (first + second for first in ("", *ascii_lowercase) for second in ascii_lowercase)
    return next(stem + ending for ending in endings if stem + ending not in used)


def correct_turn(
    text: str, turns: Sequence[TurnPlan], at: int, *, words: str, speaker: str, time_stamp: str
) -> Plan:
    """Give other words, another speaker or time stamp to a turn; its label in the text says the same."""
    turn = turns[at]
    label = _label(text, turn, speaker, time_stamp)
    edits = [*_label_edits(text, turn, label), *_moved(edits_between(text[turn.body_start : turn.body_end], words), turn.body_start)]  # fmt: skip
    carried = carry_turns(turns, Map(text, edits))
    mine = carried[at]
    start, size = mine.label_start, len(label)
    if not text[turn.label_start : turn.label_end] and label:
        # The new label was put before the words, and they begin behind it and its blank.
        mine = replace(mine, label_end=start + size, body_start=start + size + 1)
    carried[at] = replace(mine, speaker=speaker, time_stamp=time_stamp)
    return Plan(tuple(edits), tuple(carried))


def _label(text: str, turn: TurnPlan, speaker: str, time_stamp: str) -> str:
    """Write what announces the turn, in the manner of the label that it has."""
    if not speaker:
        return ""
    label = text[turn.label_start : turn.label_end]
    if turn.speaker and turn.speaker in label:
        label = label.replace(turn.speaker, speaker, 1)
    elif speaker != turn.speaker:
        # A renamed speaker is called otherwise in the text: keep the stamp and the colon, not the name.
        label = f"{speaker}:"
    if turn.time_stamp and time_stamp and turn.time_stamp in label:
        label = label.replace(turn.time_stamp, time_stamp, 1)
    return label


def _label_edits(text: str, turn: TurnPlan, label: str) -> Iterator[Edit]:
    present = text[turn.label_start : turn.label_end]
    if label == present:
        return
    if present and label:
        yield Edit(turn.label_start, turn.label_end, label)
    elif present:
        yield Edit(turn.label_start, turn.body_start, "")
    else:
        yield Edit(turn.body_start, turn.body_start, label + " ")


def _moved(edits: Sequence[Edit], by: int) -> list[Edit]:
    return [Edit(edit.start + by, edit.end + by, edit.text) for edit in edits]


def split_turn(
    text: str, turns: Sequence[TurnPlan], at: int, *, place: int, speaker: str, used: Collection[str]
) -> Plan:
    """Make two turns of one, the second of which begins at `place`; the first keeps the number."""
    turn = turns[at]
    start, end = place, place
    while start > turn.body_start and text[start - 1].isspace():
        start -= 1
    while end < turn.body_end and text[end].isspace():
        end += 1
    if not turn.body_start < start <= end < turn.body_end:
        raise ValueError(f"a turn cannot be split at {place}")
    label = _label(text, turn, speaker, turn.time_stamp)
    if turn.time_stamp:
        # Nobody knows when the second part was said.
        label = re.sub(rf"\s*[\[(<]?{re.escape(turn.time_stamp)}[\])>]?\s*", "", label)
    has_label = turn.label_end > turn.label_start
    gap = text[turn.label_end : turn.body_start] if has_label else " "
    gap = gap if label else ""
    joint = _joint(text, turns, at)
    edit = Edit(start, end, joint + label + gap)
    carried = carry_turns(turns, Map(text, [edit]))
    begin = start + len(joint)
    second = TurnPlan(
        number=free_number(turn.number, used),
        label_start=begin,
        label_end=begin + len(label),
        body_start=start + len(edit.text),
        body_end=carried[at].body_end,
        speaker=speaker,
    )
    return Plan((edit,), (*carried[:at], replace(turn, body_end=start), second, *carried[at + 1 :]))


def _joint(text: str, turns: Sequence[TurnPlan], at: int) -> str:
    """What stands between this turn and the next one, when it is a line break."""
    between = text[turns[at].body_end : turns[at + 1].label_start] if at + 1 < len(turns) else ""
    return between if between.isspace() and "\n" in between else "\n"


def join_turns(text: str, turns: Sequence[TurnPlan], at: int) -> Plan:
    """Make one turn of a turn and the next, under the first one's number and speaker."""
    first, second = turns[at], turns[at + 1]
    edit = Edit(first.body_end, second.body_start, " ")
    carried = carry_turns(turns, Map(text, [edit]))
    joined = replace(carried[at], body_end=carried[at + 1].body_end)
    return Plan((edit,), (*carried[:at], joined, *carried[at + 2 :]))


# -- who speaks ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Renamed:
    """A speaker who is called otherwise; `joins` when somebody else is called so, too. `is_new`: nobody was before.

    `is_given`: she is not called otherwise, but most of what she said counts as said by another, who is still there.
    """

    label: str
    becomes: str
    joins: bool
    is_new: bool
    is_given: bool = False


def renamed(before: Sequence[TurnPlan], after: Sequence[TurnPlan]) -> tuple[Renamed, ...]:
    """Say which speakers a correction renames, in the order in which they spoke; turns with one number are the same.

    That one turn is somebody else's renames nobody, as long as the speaker has others. Where J becomes K while K
    becomes L, and so on, all are renamed; where J and K change places, the labels are the same, and who said what is not.
    """
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    now = {turn.number: turn.speaker for turn in after}
    for turn in before:
        if turn.speaker and turn.number in now:
            votes[turn.speaker][now[turn.number]] += 1
    old, new = {turn.speaker for turn in before}, {turn.speaker for turn in after}
    most = {label: _most(label, count) for label, count in votes.items()}
    given = _given(most, old, new)
    called = {label: label if label in given else becomes for label, becomes in most.items()}
    # Who speaks no more may have lost her turns to others.
    shared = Counter(called.values()) + Counter(old - called.keys())
    return tuple(
        Renamed(
            label, becomes, label not in given and shared[becomes] > 1, becomes not in old, label in given
        )
        for label, becomes in most.items()
        if becomes != label
    )


def changed_places(speakers: Sequence[Renamed]) -> dict[str, str]:
    """Give whose labels go round in a circle that nobody else joins: label -> what she would be called."""
    round_ = {each.label: each.becomes for each in speakers if each.is_given}
    round_ = {label: becomes for label, becomes in round_.items() if label in round_.values()}
    taken = Counter(each.becomes for each in speakers)
    while left := [label for label, becomes in round_.items() if becomes not in round_ or taken[becomes] > 1]:
        round_ = {label: becomes for label, becomes in round_.items() if label not in left}
    return round_


def _given(most: Mapping[str, str], old: Collection[str], new: Collection[str]) -> set[str]:
    """Give who keeps her label though most of her turns have another: it is still there, and no one other took it over.

    Or the other one is not free, since who has it keeps it, too, or they go round in a circle.
    """
    moving = {label: becomes for label, becomes in most.items() if label != becomes}
    given: set[str] = set()
    while True:
        taken = Counter(moving.values())
        stay = {
            label
            for label, becomes in moving.items()
            if becomes in old and label in new and not (taken[label] and _is_free(becomes, moving, old))
        }
        if not stay:
            return given
        given |= stay
        moving = {label: becomes for label, becomes in moving.items() if label not in stay}


def _is_free(label: str, moving: Mapping[str, str], old: Collection[str]) -> bool:
    """Whether others may have a label: who had it is called something new, or as somebody whose own is free."""
    seen: set[str] = set()
    while label in old and label in moving and label not in seen:
        seen.add(label)
        label = moving[label]
    return label not in old


def _most(label: str, votes: Counter[str]) -> str:
    """Give under whose label most turns of a speaker stand now: her own, if not nearly all are under one other."""
    becomes, count = votes.most_common(1)[0]
    return becomes if becomes and count >= MOST * votes.total() else label
