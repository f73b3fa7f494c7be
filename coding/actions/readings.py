"""Readings: what was read for which codes."""

from coding.actions.coders import coder_of
from coding.actions.passages import check_current
from coding.models import Code, CodebookVersion, Coder, Reading
from interviews.log import Operation, operation
from interviews.models import Revision, User


def record_reading(
    *, revision: Revision, actor: User, read_to: int | None = None, purpose: str = ""
) -> Reading:
    """Note that a revision was read for all codes of today, to its end or to an offset (code points).

    Raises StalePage when the revision is not the newest, Refused when the document was withdrawn.
    """
    check_current(revision)
    with operation(revision.study, actor=actor, verb="note reading", summary=revision.document.title) as op:
        return new_reading(op, revision, coder_of(op, actor), read_to=read_to, purpose=purpose)


def new_reading(
    op: Operation,
    revision: Revision,
    coder: Coder,
    *,
    read_to: int | None = None,
    purpose: str = "",
    codes: list[Code] | None = None,
    codebook: CodebookVersion | None = None,
) -> Reading:
    """Note a reading as a part of a larger operation; without `codes` it was for all that are in use."""
    if codes is None:
        codes = list(Code.objects.filter(study=op.study, is_retired=False))
    end = len(revision.text) if read_to is None else min(read_to, len(revision.text))
    return op.create(
        Reading(
            study=op.study,
            revision=revision,
            coder=coder,
            codebook=codebook,
            codes=[str(code.pk) for code in codes],
            purpose=purpose[:120],
            read_to=end,
            is_complete=end >= len(revision.text.rstrip()),
            created_at=op.now,
        )
    )
