"""Moving the edges of a passage, and joining two that are nearly one. Codings keep coder and moment.

What goes where is decided in docs/decisions/0013-edges.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from coding.actions.passages import (
    check_current,
    check_no_overlap,
    check_span,
    drop_if_bare,
    newest_revision,
    passage_at,
)
from coding.alike import nearly_same_edges
from coding.models import Anchor, Coding, Evidence, IncidentPassage, Memo, Passage
from interviews.log import Operation, lock, operation, type_name
from interviews.models import Revision, User


@dataclass(frozen=True, slots=True)
class Joined:
    """The passage that stays, and the names of what stood on both and now stands once."""

    passage: Passage
    doubles: tuple[str, ...]


def move_edges(*, passage: Passage, revision: Revision, start: int, end: int, actor: User) -> Passage:
    """Let a passage stand on [start, end) of the newest revision (code points, half-open); give what carries it then.

    Where others with an account coded the same words, theirs stay where they are: only the actor's own codings
    and memos move, to another passage. Raises StalePage on an older revision, and Refused on blanks, on the same
    code by the same coder on overlapping words, and where nothing on the passage is hers to move.
    """
    with operation(passage.study, actor=actor, verb="move edges") as op:
        anchor = _placed(passage, revision)
        check_span(revision, start, end)
        own, others = _by_owner(passage, actor)
        op.summary = _names(own)
        op.detail = {"codings": len(own)}
        if (anchor.start, anchor.end) == (start, end):
            return passage
        if others and not own:
            raise Refused(
                _(
                    "%(coders)s coded these words. Only they can move the edges; code the words that you mean yourself."
                )
                % {"coders": _coders(others)}
            )
        for coding in own:
            check_no_overlap(revision, start, end, coding.code, coding.coder, but=coding)
        if others:
            return _part(op, passage, own, passage_at(op, revision, start, end), actor)
        return _move(op, anchor, start, end)


def _placed(passage: Passage, revision: Revision) -> Anchor:
    """Give the anchor in the newest revision, with other writers of the document waiting."""
    lock(passage.document)
    check_current(revision)
    anchor = Anchor.objects.filter(passage=passage, revision=revision).select_related("passage").first()
    if anchor is None:
        if Passage.objects.filter(pk=passage.pk).exists():
            raise Refused(_("This passage waits to be placed in the corrected transcript. Place it first."))
        raise Refused(_("This passage is not there any more. Reload the page."))
    return anchor


def _by_owner(passage: Passage, actor: User) -> tuple[list[Coding], list[Coding]]:
    """Part the codings into those that the actor may change and those of other people with an account."""
    codings = list(Coding.objects.filter(passage=passage).select_related("code", "coder", "passage"))
    own = [coding for coding in codings if coding.coder.user_id in (None, actor.pk)]
    return own, [coding for coding in codings if coding not in own]


def _names(codings: Sequence[Coding]) -> str:
    return ", ".join(dict.fromkeys(str(coding.code) for coding in codings))


def _coders(codings: Sequence[Coding]) -> str:
    return ", ".join(dict.fromkeys(str(coding.coder) for coding in codings))


def _move(op: Operation, anchor: Anchor, start: int, end: int) -> Passage:
    """The passage itself moves; where its new words are a passage already, the two become one."""
    revision, passage = anchor.revision, anchor.passage
    there = Anchor.objects.filter(revision=revision, start=start, end=end).select_related("passage").first()
    if there is not None:
        merge_passages(op, passage, there.passage)
        return there.passage
    op.update(anchor, start=start, end=end, quote=revision.text[start:end])
    return passage


def _part(op: Operation, passage: Passage, own: list[Coding], target: Passage, actor: User) -> Passage:
    """The actor's codings and memos leave words that others coded, too."""
    for coding in own:
        op.update(coding, passage_id=target.pk)
    for memo in _memos(passage).filter(author=actor):
        op.update(memo, object_id=target.pk)
    drop_if_bare(op, passage)
    return target


def _memos(passage: Passage) -> QuerySet[Memo]:
    return Memo.objects.filter(object_type=type_name(passage), object_id=passage.pk)


