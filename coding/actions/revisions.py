"""A new state of a transcript, with every passage of every coder carried along. docs/decisions/0014 says how.

What is edited is planned elsewhere (actions/corrections.py, interviews/recut.py); here it is written.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from coding.actions.passages import check_current
from coding.actions.standing import let_stand_on
from coding.models import Anchor
from coding.queries.carrying import Carry, foresee
from interviews.emphasis import carry_styles, restyled
from interviews.log import Operation, lock, operation, type_name
from interviews.models import Document, Event, Revision, Speaker, Turn, User
from interviews.queries.turns import turn_plans
from interviews.rebase import Edit, Map, Status, words_of
from interviews.recut import Renamed, TurnPlan, carry_turns, changed_places, renamed

# So many words more than were there are a sentence that nobody has read yet.
NEW_WORDS = 12
SPEAKER = type_name(Speaker)
NOBODY_KNOWN: dict[str, Any] = {"is_interviewer": False, "informant_id": None}


@dataclass(frozen=True, slots=True)
class Revised:
    """A new state of a text, and what became of each passage; `carried` has passage ids as keys.

    `back` is how many passages that waited before stand again.
    """

    before: Revision
    revision: Revision
    carried: tuple[Carry, ...]
    back: int = 0

    @property
    def changed(self) -> tuple[Carry, ...]:
        """The passages inside which words changed."""
        return tuple(each for each in self.carried if each.status == Status.CHANGED)

    @property
    def waiting(self) -> tuple[Carry, ...]:
        """The passages that have no place in the new state and wait for a person."""
        return tuple(each for each in self.carried if each.status == Status.LOST)


def revise_document(
    *,
    revision: Revision,
    actor: User | None,
    edits: Sequence[Edit],
    turns: Sequence[TurnPlan] | None = None,
    styles: Sequence[Sequence[int | str]] | None = None,
    verb: str = "correct",
    summary: str = "",
    reason: str = "",
    note: str = "",
) -> Revised:
    """Make a new revision out of edits as one step; see `new_revision`."""
    options = {"verb": verb, "summary": summary or revision.document.address, "reason": reason}
    with operation(revision.study, actor=actor, **options) as op:
        return new_revision(op, revision, edits, turns=turns, styles=styles, note=note)


def new_revision(
    op: Operation,
    revision: Revision,
    edits: Sequence[Edit],
    *,
    turns: Sequence[TurnPlan] | None = None,
    styles: Sequence[Sequence[int | str]] | None = None,
    note: str = "",
    takes_labels: bool = False,
) -> Revised:
    """Make the next revision of a document as a part of a step, and carry passages, turns and styles along.

    `edits` are sorted, apart, in code points of `revision`, their text normalised (interviews.text). `turns` are
    those of the new text; without them, and without `styles`, the present ones are carried. A speaker who is called
    otherwise stays who she is: interviewer or not, and which informant; those who change places do so when
    `takes_labels`, and otherwise it is what they said that changes places. Who corrects several documents in one step
    takes them in the order of their keys, so that two such steps never wait for each other.
    Raises StalePage when `revision` is not the newest, Refused when the document was withdrawn, or nothing changes.
    """
    lock(revision.document)
    check_current(revision)
    places = Map(revision.text, edits)
    present = turn_plans(revision)
    turns = carry_turns(present, places) if turns is None else list(turns)
    is_restyled = styles is not None and restyled(places, revision.styles, styles)
    if places.new == revision.text and turns == present and not is_restyled:
        raise Refused(_("Nothing was changed, so there is nothing to save."))
    if not places.new.strip():
        raise Refused(_("No words would be left. Withdraw the document instead."))
    made = _write_text(op, revision, places, edits, turns, styles, note)
    _write_turns(op, made, turns, _speakers(op, revision.document, present, turns, takes_labels))
    carried = foresee(revision, edits)
    write_anchors(op, made, carried)
    count_extent(op, carried)
    back = let_stand_on(op, revision, made, places)
    _count(op, "passages_back", back)
    return Revised(revision, made, tuple(carried), back)


def _write_text(
    op: Operation,
    revision: Revision,
    places: Map,
    edits: Sequence[Edit],
    turns: Sequence[TurnPlan],
    styles: Sequence[Sequence[int | str]] | None,
    note: str,
) -> Revision:
    for turn in turns:
        spans = (0, turn.label_start, turn.label_end, turn.body_start, turn.body_end, len(places.new))
        if list(spans) != sorted(spans):
            raise AssertionError(f"{turn} does not lie in its text")
    has_news = any(_is_new(revision.text, edit) for edit in edits)
    return op.create(
        Revision(
            study=op.study,
            document=revision.document,
            number=revision.number + 1,
            text=places.new,
            styles=carry_styles(revision.styles, places)
            if styles is None
            else [list(each) for each in styles],
            note=note[:200],
            read_from=revision.number + 1 if has_news else revision.read_from,
            created_at=op.now,
        )
    )


def _is_new(text: str, edit: Edit) -> bool:
    return len(words_of(edit.text)) - len(words_of(text[edit.start : edit.end])) >= NEW_WORDS


def _speakers(
    op: Operation,
    document: Document,
    present: Sequence[TurnPlan],
    turns: Sequence[TurnPlan],
    takes_labels: bool,
) -> dict[str, Speaker]:
    """Give the speakers of a document by label; those that are missing are made, and who was renamed stays herself."""
    found = {speaker.label: speaker for speaker in document.speakers.all()}
    speakers = renamed(present, turns)
    if takes_labels:
        _change_places(op, found, changed_places(speakers))
    named = {each.label: each for each in speakers if not each.is_given}
    known = _facts(found, named)
    had = set(found)
    _pass_on(op, found, named)
    labels = dict.fromkeys(turn.speaker[:60] for turn in turns if turn.speaker)
    position = max((speaker.position for speaker in found.values()), default=-1)
    missing = [label for label in labels if label not in found]
    had |= _called_before(op, found.values()) if missing else set()
    for label in missing:
        position += 1
        # Undo gives the label back to who had it, so that this row must have another one by then.
        first = aside(label, found) if label in had else label
        facts = known.pop(label, NOBODY_KNOWN)
        speaker = Speaker(study=op.study, document=document, label=first, position=position, **facts)
        found[label] = op.update(op.create(speaker), label=label)
    for label, facts in known.items():
        # She was called so before, or the step that called her so was undone.
        if found[label].is_unknown:
            op.update(found[label], **facts)
    return found


def _change_places(op: Operation, found: dict[str, Speaker], called: Mapping[str, str]) -> None:
    """Give speakers each other's labels, in all states: all of them are put aside first, since no two may have one."""
    rows = {becomes: found.pop(label) for label, becomes in called.items()}
    for becomes, speaker in rows.items():
        away = aside(becomes, {*found, *called})
        found[away] = op.update(speaker, label=away)
    for becomes, speaker in rows.items():
        del found[speaker.label]
        found[becomes] = op.update(speaker, label=becomes)


