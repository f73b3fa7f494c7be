"""Coding: applying and removing codes, and what is noted on a passage. Every action names the revision it saw."""

import uuid
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from cccrm.kit.prepared import row_of
from cccrm.kit.refusal import Clash, Refused, StalePage
from coding.actions.coders import coder_of
from coding.models import Anchor, Code, Coder, Coding, Evidence, Memo, Passage
from coding.queries.applying import NEWEST, OVERLAPS, PASSAGE_AT
from interviews import spans
from interviews.log import Operation, lock, operation, type_name
from interviews.models import Document, Revision, User
from interviews.text import clean_text


def apply_code(
    *, revision: Revision, start: int, end: int, code: Code, actor: User, coder: Coder | None = None
) -> Coding:
    """Code the words [start, end) of a revision (code points, half-open).

    Raises StalePage when the revision is not the newest, Refused when the span is empty or blank, the code
    cannot be applied, or the same coder has the same code on overlapping words.
    """
    with operation(revision.study, actor=actor, verb="apply", summary=str(code)) as op:
        return _apply(op, revision, start, end, code, coder or coder_of(op, actor))


def apply_new_code(
    *, revision: Revision, start: int, end: int, actor: User, label: str, mnemonic: str, parent: Code | None
) -> Coding:
    """Make a code and apply it to the words as one step."""
    from coding.actions.codes import lock_codes, new_code, propose

    study = revision.study
    with operation(study, actor=actor, verb="add and apply", summary=mnemonic or label) as op:
        lock_codes(study)
        mnemonic = mnemonic or propose(study, label, parent)
        code = new_code(op, label=label, mnemonic=mnemonic, parent=parent)
        op.summary = str(code)
        return _apply(op, revision, start, end, code, coder_of(op, actor))


def _apply(op: Operation, revision: Revision, start: int, end: int, code: Code, coder: Coder) -> Coding:
    # One writer at a time in a document: two people who code the same words must end on one passage.
    lock(revision.document)
    check_current(revision)
    _check_code(code)
    check_span(revision, start, end)
    check_no_overlap(revision, start, end, code, coder)
    passage = passage_at(op, revision, start, end)
    return op.create(
        Coding(study=op.study, passage=passage, code=code, coder=coder, revision=revision, created_at=op.now)
    )


def check_current(revision: Revision) -> None:
    """Refuse to work on an older state of the text."""
    # Asked of the database: the page may be older than a correction, or than the withdrawal.
    newest, withdrawn_at = NEWEST.rows(document=revision.document_id)[0]
    if withdrawn_at:
        raise Refused(_withdrawn())
    if newest != revision.pk:
        raise StalePage(
            _("The transcript was corrected since this page was opened. Reload the page, then code.")
        )


def _check_not_withdrawn(document: uuid.UUID) -> None:
    if Document.objects.filter(pk=document).exclude(withdrawn_at=None).exists():
        raise Refused(_withdrawn())


def _withdrawn() -> str:
    return _("This document was withdrawn; its words are gone.")


def _check_code(code: Code) -> None:
    if code.is_retired:
        raise Refused(_("The code %(code)s is retired. Bring it back before using it.") % {"code": code})
    if not code.is_codable:
        raise Refused(_("%(code)s is a category. Apply one of its sub-codes.") % {"code": code})


def check_span(revision: Revision, start: int, end: int) -> None:
    """Refuse a span outside the text, or one with nothing but blanks."""
    try:
        spans.check(start, end, len(revision.text))
    except spans.SpanError as error:
        raise Refused(_("These words do not lie inside the transcript. Select them again.")) from error
    if not revision.text[start:end].strip():
        raise Refused(_("There are no words in the selection. Select at least one."))


def check_no_overlap(
    revision: Revision, start: int, end: int, code: Code, coder: Coder, *, but: Coding | None = None
) -> None:
    """Refuse the same code by the same coder on overlapping words of this revision."""
    rows = OVERLAPS.rows(revision=revision.pk, start=start, end=end, code=code.pk, coder=coder.pk)
    found = [place for passage, *place in rows if but is None or passage != but.passage_id]
    if not found:
        return
    if found[0][:2] == [start, end]:
        raise Refused(_("These words carry %(code)s already.") % {"code": code})
    raise Refused(
        _(
            "Some of these words carry %(code)s already: “%(quote)s”. Remove that coding first, or select other words."
        )
        % {"code": code, "quote": shorten(found[0][2])}
    )


