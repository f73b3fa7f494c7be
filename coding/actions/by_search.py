"""Code by search: one code on many found words as one step, of which the log knows what was looked for."""

import bisect
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused, StalePage
from coding.actions.coders import coder_of
from coding.actions.codes import lock_codes, new_code, propose
from coding.models import Anchor, Code, Coder, Coding, Passage
from coding.queries.by_search import Target
from interviews import spans
from interviews.log import Operation, operation
from interviews.models import Document, Event, Revision, Study, User

type Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code to be made in the same step; an empty mnemonic is proposed."""

    label: str
    mnemonic: str = ""
    parent: Code | None = None


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of the targets: codings made in how many documents, and targets that had the code already."""

    code: Code
    codings: int
    documents: int
    skipped: int


def apply_by_search(
    *, study: Study, actor: User, code: Code | NewCode, targets: Sequence[Target], search: Mapping[str, Any]
) -> Applied:
    """Apply a code, or a new one, to all targets as one step; words of which the actor has it already are left.

    `search` is what was asked, for the log. Raises StalePage when a text was corrected since, Refused when there
    is nothing to code, a document was withdrawn, or the code cannot be applied.
    """
    named = code.mnemonic or code.label
    with operation(
        study, actor=actor, verb="apply by search", summary=named, actor_kind=Event.ActorKind.SEARCH
    ) as op:
        made = _made(op, code) if isinstance(code, NewCode) else _current(code)
        op.summary = str(made)
        # Either may lock the study, which comes before the documents.
        coder = coder_of(op, actor)
        revisions = _locked(study, targets)
        free = _free(revisions, made, coder, targets)
        if not free:
            raise Refused(
                _("All of these words carry %(code)s already. Nothing was changed.") % {"code": made}
            )
        _apply(op, revisions, made, coder, free)
        documents = len({target.revision for target in free})
        op.detail = {"search": dict(search), "codings": len(free), "documents": documents}
        return Applied(made, len(free), documents, len(targets) - len(free))


def _made(op: Operation, code: NewCode) -> Code:
    lock_codes(op.study)
    siblings = Code.objects.filter(study=op.study, parent=code.parent)
    for sibling in siblings:
        if sibling.label.casefold() == code.label.casefold():
            raise Refused(
                _("There is a code “%(label)s” at this place already. Choose it in the list of codes.")
                % {"label": sibling.label}
            )
    mnemonic = code.mnemonic or propose(op.study, code.label, code.parent)
    return new_code(op, label=code.label, mnemonic=mnemonic, parent=code.parent)


def _current(code: Code) -> Code:
    code.refresh_from_db()
    if code.is_retired:
        raise Refused(_("The code %(code)s is retired. Bring it back before using it.") % {"code": code})
    if not code.is_codable:
        raise Refused(_("%(code)s is a category. Apply one of its sub-codes.") % {"code": code})
    return code


def _locked(study: Study, targets: Sequence[Target]) -> dict[uuid.UUID, Revision]:
    """Let other coders of these documents wait, and read the texts; they must be the newest and say what was found."""
    if not targets:
        raise Refused(_("Choose at least one of the hits."))
    named = {target.revision for target in targets}
    rows = Revision.objects.filter(study=study, pk__in=named)
    documents = Document.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    held = list(documents.filter(pk__in=rows.values("document")))
    if any(document.withdrawn_at for document in held):
        raise Refused(_("One of these documents was withdrawn; its words are gone. Search again."))
    newest = Document.objects.filter(pk__in=[d.pk for d in held]).annotate(newest=Max("revisions__number"))
    numbers = dict(newest.values_list("pk", "newest"))
    revisions = {row.pk: row for row in rows.select_related("document")}
    is_current = all(row.number == numbers[row.document_id] for row in revisions.values())
    if revisions.keys() != named or not is_current:
        raise StalePage(_("A transcript was corrected since you searched. Search again, then code."))
    for target in targets:
        _check_words(revisions[target.revision], target)
    return revisions


def _check_words(revision: Revision, target: Target) -> None:
    try:
        spans.check(target.start, target.end, len(revision.text))
    except spans.SpanError as error:
        raise Refused(_("These words do not lie inside the transcript. Search again.")) from error
    words = revision.text[target.start : target.end]
    if words != target.quote or not words.strip():
        raise Refused(_("These words do not lie inside the transcript. Search again."))


def _free(
    revisions: Mapping[uuid.UUID, Revision], code: Code, coder: Coder, targets: Sequence[Target]
) -> list[Target]:
    """The targets, in order, that neither have the code by this coder nor overlap one before them."""
    rows = Anchor.objects.filter(
        revision__in=list(revisions), passage__codings__code=code, passage__codings__coder=coder
    )
    taken: dict[uuid.UUID, list[Stretch]] = defaultdict(list)
    for revision, start, end in rows.order_by("start").values_list("revision_id", "start", "end"):
        taken[revision].append((start, end))
    free = []
    for target in sorted(targets, key=lambda each: (each.revision, each.start, each.end)):
        if _take(taken[target.revision], target.start, target.end):
            free.append(target)
    return free


def _take(taken: list[Stretch], start: int, end: int) -> bool:
    """Put a stretch among others that are sorted and apart, where it overlaps none; say whether it could."""
    at = bisect.bisect_left(taken, end, key=lambda stretch: stretch[0])
    if at and taken[at - 1][1] > start:
        return False
    taken.insert(at, (start, end))
    return True


def _apply(
    op: Operation,
    revisions: Mapping[uuid.UUID, Revision],
    code: Code,
    coder: Coder,
    targets: Sequence[Target],
) -> None:
    """Code all targets; the same words of a text stay one passage."""
    rows = Anchor.objects.filter(revision__in=list(revisions)).values_list(
        "revision_id", "start", "end", "passage_id"
    )
    known = {(revision, start, end): passage for revision, start, end, passage in rows}
    missing = [target for target in targets if (target.revision, target.start, target.end) not in known]
    passages = [
        Passage(study=op.study, document=revisions[target.revision].document, created_at=op.now)
        for target in missing
    ]
    op.create_all(passages)
    anchors = [
        Anchor(
            study=op.study,
            passage=passage,
            revision=revisions[target.revision],
            start=target.start,
            end=target.end,
            quote=target.quote,
        )
        for passage, target in zip(passages, missing, strict=True)
    ]
    op.create_all(anchors)
    known |= {(anchor.revision_id, anchor.start, anchor.end): anchor.passage_id for anchor in anchors}
    op.create_all(
        [
            Coding(
                study=op.study,
                passage_id=known[target.revision, target.start, target.end],
                code=code,
                coder=coder,
                revision=revisions[target.revision],
                created_at=op.now,
            )
            for target in targets
        ]
    )
