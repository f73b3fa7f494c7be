"""Memos on any object of the study; shared text is saved against the version it was read from."""

import uuid

from django.apps import apps
from django.utils.translation import gettext as _

from cccrm.kit.refusal import Clash, Refused
from coding.actions.passages import clean_text, drop_if_bare
from coding.models import Memo, Passage
from interviews.log import Operation, lock, operation, type_name
from interviews.models import Study, StudyRow, User

CARRIERS = (
    "interviews.study",
    "interviews.case",
    "interviews.informant",
    "interviews.document",
    "coding.code",
    "coding.passage",
    "coding.theme",
    "coding.crosscasetable",
    "coding.summary",
)


def write_memo(
    *,
    study: Study,
    actor: User,
    object_type: str,
    object_id: uuid.UUID,
    text: str,
    kind: str = Memo.Kind.ANALYTIC,
) -> Memo:
    """Write a memo on one object of the study."""
    text = clean_text(text)
    if not text:
        raise Refused(_("Write something in the memo first."))
    with operation(study, actor=actor, verb="write memo", summary=text[:60]) as op:
        check_carrier(study, object_type, object_id)
        return op.create(
            Memo(
                study=study,
                object_type=object_type,
                object_id=object_id,
                kind=kind,
                text=text,
                author=actor,
                author_name=str(actor),
                created_at=op.now,
                changed_at=op.now,
            )
        )


def check_carrier(study: Study, object_type: str, object_id: uuid.UUID) -> None:
    """Refuse an object that is not in this study or carries no memos."""
    if object_type == type_name(Passage):
        # A passage goes with its last coding, unless a memo is there first.
        passage = Passage.objects.filter(pk=object_id).select_related("document").first()
        lock(passage.document if passage else study)
    if object_type not in CARRIERS:
        raise Refused(
            _(
                "Memos can stand on studies, cases, informants, documents, codes, passages, rows, tables and cells."
            )
        )
    model = apps.get_model(object_type)
    rows = model._default_manager.filter(pk=object_id)
    if issubclass(model, StudyRow):
        rows = rows.filter(study=study)
    if not rows.exists() or (model is Study and object_id != study.pk):
        raise Refused(_("What this memo is about is not there any more."))


def change_memo(
    *, memo: Memo, actor: User, text: str, expected_version: int, kind: str | None = None
) -> Memo:
    """Change a memo's words; an empty text deletes it. Raises Clash with both texts, Refused when it is gone."""
    text = clean_text(text)
    with operation(memo.study, actor=actor, verb="change memo", summary=(text or memo.text)[:60]) as op:
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
            op.delete(memo)
            _drop_bare_passage(op, memo)
        elif (text, kind or memo.kind) != (memo.text, memo.kind):
            op.update(memo, text=text, kind=kind or memo.kind, version=memo.version + 1, changed_at=op.now)
        return memo


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
