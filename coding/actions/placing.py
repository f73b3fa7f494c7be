"""What a correction could not place: a person puts such a passage on words of the new text, or leaves it out."""

from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from coding.actions.edges import merge_passages
from coding.actions.passages import check_current, check_no_overlap, check_span, drop_if_bare
from coding.models import Anchor, Coding, Memo, Passage
from interviews.log import Operation, lock, operation, type_name
from interviews.models import Revision, User
from interviews.spans import trim


def place_passage(*, passage: Passage, revision: Revision, start: int, end: int, actor: User) -> Passage:
    """Put a waiting passage on [start, end) of the newest revision (code points, half-open).

    Gives the passage that carries its codings then: another one where the same words are a passage already.
    Raises StalePage on an older revision; Refused when it does not wait, on blanks, or where a coder would have
    a code twice on overlapping words.
    """
    with operation(passage.study, actor=actor, verb="place passage", summary=passage.document.address) as op:
        _lock_waiting(passage, revision)
        start, end = _trimmed(revision, start, end)
        codings = list(Coding.objects.filter(passage=passage).select_related("code", "coder"))
        for coding in codings:
            check_no_overlap(revision, start, end, coding.code, coding.coder)
        op.detail = {"codings": len(codings), "coders": len({coding.coder_id for coding in codings})}
        there = (
            Anchor.objects.filter(revision=revision, start=start, end=end).select_related("passage").first()
        )
        if there is not None:
            merge_passages(op, passage, there.passage)
            return there.passage
        quote = revision.text[start:end]
        op.create(
            Anchor(study=op.study, passage=passage, revision=revision, start=start, end=end, quote=quote)
        )
        return passage


def place_on_words(*, passage: Passage, revision: Revision, words: str, actor: User) -> Passage:
    """Put a waiting passage where some words stand; Refused unless they stand there exactly once."""
    wanted = " ".join(words.split())
    places = revision.text.count(wanted) if wanted else 0
    if places != 1:
        raise Refused(
            _("These words do not stand in the transcript. Copy them from there.")
            if not places
            else _(
                "These words stand in the transcript more than once. Take some of the words around them, too."
            )
        )
    start = revision.text.index(wanted)
    return place_passage(
        passage=passage, revision=revision, start=start, end=start + len(wanted), actor=actor
    )


def leave_out(*, passage: Passage, revision: Revision, actor: User, for_all: bool = False) -> None:
    """Let a waiting passage go, with its codings, memos and translation.

    Where a cell rests on it, the judgement stays, and the cell says that its text changed. Raises Refused where
    others coded the passage, unless `for_all` (the owner's right).
    """
    with operation(
        passage.study, actor=actor, verb="leave out passage", summary=passage.document.address
    ) as op:
        _lock_waiting(passage, revision)
        codings = list(Coding.objects.filter(passage=passage).select_related("coder"))
        others = sorted({str(c.coder) for c in codings if c.coder.user_id not in (None, actor.pk)})
        if others and not for_all:
            raise Refused(
                _("%(coders)s coded this passage. Only they, or an owner of the study, can leave it out.")
                % {"coders": ", ".join(others)}
            )
        op.detail = {"codings": len(codings), "coders": len({coding.coder_id for coding in codings})}
        op.delete_all(codings)
        _drop_notes(op, passage)


def _drop_notes(op: Operation, passage: Passage) -> None:
    for memo in Memo.objects.filter(object_type=type_name(passage), object_id=passage.pk):
        op.delete_all(list(memo.code_links.all()))
        op.delete(memo)
    passage.refresh_from_db()
    op.update(passage, translation="", is_key=False)
    drop_if_bare(op, passage)


def _lock_waiting(passage: Passage, revision: Revision) -> None:
    lock(passage.document)
    check_current(revision)
    if not Passage.objects.filter(pk=passage.pk).exists():
        raise Refused(_("This passage is not there any more. Reload the page."))
    if Anchor.objects.filter(passage=passage, revision=revision).exists():
        raise Refused(_("This passage has its place in the transcript already."))


def _trimmed(revision: Revision, start: int, end: int) -> tuple[int, int]:
    check_span(revision, start, end)
    return trim(revision.text, start, end)