def _called_before(op: Operation, speakers: Collection[Speaker]) -> set[str]:
    """Give what some speakers were called before they were called otherwise."""
    told = Event.objects.filter(study=op.study, object_type=SPEAKER, before__has_key="label")
    told = told.filter(object_id__in=[each.pk for each in speakers], after__isnull=False)
    return {event.before["label"] for event in told if event.before}


def _facts(found: Mapping[str, Speaker], named: Mapping[str, Renamed]) -> dict[str, dict[str, Any]]:
    """Give what is known of speakers under the labels that are new in a text, or that others leave to them.

    Nothing where several disagree.
    """
    known: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in named.values():
        speaker = found.get(each.label)
        is_free = each.is_new or each.becomes in named
        if speaker and is_free and not speaker.is_unknown:
            facts = {"is_interviewer": speaker.is_interviewer, "informant_id": speaker.informant_id}
            if facts not in known[each.becomes[:60]]:
                known[each.becomes[:60]].append(facts)
    return {label: some[0] for label, some in known.items() if len(some) == 1}


def _pass_on(op: Operation, found: dict[str, Speaker], named: Mapping[str, Renamed]) -> None:
    """Let who is called as somebody was who is called otherwise, too, stay herself: both rows get their new labels.

    A second row cannot have the label, and other facts on the row that has it would say of older states, too, that
    somebody else spoke there. Where several are called so from now on, none of their rows gets the label, and it is
    left to a new one.
    """
    taken = {each.becomes[:60] for each in named.values() if each.becomes in named}
    alone = {label for label, each in named.items() if not (each.joins or each.is_new)}

    def pass_on(label: str) -> None:
        becomes = named[label].becomes[:60]
        if becomes in taken and becomes in found:
            pass_on(becomes)
        speaker = found.pop(label)
        if becomes in found or named[label].joins:
            becomes = aside(label, found)
        found[becomes] = op.update(speaker, label=becomes)

    for label, speaker in [(label, found[label]) for label in named if label in alone | taken]:
        # Who has it may have passed it on already, and somebody else may have it since.
        if found.get(label) is speaker:
            pass_on(label)


def aside(label: str, found: Collection[str]) -> str:
    """Give a label for a speaker of older states alone, whose own somebody else has now: K (2)."""
    names = (f"{label[:50]} ({number})" for number in range(2, len(found) + 3))
    return next(name for name in names if name not in found)


def _write_turns(
    op: Operation, revision: Revision, turns: Sequence[TurnPlan], speakers: Mapping[str, Speaker]
) -> None:
    op.create_all(
        [
            Turn(
                study=op.study,
                revision=revision,
                position=position,
                number=turn.number,
                label_start=turn.label_start,
                label_end=turn.label_end,
                body_start=turn.body_start,
                body_end=turn.body_end,
                speaker=speakers[turn.speaker[:60]] if turn.speaker else None,
                time_stamp=turn.time_stamp[:24],
            )
            for position, turn in enumerate(turns)
        ]
    )


def write_anchors(op: Operation, revision: Revision, carried: Iterable[Carry]) -> None:
    """Give each passage that has a place its anchor in a revision."""
    op.create_all(
        [
            Anchor(
                study=op.study,
                passage_id=each.key,
                revision=revision,
                start=each.start,
                end=each.end,
                quote=revision.text[each.start : each.end],
            )
            for each in carried
            if each.is_placed
        ]
    )


def count_extent(op: Operation, carried: Iterable[Carry]) -> None:
    """Let the step say how many passages it changed inside, and how many wait since."""
    for name, status in (("passages_changed", Status.CHANGED), ("passages_waiting", Status.LOST)):
        _count(op, name, sum(each.status == status for each in carried))


def _count(op: Operation, name: str, count: int) -> None:
    if count:
        op.detail[name] = op.detail.get(name, 0) + count