def shorten(text: str, length: int = 60) -> str:
    """Cut a quotation for a sentence, at a word where possible."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1].rsplit(" ", 1)[0] + "…"


def passage_at(op: Operation, revision: Revision, start: int, end: int) -> Passage:
    """Give the passage on exactly these words, made when missing."""
    if found := PASSAGE_AT.first(revision=revision.pk, start=start, end=end):
        return row_of(Passage, found)
    passage = op.create(Passage(study=op.study, document=revision.document, created_at=op.now))
    op.create(
        Anchor(
            study=op.study,
            passage=passage,
            revision=revision,
            start=start,
            end=end,
            quote=revision.text[start:end],
        )
    )
    return passage


def remove_coding(*, coding: Coding, actor: User) -> Passage | None:
    """Take a code off its words; a passage that carries nothing else goes with it.

    Gives the passage that stays, or None. Only one's own codings, or those of coders without an account.
    """
    if coding.coder.user_id not in (None, actor.pk):
        raise Refused(_("%(coder)s applied this code. Only she can take it off.") % {"coder": coding.coder})
    with operation(coding.study, actor=actor, verb="remove", summary=str(coding.code)) as op:
        passage = Passage.objects.select_related("document").filter(pk=coding.passage_id).first()
        if passage is None:
            raise Refused(_("This passage is not there any more. Reload the page."))
        lock(passage.document)
        op.delete(coding)
        passage.refresh_from_db(fields=["translation", "is_key"])
        return None if drop_if_bare(op, passage) else passage


def standing_on(passages: Sequence[uuid.UUID]) -> Iterator[tuple[str, uuid.UUID, uuid.UUID]]:
    """Give what keeps some passages alive: the type and id of each coding, evidence and memo, and its passage.

    One query for each type, asked only when somebody looks so far.
    """
    on, about = {"passage__in": passages}, {"object_type": type_name(Passage), "object_id__in": passages}
    for model, place, where in (
        (Coding, "passage", on),
        (Evidence, "passage", on),
        (Memo, "object_id", about),
    ):
        for pk, passage in model._default_manager.filter(**where).values_list("pk", place):
            yield type_name(model), pk, passage


def drop_if_bare(op: Operation, passage: Passage) -> bool:
    """Delete a passage that carries no coding, note or evidence; say whether it went."""
    return bool(drop_bare(op, [passage]))


def drop_bare(op: Operation, passages: Sequence[Passage]) -> list[Passage]:
    """Delete those passages that carry no coding, note or evidence; some hundred at a time. Gives what went."""
    plain = [passage for passage in passages if not (passage.translation or passage.is_key)]
    if not plain:
        return []
    keeping = {passage for _kind, _pk, passage in standing_on([passage.pk for passage in plain])}
    bare = [passage for passage in plain if passage.pk not in keeping]
    op.delete_all(list(Anchor.objects.filter(passage__in=bare).order_by("passage", "pk")))
    op.delete_all(bare)
    return bare


def recode(*, coding: Coding, code: Code, actor: User) -> Coding:
    """Put another code in the place of one, keeping passage, memo and the moment of coding."""
    if coding.coder.user_id not in (None, actor.pk):
        raise Refused(_("%(coder)s applied this code. Only she can change it.") % {"coder": coding.coder})
    _check_code(code)
    summary = f"{coding.code} → {code}"
    with operation(coding.study, actor=actor, verb="recode", summary=summary) as op:
        lock(coding.passage.document)
        anchor = newest_anchor(coding.passage)
        if anchor:
            check_no_overlap(anchor.revision, anchor.start, anchor.end, code, coding.coder)
        return op.update(coding, code_id=code.pk)


def newest_anchor(passage: Passage) -> Anchor | None:
    """Give the anchor in the newest revision in which the passage stands."""
    return passage.anchors.select_related("revision").order_by("-revision__number").first()


def set_translation(*, passage: Passage, actor: User, text: str, expected_version: int) -> Passage:
    """Write a translation of a passage; raises Clash with both texts when another was saved meanwhile.

    A passage that carries nothing else goes when its translation is emptied.
    """
    text = clean_text(text)
    with operation(passage.study, actor=actor, verb="translate", summary="") as op:
        _lock_passage(passage)
        if passage.version != expected_version and passage.translation != text:
            raise Clash(
                _(
                    "Somebody else translated this passage while you were writing. Both texts are shown: make one of them and save again."
                ),
                theirs=passage.translation,
                yours=text,
                version=passage.version,
            )
        if passage.translation != text:
            op.update(passage, translation=text, version=passage.version + 1)
            drop_if_bare(op, passage)
        return passage


def _lock_passage(passage: Passage) -> None:
    """Let writers of a document queue and read the passage as it is now; Refused when it is gone or withdrawn."""
    lock(passage.document)
    _check_not_withdrawn(passage.document_id)
    if not Passage.objects.filter(pk=passage.pk).exists():
        raise Refused(_("This passage is not there any more. Reload the page."))
    passage.refresh_from_db(fields=["translation", "is_key", "version"])


def mark_key(*, passage: Passage, actor: User, is_key: bool) -> Passage:
    """Mark a passage as a key quotation, or take the mark off; one that carries nothing else goes with it."""
    verb = "mark key quotation" if is_key else "unmark key quotation"
    with operation(passage.study, actor=actor, verb=verb) as op:
        _lock_passage(passage)
        op.update(passage, is_key=is_key)
        drop_if_bare(op, passage)
        return passage


def newest_revision(document: Document) -> Revision:
    """Give the newest revision of a document."""
    return Revision.objects.filter(document=document).select_related("document", "study").latest("number")