def join_passages(*, keep: Passage, other: Passage, actor: User, for_all: bool = False) -> Joined:
    """Make one passage of two with nearly the same edges; the edges of `keep` stand.

    Codings, memos, evidence and translation of `other` move. What stood on both by the same coder stands once
    and is named. Raises Refused where others' codings would move, unless `for_all` (the owner's right), where the
    edges differ in more than a few words, and where a coding would overlap a third with the same code.
    """
    with operation(keep.study, actor=actor, verb="join") as op:
        revision = newest_revision(keep.document)
        anchors = _placed(keep, revision), _placed(other, revision)
        _check_near(revision, *anchors)
        own, others = _by_owner(other, actor)
        if others and not for_all:
            raise Refused(
                _(
                    "%(coders)s coded the other words. Only she, or an owner of the study, can put them on these words."
                )
                % {"coders": _coders(others)}
            )
        codings = [*own, *others]
        op.summary = _names(codings)
        op.detail = {"codings": len(codings), "coders": len({coding.coder_id for coding in codings})}
        return Joined(keep, tuple(_take_codings(op, codings, anchors[0]) + merge_passages(op, other, keep)))


def _check_near(revision: Revision, keep: Anchor, other: Anchor) -> None:
    if not nearly_same_edges(revision.text, (keep.start, keep.end), (other.start, other.end)):
        raise Refused(
            _("The two passages differ in more than a few words. Move the edges of one of them instead.")
        )


def _take_codings(op: Operation, codings: Sequence[Coding], at: Anchor) -> list[str]:
    """Put codings on another passage; give the names of those that stand there already and go."""
    there = set(Coding.objects.filter(passage=at.passage_id).values_list("code_id", "coder_id"))
    doubles = [coding for coding in codings if (coding.code_id, coding.coder_id) in there]
    op.delete_all(doubles)
    for coding in codings:
        if coding not in doubles:
            check_no_overlap(at.revision, at.start, at.end, coding.code, coding.coder, but=coding)
            op.update(coding, passage_id=at.passage_id)
    return [f"{coding.code} ({coding.coder})" for coding in doubles]


def merge_passages(op: Operation, source: Passage, target: Passage) -> list[str]:
    """Give `target` all that hangs on `source`, which goes; give the names of judgements that stood on both."""
    for coding in Coding.objects.filter(passage=source):
        op.update(coding, passage_id=target.pk)
    for memo in _memos(source):
        op.update(memo, object_id=target.pk)
    doubles = _move_evidence(op, source, target)
    _move_incidents(op, source, target)
    _move_notes(op, source, target)
    _move_anchors(op, source, target)
    op.delete(source)
    return doubles


def _move_evidence(op: Operation, source: Passage, target: Passage) -> list[str]:
    judged = set(Evidence.objects.filter(passage=target).values_list("summary_id", flat=True))
    doubles = []
    for item in Evidence.objects.filter(passage=source).select_related("summary__theme", "summary__case"):
        if item.summary_id in judged:
            doubles.append(f"{item.summary.theme.label}, {item.summary.case.label}")
            op.delete(item)
        else:
            op.update(item, passage_id=target.pk)
    return doubles


def _move_incidents(op: Operation, source: Passage, target: Passage) -> None:
    counted = set(IncidentPassage.objects.filter(passage=target).values_list("incident_id", flat=True))
    for link in IncidentPassage.objects.filter(passage=source):
        if link.incident_id in counted:
            op.delete(link)
        else:
            op.update(link, passage_id=target.pk)


def _move_notes(op: Operation, source: Passage, target: Passage) -> None:
    """Two translations are kept one below the other; a key quotation stays one."""
    source.refresh_from_db(fields=["translation", "is_key"])
    target.refresh_from_db(fields=["translation", "is_key", "version"])
    texts = dict.fromkeys(text for text in (target.translation, source.translation) if text)
    text = "\n".join(texts)
    if text != target.translation:
        op.update(target, translation=text, version=target.version + 1)
    if source.is_key:
        op.update(target, is_key=True)


def _move_anchors(op: Operation, source: Passage, target: Passage) -> None:
    """An older revision in which only `source` stands keeps its place."""
    placed = set(Anchor.objects.filter(passage=target).values_list("revision_id", flat=True))
    for anchor in Anchor.objects.filter(passage=source):
        if anchor.revision_id in placed:
            op.delete(anchor)
        else:
            op.update(anchor, passage_id=target.pk)
