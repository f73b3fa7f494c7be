"""Memos on any object of the study; shared text is saved against the version it was read from."""

import uuid
from collections.abc import Iterable, Sequence

from django.apps import apps
from django.utils.translation import gettext as _

from cccrm.kit.refusal import Clash, Refused
from coding.actions.passages import drop_if_bare, shorten
from coding.carriers import WORD_OF
from coding.models import Code, Memo, MemoCode, Passage
from interviews.log import Logged, Operation, lock, operation, type_name
from interviews.models import Membership, Study, StudyRow, User
from interviews.roles import Role
from interviews.text import clean_text


def write_memo(
    *,
    study: Study,
    actor: User,
    object_type: str,
    object_id: uuid.UUID,
    text: str,
    kind: str = Memo.Kind.ANALYTIC,
    codes: Iterable[Code] = (),
) -> Memo:
    """Write a memo on one object of the study; it may name codes, whatever it is about."""
    text = clean_text(text)
    if not text:
        raise Refused(_("Write something in the memo first."))
    with operation(study, actor=actor, verb="write memo", summary=shorten(text)) as op:
        return add_memo(op, check_carrier(study, object_type, object_id), actor, text, kind, codes)


def add_memo(
    op: Operation, carrier: Logged, actor: User, text: str, kind: str, codes: Iterable[Code] = ()
) -> Memo:
    """Write a memo as a part of a larger step."""
    _check_kind(kind)
    memo = op.create(
        Memo(
            study=op.study,
            object_type=type_name(carrier),
            object_id=carrier.pk,
            kind=kind,
            text=text,
            author=actor,
            author_name=str(actor),
            created_at=op.now,
            changed_at=op.now,
        )
    )
    _set_codes(op, memo, list(codes))
    return memo


def check_carrier(study: Study, object_type: str, object_id: uuid.UUID) -> Logged:
    """Give the object that a memo is about; refuse one that is not in this study or carries no memos."""
    if object_type == type_name(Passage):
        # A passage goes with its last coding, unless a memo is there first.
        passage = Passage.objects.filter(pk=object_id).select_related("document").first()
        lock(passage.document if passage else study)
    if object_type not in WORD_OF:
        raise Refused(
            _(
                "Memos can stand on studies, cases, informants, documents, codes, passages, rows, tables and cells."
            )
        )
    model = apps.get_model(object_type)
    rows = model._default_manager.filter(pk=object_id)
    if issubclass(model, StudyRow):
        rows = rows.filter(study=study)
    carrier = rows.first()
    if carrier is None or (model is Study and object_id != study.pk):
        raise Refused(_("What this memo is about is not there any more."))
    found: Logged = carrier
    return found


def _check_kind(kind: str) -> None:
    if kind not in Memo.Kind.values:
        raise Refused(_("Choose one of the types of memos."))


def change_memo(
    *,
    memo: Memo,
    actor: User,
    text: str,
    expected_version: int,
    kind: str | None = None,
    codes: Sequence[Code] | None = None,
) -> Memo:
    """Change a memo's words, type and codes; an empty text deletes it, None leaves as it is.

    Others' memos may be changed, since a team writes on one text, and what stood there is kept and shown; only the
    author or an owner deletes it, as nobody else could bring it back. Raises Clash with both texts, Refused when the memo is gone.
    """
    text = clean_text(text)
    with operation(memo.study, actor=actor, verb="change memo", summary=shorten(text or memo.text)) as op:
        memo = _locked(memo)
        if memo.version != expected_version and memo.text != text:
            raise Clash(
                _(
                    "Somebody else changed this memo while you were writing. Both texts are shown: make one of them and save again."
                ),
                theirs=memo.text,
                yours=text,
                version=memo.version,
            )
        if not text:
            _check_own(memo, actor)
            drop_memo(op, memo)
            _drop_bare_passage(op, memo)
            return memo
        _check_kind(kind or memo.kind)
        renamed = codes is not None and _set_codes(op, memo, codes)
        if renamed or (text, kind or memo.kind) != (memo.text, memo.kind):
            op.update(memo, text=text, kind=kind or memo.kind, version=memo.version + 1, changed_at=op.now)
        return memo


def _check_own(memo: Memo, actor: User) -> None:
    """Refuse to delete what somebody else wrote who is still in the study; an owner may."""
    if memo.author_id in (None, actor.pk):
        return
    links = Membership.objects.filter(study=memo.study)
    if links.filter(user=actor, role=Role.OWNER).exists():
        return
    if links.filter(user=memo.author_id).exists():
        raise Refused(
            _("%(author)s wrote this memo. Only she, or an owner of the study, can delete it.")
            % {"author": memo.author_name}
        )


def set_done(*, memo: Memo, actor: User, is_done: bool) -> Memo:
    """Tick a to-do off, or open it again; its words and their version stay."""
    verb = "tick to-do" if is_done else "open to-do"
    with operation(memo.study, actor=actor, verb=verb, summary=shorten(memo.text)) as op:
        memo = _locked(memo)
        if memo.kind != Memo.Kind.TO_DO:
            raise Refused(_("Only a memo of the type “to do” can be ticked off. Change its type first."))
        return op.update(memo, is_done=is_done)


def drop_memo(op: Operation, memo: Memo) -> None:
    """Delete a memo with its naming of codes, as a part of a larger step."""
    op.delete_all(list(memo.code_links.all()))
    op.delete(memo)


def _set_codes(op: Operation, memo: Memo, codes: Sequence[Code]) -> bool:
    """Let a memo name these codes and no others; say whether that changed anything."""
    present = {link.code_id: link for link in memo.code_links.all()}
    wanted = {code.pk: code for code in codes}
    op.delete_all([link for pk, link in present.items() if pk not in wanted])
    missing = [code for pk, code in wanted.items() if pk not in present]
    op.create_all([MemoCode(study=op.study, memo=memo, code=code) for code in missing])
    return present.keys() != wanted.keys()


def _locked(memo: Memo) -> Memo:
    rows = Memo.objects.select_for_update(of=("self",), no_key=True).select_related("study")
    found = rows.filter(pk=memo.pk).first()
    if found is None:
        raise Refused(
            _("Somebody deleted this memo while you were writing. Copy your words into a new memo.")
        )
    return found


def _drop_bare_passage(op: Operation, memo: Memo) -> None:
    passage = Passage.objects.filter(pk=memo.object_id, study=memo.study).select_related("document").first()
    if passage is not None:
        lock(passage.document)
        drop_if_bare(op, passage)
